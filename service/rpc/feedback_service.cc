#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "caveat/v1/feedback_service.grpc.pb.h"
#include "service/rpc/call.h"
#include "service/rpc/limits.h"
#include "service/rpc/services.h"

namespace caveat {
namespace {

constexpr size_t kAnswerIdDigits = 64;

absl::Status Validate(const v1::GiveFeedbackRequest& request) {
  const std::string& id = request.answer_id();
  const bool is_id = id.size() == kAnswerIdDigits && std::all_of(id.begin(), id.end(), [](char c) {
                       return absl::ascii_isxdigit(c) && !absl::ascii_isupper(c);
                     });
  if (!is_id) {
    return Failure(absl::StatusCode::kInvalidArgument, "ANSWER_ID_MALFORMED",
                   "answer_id is the 64 digits of an answer's answer_id", "answer_id");
  }
  if (request.rating() != v1::RATING_HELPFUL && request.rating() != v1::RATING_NOT_HELPFUL) {
    return Failure(absl::StatusCode::kInvalidArgument, "RATING_MISSING",
                   "rating is RATING_HELPFUL or RATING_NOT_HELPFUL", "rating");
  }
  if (request.rater().size() > kMaxRaterBytes) {
    return Failure(absl::StatusCode::kInvalidArgument, "RATER_TOO_LONG",
                   absl::StrCat("rater has at most ", kMaxRaterBytes, " bytes; send a keyed hash of who it is"),
                   "rater");
  }
  return absl::OkStatus();
}

absl::StatusOr<v1::GiveFeedbackResponse> GiveFeedback(const v1::GiveFeedbackRequest& request,
                                                      SharedFeedback& feedback) {
  // First, so that a client can find out without an opinion whether to ask for any.
  if (!feedback.is_kept()) {
    return Failure(absl::StatusCode::kFailedPrecondition, "FEEDBACK_OFF",
                   "this server keeps no feedback; ask for none");
  }
  if (absl::Status status = Validate(request); !status.ok()) return status;
  Opinion opinion{request.answer_id(), request.rater()};
  opinion.rating = request.rating() == v1::RATING_HELPFUL ? Rating::kHelpful : Rating::kNotHelpful;
  // A reason that only a later version knows is recorded as no reason.
  if (v1::FeedbackReason_IsValid(request.reason())) opinion.reason = static_cast<FeedbackReason>(request.reason());
  const absl::Status status = feedback.Record(opinion);
  if (!status.ok()) {
    return Failure(absl::StatusCode::kResourceExhausted, "FEEDBACK_NOT_STORED",
                   "the opinion could not be written to disk; send it again later");
  }
  return v1::GiveFeedbackResponse();
}

class FeedbackService final
    : public v1::FeedbackService::WithRawCallbackMethod_GiveFeedback<v1::FeedbackService::Service> {
 public:
  FeedbackService(Backend& backend, SharedFeedback& feedback) : backend_(backend), feedback_(feedback) {}

  grpc::ServerUnaryReactor* GiveFeedback(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                         grpc::ByteBuffer* response) override {
    return StartCall<v1::GiveFeedbackRequest, v1::GiveFeedbackResponse>(
        "GiveFeedback", context, request, response, backend_,
        [this](const v1::GiveFeedbackRequest& message, Answerer&, const std::function<bool()>&) {
          return caveat::GiveFeedback(message, feedback_);
        });
  }

 private:
  Backend& backend_;
  SharedFeedback& feedback_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeFeedbackService(Backend& backend, SharedFeedback& feedback) {
  return std::make_unique<FeedbackService>(backend, feedback);
}

}  // namespace caveat
