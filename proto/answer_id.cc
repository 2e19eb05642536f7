#include "proto/answer_id.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include "caveat/v1/answer.pb.h"
#include "files/sha256.h"

namespace caveat {

std::string AnswerId(v1::Answer answer) {
  answer.clear_answer_id();
  std::string bytes;
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    answer.SerializeToCodedStream(&coded);
  }
  return Sha256Hex(bytes);
}

}  // namespace caveat
