#include "service/rpc/call.h"

#include <algorithm>

#include "service/rpc/log.h"

namespace caveat {
namespace {

// No call works longer than this, whatever the client allows.
constexpr std::chrono::milliseconds kBudget(2000);
// When to come back after OVERLOADED (gRPC retry design A6).
constexpr char kPushbackKey[] = "grpc-retry-pushback-ms";
constexpr char kPushbackMs[] = "250";

std::string ToBytes(const grpc::ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  std::string bytes;
  if (!buffer.Dump(&slices).ok()) return bytes;
  bytes.reserve(buffer.Length());
  for (const grpc::Slice& slice : slices) bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  return bytes;
}

}  // namespace

Call::Call(const char* method, grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
           grpc::ByteBuffer* response, Backend& backend)
    : method_(method), request_(request), response_(response), backend_(backend), started_(Clock::now()) {
  const auto allowed = context->deadline() - std::chrono::system_clock::now();
  deadline_ = started_ +
              std::min<Clock::duration>(kBudget, std::chrono::duration_cast<Clock::duration>(
                                                     std::min<std::chrono::system_clock::duration>(allowed, kBudget)));
}

grpc::ServerUnaryReactor* Call::Start(const char* method, grpc::CallbackServerContext* context,
                                      const grpc::ByteBuffer* request, grpc::ByteBuffer* response, Backend& backend,
                                      Handle handle) {
  auto* call = new Call(method, context, request, response, backend);
  if (backend.is_stopping()) {
    call->FinishWith(Failure(absl::StatusCode::kUnavailable, "SHUTTING_DOWN", "this server is stopping; ask another"));
    return call;
  }
  if (!backend.is_ready()) {
    call->FinishWith(Failure(absl::StatusCode::kUnavailable, "SNAPSHOT_LOADING",
                             "the snapshot is being verified; try again in a second"));
    return call;
  }
  const bool queued =
      backend.pool().Submit([call, handle = std::move(handle)](size_t worker) { call->Run(worker, handle); });
  if (!queued) {
    context->AddTrailingMetadata(kPushbackKey, kPushbackMs);
    call->FinishWith(
        Failure(absl::StatusCode::kUnavailable, "OVERLOADED", "too many questions are waiting; try again shortly"));
  }
  return call;
}

void Call::Run(size_t worker, const Handle& handle) {
  absl::StatusOr<std::string> response = Respond(worker, handle);
  if (response.ok()) {
    grpc::Slice slice(*response);
    *response_ = grpc::ByteBuffer(&slice, 1);
  }
  FinishWith(response.status());
}

absl::StatusOr<std::string> Call::Respond(size_t worker, const Handle& handle) {
  const auto stop = [this] { return cancelled_ || HasExpired(); };
  absl::StatusOr<std::string> response = absl::AbortedError("");
  if (!stop()) response = handle(ToBytes(*request_), backend_.answerer(worker), stop);
  if (response.ok() || !absl::IsAborted(response.status())) return response;
  if (cancelled_) return Failure(absl::StatusCode::kCancelled, "CANCELLED", "the client took the call back");
  return Failure(absl::StatusCode::kDeadlineExceeded, "DEADLINE_EXCEEDED",
                 "there was no time left to answer; allow more, or try again");
}

void Call::FinishWith(const absl::Status& status) {
  const auto micros = std::chrono::duration_cast<std::chrono::microseconds>(Clock::now() - started_).count();
  const grpc::Status result = ToGrpcStatus(status);
  LogCall(method_, static_cast<int>(result.error_code()), micros, request_->Length(),
          response_->Valid() ? response_->Length() : 0);
  if (result.error_code() == grpc::StatusCode::INTERNAL) LogError("call_failed", std::string(status.message()));
  Finish(result);
}

}  // namespace caveat
