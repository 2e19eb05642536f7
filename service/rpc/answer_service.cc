#include <algorithm>
#include <map>
#include <optional>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "caveat/v1/answer_service.grpc.pb.h"
#include "proto/answer_id.h"
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
  return ValidateRegion(request.region());
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

absl::StatusOr<Channel> ChannelOf(v1::Channel channel) {
  switch (channel) {
    case v1::CHANNEL_PLAIN: return Channel::kPlain;
    case v1::CHANNEL_MARKDOWN: return Channel::kMarkdown;
    case v1::CHANNEL_SLACK: return Channel::kSlack;
    case v1::CHANNEL_TELEGRAM: return Channel::kTelegram;
    case v1::CHANNEL_WHATSAPP: return Channel::kWhatsApp;
    case v1::CHANNEL_SMS: return Channel::kSms;
    case v1::CHANNEL_HTML: return Channel::kHtml;
    case v1::CHANNEL_IRC: return Channel::kIrc;
    default: break;
  }
  return Failure(absl::StatusCode::kInvalidArgument, "RENDER_OPTIONS_INVALID",
                 "name a channel that caveat.v1.Channel lists", "render.channel");
}

absl::Status Validate(const v1::RenderOptions& options) {
  const auto invalid = [](const std::string& message, const char* field) {
    return Failure(absl::StatusCode::kInvalidArgument, "RENDER_OPTIONS_INVALID", message, field);
  };
  if (options.max_chars() > kMaxRenderedChars)
    return invalid(absl::StrCat("max_chars is at most ", kMaxRenderedChars), "render.max_chars");
  if (options.max_parts() > kMaxRenderedParts)
    return invalid(absl::StrCat("max_parts is at most ", kMaxRenderedParts), "render.max_parts");
  const std::string& url = options.whole_answer_url();
  const bool is_web = url.empty() || absl::StartsWith(url, "https://") || absl::StartsWith(url, "http://");
  if (!is_web || url.size() > kMaxUrlBytes) {
    return invalid(absl::StrCat("whole_answer_url begins with https:// and has at most ", kMaxUrlBytes, " bytes"),
                   "render.whole_answer_url");
  }
  return ChannelOf(options.channel()).status();
}

absl::StatusOr<v1::Rendering> RenderFor(const v1::RenderOptions& options, const v1::Answer& answer,
                                        const Snapshot& snapshot) {
  const std::map<std::string, std::string>& templates = snapshot.knowledge().templates;
  std::string where = options.whole_answer_url();
  if (where.empty() && options.answers_more()) {
    // A snapshot of before may lack it.
    if (const auto more = templates.find("notice.where_more"); more != templates.end()) where = more->second;
  }
  const std::string name =
      absl::StrReplaceAll(templates.at("render.answer_name"), {{"{id}", answer.answer_id().substr(0, kShortIdDigits)}});
  if (where.empty()) where = name;
  const RenderContent content = ToContent(answer, templates, where);
  const uint32_t usual_parts = options.channel() == v1::CHANNEL_IRC ? kMaxRenderedParts : 1;
  const absl::StatusOr<Rendered> rendered =
      Render(content, *ChannelOf(options.channel()),
             {options.max_chars(), options.max_parts() > 0 ? options.max_parts() : usual_parts, options.is_whole()});
  if (!rendered.ok()) {
    return Failure(absl::StatusCode::kOutOfRange, "MAX_CHARS_TOO_SMALL", std::string(rendered.status().message()),
                   "render.max_chars");
  }
  v1::Rendering message = ToProto(*rendered, options.channel(), answer);
  // A long address would take the room of the caveats.
  const RenderContent in_short = where.size() > kLongestWhere ? ToContent(answer, templates, name) : content;
  if (const absl::StatusOr<Rendered> brief = Render(in_short, Channel::kSms, {kShortTextChars, 1}); brief.ok())
    message.set_short_text(brief->parts.front().text);
  return message;
}

absl::StatusOr<v1::RenderAnswerResponse> RenderAnswer(const v1::RenderAnswerRequest& request, Answerer& answerer,
                                                      const std::function<bool()>&) {
  if (absl::Status status = Validate(request.options()); !status.ok()) return status;
  if (AnswerId(request.answer()) != request.answer().answer_id()) {
    return Failure(absl::StatusCode::kInvalidArgument, "ANSWER_ALTERED",
                   "answer_id is not the hash of the answer; send it as it was received", "answer.answer_id");
  }
  absl::StatusOr<v1::Rendering> rendering = RenderFor(request.options(), request.answer(), answerer.snapshot());
  if (!rendering.ok()) return rendering.status();
  v1::RenderAnswerResponse response;
  *response.mutable_rendering() = *std::move(rendering);
  return response;
}

absl::StatusOr<v1::AskResponse> Ask(const v1::AskRequest& request, Answerer& answerer,
                                    const std::function<bool()>& stop) {
  if (absl::Status status = Validate(request); !status.ok()) return status;
  if (request.has_render()) {
    if (absl::Status status = Validate(request.render()); !status.ok()) return status;
  }
  const absl::StatusOr<std::optional<PassageName>> why_not = ParsePassageName(request.why_not());
  if (!why_not.ok()) return why_not.status();
  AskOptions options;
  options.history.assign(request.history().begin(), request.history().end());
  options.region = request.region();
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
  if (request.has_render()) {
    absl::StatusOr<v1::Rendering> rendering = RenderFor(request.render(), response.answer(), answerer.snapshot());
    if (!rendering.ok()) return rendering.status();
    *response.mutable_rendering() = *std::move(rendering);
  }
  return response;
}

using RawAnswerService = v1::AnswerService::WithRawCallbackMethod_Ask<
    v1::AnswerService::WithRawCallbackMethod_RenderAnswer<v1::AnswerService::Service>>;

class AnswerService final : public RawAnswerService {
 public:
  explicit AnswerService(Backend& backend) : backend_(backend) {}

  grpc::ServerUnaryReactor* Ask(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                grpc::ByteBuffer* response) override {
    return StartCall<v1::AskRequest, v1::AskResponse>("Ask", context, request, response, backend_, &caveat::Ask);
  }

  grpc::ServerUnaryReactor* RenderAnswer(grpc::CallbackServerContext* context, const grpc::ByteBuffer* request,
                                         grpc::ByteBuffer* response) override {
    return StartCall<v1::RenderAnswerRequest, v1::RenderAnswerResponse>("RenderAnswer", context, request, response,
                                                                        backend_, &caveat::RenderAnswer);
  }

 private:
  Backend& backend_;
};

}  // namespace

std::unique_ptr<grpc::Service> MakeAnswerService(Backend& backend) {
  return std::make_unique<AnswerService>(backend);
}

}  // namespace caveat
