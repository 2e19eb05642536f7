#include <optional>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "caveat/v1/answer_service.grpc.pb.h"
#include "service/rpc/call.h"
#include "service/rpc/convert.h"
#include "service/rpc/limits.h"
#include "service/rpc/services.h"

namespace caveat {
namespace {

absl::Status Validate(const v1::AskRequest& request) {
  if (absl::Status status = ValidateText(request.question(), "question", "QUESTION"); !status.ok()) return status;
  if (request.history_size() > kMaxHistory) {
    return Failure(absl::StatusCode::kInvalidArgument, "HISTORY_TOO_LONG",
                   absl::StrCat("history has ", request.history_size(), " questions; send the last ", kMaxHistory),
                   "history");
  }
  for (int i = 0; i < request.history_size(); ++i) {
    if (CodePointCount(request.history(i)) > kMaxCodePoints) {
      return Failure(absl::StatusCode::kInvalidArgument, "HISTORY_TOO_LONG",
                     absl::StrCat("an earlier question is longer than ", kMaxCodePoints, " code points; shorten it"),
                     absl::StrCat("history[", i, "]"));
    }
  }
  if (request.max_statements() > kMaxStatements) {
    return Failure(absl::StatusCode::kInvalidArgument, "MAX_STATEMENTS_OUT_OF_RANGE",
                   absl::StrCat("max_statements is at most ", kMaxStatements), "max_statements");
  }
  return absl::OkStatus();
}

// "furlan-2015@1024"; nothing if the text is empty.
absl::StatusOr<std::optional<PassageName>> ParsePassageName(const std::string& text) {
  if (text.empty()) return std::optional<PassageName>();
  const size_t at = text.rfind('@');
  PassageName name;
  if (at == std::string::npos || at == 0 || !absl::SimpleAtoi(text.substr(at + 1), &name.byte)) {
    return Failure(absl::StatusCode::kInvalidArgument, "WHY_NOT_MALFORMED",
                   "why_not names a passage as DOCUMENT_ID@BYTE, as in furlan-2015@1024", "why_not");
  }
  name.document_id = text.substr(0, at);
  return std::optional<PassageName>(std::move(name));
}

absl::StatusOr<v1::AskResponse> Ask(const v1::AskRequest& request, Answerer& answerer,
                                    const std::function<bool()>& stop) {
  if (absl::Status status = Validate(request); !status.ok()) return status;
  const absl::StatusOr<std::optional<PassageName>> why_not = ParsePassageName(request.why_not());
  if (!why_not.ok()) return why_not.status();
  AskOptions options;
  options.history.assign(request.history().begin(), request.history().end());
  if (request.max_statements() > 0) options.max_statements = static_cast<int>(request.max_statements());
  v1::AskResponse response;
  Explanation explanation;
  const absl::StatusOr<Answer> answer = request.explain()
                                            ? answerer.Explain(request.question(), options, *why_not, explanation)
                                            : answerer.Ask(request.question(), options, stop);
  if (absl::IsDataLoss(answer.status())) {
    return Failure(absl::StatusCode::kInternal, "QUOTE_MISMATCH",
                   "a quote does not match its document, so nothing was sent; tell the operator");
  }
  if (!answer.ok()) return answer.status();
  *response.mutable_answer() = ToProto(*answer, answerer.snapshot());
  if (request.explain()) *response.mutable_explanation() = ToProto(explanation, answerer.snapshot());
  return response;
}

class AnswerService final : public v1::AnswerService::WithRawCallbackMethod_Ask<v1::AnswerService::Service> {
 public:
  explicit AnswerService(Backend& backend) : backend_(backend) {}

  grpc::ServerUnaryReactor* Ask(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                grpc::ByteBuffer* response) override {
    return StartCall<v1::AskRequest, v1::AskResponse>("Ask", context, request, response, backend_, &caveat::Ask);
  }

 private:
  Backend& backend_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeAnswerService(Backend& backend) {
  return std::make_unique<AnswerService>(backend);
}

}  // namespace caveat
