#pragma once

#include <google/protobuf/message_lite.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/grpcpp.h>

#include <memory>
#include <string>
#include <vector>

#include "caveat/v1/answer_service.grpc.pb.h"
#include "caveat/v1/corpus_service.grpc.pb.h"
#include "google/rpc/error_details.pb.h"
#include "grpc/health/v1/health.pb.h"

namespace caveat::test {

// What a failed call says, as any client would decode it.
struct Failed {
  grpc::StatusCode code = grpc::StatusCode::OK;
  std::string message;
  std::string reason;  // of the ErrorInfo; empty if there is none
  std::string domain;
  std::vector<std::string> fields;  // of the BadRequest
};
Failed Decode(const grpc::Status& status);

// A connection of its own to a server, each call with a generous deadline.
class RpcClient {
 public:
  explicit RpcClient(const std::string& address);

  grpc::Status Ask(const v1::AskRequest& request, v1::AskResponse& response);
  // A call with a context that the test prepared.
  grpc::Status Ask(grpc::ClientContext& context, const v1::AskRequest& request, v1::AskResponse& response);
  // Sends any bytes to any method.
  grpc::Status CallRaw(const std::string& method, const std::string& request, std::string& response);
  v1::CorpusService::Stub& corpus() { return *corpus_; }
  // The status of the server as a whole.
  grpc::health::v1::HealthCheckResponse::ServingStatus Health();
  const std::shared_ptr<grpc::Channel>& channel() const { return channel_; }

 private:
  std::shared_ptr<grpc::Channel> channel_;
  std::unique_ptr<v1::AnswerService::Stub> answer_;
  std::unique_ptr<v1::CorpusService::Stub> corpus_;
};

// Sets a deadline that only a hung call passes.
void SetDeadline(grpc::ClientContext& context);

// An open Health.Watch.
class HealthWatch {
 public:
  explicit HealthWatch(const std::shared_ptr<grpc::Channel>& channel);
  ~HealthWatch();

  // Waits for the next status. False once the stream has ended.
  bool Next(grpc::health::v1::HealthCheckResponse::ServingStatus& status);

 private:
  bool Await();

  grpc::ClientContext context_;
  grpc::CompletionQueue queue_;
  grpc::GenericStub stub_;
  std::unique_ptr<grpc::GenericClientAsyncReaderWriter> stream_;
};

}  // namespace caveat::test
