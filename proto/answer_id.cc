#include "proto/answer_id.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include "caveat/v1/answer.pb.h"
#include "files/sha256.h"

namespace caveat {

std::string AnswerId(const v1::Answer& answer) {
  if (!answer.answer_id().empty()) {
    v1::Answer without_id = answer;
    without_id.clear_answer_id();
    return AnswerId(without_id);
  }
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
