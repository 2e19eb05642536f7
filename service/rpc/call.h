#pragma once

#include <google/protobuf/message_lite.h>
#include <grpcpp/grpcpp.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <string>

#include "absl/status/statusor.h"
#include "service/rpc/backend.h"
#include "service/rpc/errors.h"

namespace caveat {

// One unary call on its way through the worker pool. It takes bytes rather than a parsed message, so that a malformed
// request (text that is not UTF-8, say) is answered with INVALID_ARGUMENT and a reason instead of gRPC's bare INTERNAL.
class Call final : public grpc::ServerUnaryReactor {
 public:
  // Turns the request's bytes into the response's; runs on a worker.
  using Handle = std::function<absl::StatusOr<std::string>(const std::string& request, Answerer& answerer,
                                                           const std::function<bool()>& stop)>;

  // Queues the call, or refuses it at once. Deletes itself when gRPC is done with it.
  static grpc::ServerUnaryReactor* Start(const char* method, grpc::CallbackServerContext* context,
                                         const grpc::ByteBuffer* request, grpc::ByteBuffer* response, Backend& backend,
                                         Handle handle);

  void OnCancel() override { cancelled_ = true; }
  void OnDone() override { delete this; }

 private:
  using Clock = std::chrono::steady_clock;

  Call(const char* method, grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
       grpc::ByteBuffer* response, Backend& backend);
  void Run(size_t worker, const Handle& handle);
  absl::StatusOr<std::string> Respond(size_t worker, const Handle& handle);
  void FinishWith(const absl::Status& status);
  bool HasExpired() const { return Clock::now() >= deadline_; }

  const char* const method_;
  const grpc::ByteBuffer* const request_;
  grpc::ByteBuffer* const response_;
  Backend& backend_;
  const Clock::time_point started_;
  Clock::time_point deadline_;
  std::atomic<bool> cancelled_{false};
};

// Parses the request, lets `handle` answer it, serialises the response.
//   handle: StatusOr<Response>(const Request&, Answerer&, const std::function<bool()>& stop)
template <typename Request, typename Response, typename Handle>
grpc::ServerUnaryReactor* StartCall(const char* method, grpc::CallbackServerContext* context,
                                    const grpc::ByteBuffer* request, grpc::ByteBuffer* response, Backend& backend,
                                    Handle handle) {
  return Call::Start(method, context, request, response, backend,
                     [handle](const std::string& bytes, Answerer& answerer,
                              const std::function<bool()>& stop) -> absl::StatusOr<std::string> {
                       Request message;
                       if (!message.ParseFromString(bytes)) {
                         return Failure(absl::StatusCode::kInvalidArgument, "REQUEST_MALFORMED",
                                        "the request cannot be read; send protobuf whose texts are UTF-8");
                       }
                       absl::StatusOr<Response> answer = handle(message, answerer, stop);
                       if (!answer.ok()) return answer.status();
                       return answer->SerializeAsString();
                     });
}

}  // namespace caveat
