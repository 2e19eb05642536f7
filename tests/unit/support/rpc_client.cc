#include "tests/unit/support/rpc_client.h"

#include <gtest/gtest.h>

#include <future>

namespace caveat::test {
namespace {

grpc::ByteBuffer ToBuffer(const std::string& bytes) {
  grpc::Slice slice(bytes);
  return grpc::ByteBuffer(&slice, 1);
}

std::string ToBytes(const grpc::ByteBuffer& buffer) {
  std::string bytes;
  std::vector<grpc::Slice> slices;
  if (!buffer.Valid() || !buffer.Dump(&slices).ok()) return bytes;
  for (const grpc::Slice& slice : slices) bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  return bytes;
}

}  // namespace

Failed Decode(const grpc::Status& status) {
  Failed failed;
  failed.code = status.error_code();
  failed.message = status.error_message();
  google::rpc::Status details;
  if (!details.ParseFromString(status.error_details())) return failed;
  for (const google::protobuf::Any& detail : details.details()) {
    google::rpc::ErrorInfo info;
    google::rpc::BadRequest bad_request;
    if (detail.UnpackTo(&info)) {
      failed.reason = info.reason();
      failed.domain = info.domain();
    } else if (detail.UnpackTo(&bad_request)) {
      for (const auto& violation : bad_request.field_violations()) {
        failed.fields.push_back(violation.field());
        EXPECT_FALSE(violation.description().empty());
      }
    }
  }
  return failed;
}

void SetDeadline(grpc::ClientContext& context) {
  context.set_deadline(std::chrono::system_clock::now() + std::chrono::seconds(60));
}

RpcClient::RpcClient(const std::string& address) {
  // Channels to one address would otherwise share a connection.
  grpc::ChannelArguments arguments;
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  channel_ = grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments);
  answer_ = v1::AnswerService::NewStub(channel_);
  corpus_ = v1::CorpusService::NewStub(channel_);
}

grpc::Status RpcClient::Ask(const v1::AskRequest& request, v1::AskResponse& response) {
  grpc::ClientContext context;
  SetDeadline(context);
  return Ask(context, request, response);
}

grpc::Status RpcClient::Ask(grpc::ClientContext& context, const v1::AskRequest& request, v1::AskResponse& response) {
  return answer_->Ask(&context, request, &response);
}

grpc::Status RpcClient::CallRaw(const std::string& method, const std::string& request, std::string& response) {
  grpc::ClientContext context;
  SetDeadline(context);
  const grpc::ByteBuffer sent = ToBuffer(request);
  grpc::ByteBuffer received;
  std::promise<grpc::Status> done;
  grpc::GenericStub(channel_).UnaryCall(&context, method, grpc::StubOptions(), &sent, &received,
                                        [&](grpc::Status status) { done.set_value(std::move(status)); });
  const grpc::Status status = done.get_future().get();
  response = ToBytes(received);
  return status;
}

grpc::health::v1::HealthCheckResponse::ServingStatus RpcClient::Health() {
  std::string bytes;
  const grpc::Status status = CallRaw("/grpc.health.v1.Health/Check", "", bytes);
  EXPECT_TRUE(status.ok()) << status.error_message();
  grpc::health::v1::HealthCheckResponse response;
  EXPECT_TRUE(response.ParseFromString(bytes));
  return response.status();
}

HealthWatch::HealthWatch(const std::shared_ptr<grpc::Channel>& channel) : stub_(channel) {
  SetDeadline(context_);
  stream_ = stub_.PrepareCall(&context_, "/grpc.health.v1.Health/Watch", &queue_);
  stream_->StartCall(nullptr);
  EXPECT_TRUE(Await());
  stream_->WriteLast(ToBuffer(""), grpc::WriteOptions(), nullptr);
  EXPECT_TRUE(Await());
}

HealthWatch::~HealthWatch() {
  context_.TryCancel();
  grpc::Status status;
  stream_->Finish(&status, nullptr);
  Await();
  queue_.Shutdown();
  void* tag = nullptr;
  bool ok = false;
  while (queue_.Next(&tag, &ok)) continue;
}

bool HealthWatch::Await() {
  void* tag = nullptr;
  bool ok = false;
  return queue_.Next(&tag, &ok) && ok;
}

bool HealthWatch::Next(grpc::health::v1::HealthCheckResponse::ServingStatus& status) {
  grpc::ByteBuffer buffer;
  stream_->Read(&buffer, nullptr);
  if (!Await()) return false;
  grpc::health::v1::HealthCheckResponse response;
  EXPECT_TRUE(response.ParseFromString(ToBytes(buffer)));
  status = response.status();
  return true;
}

}  // namespace caveat::test
