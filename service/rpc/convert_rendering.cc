#include <algorithm>
#include <map>
#include <set>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "service/rpc/convert.h"
#include "text/sms.h"

namespace caveat {
namespace {

constexpr char kPartialTemplate[] = "partial.missing";

const char* VerdictTemplate(v1::Verdict verdict) {
  switch (verdict) {
    case v1::VERDICT_SUPPORTED: return "render.verdict.supported";
    case v1::VERDICT_UNCERTAIN: return "render.verdict.uncertain";
    case v1::VERDICT_NOT_SUPPORTED: return "render.verdict.not_supported";
    case v1::VERDICT_CAUTION: return "render.verdict.caution";
    case v1::VERDICT_AVOID: return "render.verdict.avoid";
    default: return "";
  }
}

// "Furlan AD, et al., 2015": the first author, or who published it, or the title.
std::string Brief(const v1::Citation& citation) {
  const v1::SourceReference& source = citation.source();
  std::string name = source.authors().substr(0, source.authors().find(','));
  if (name.size() < source.authors().size()) name += " et al.";
  if (name.empty()) name = source.title();
  return source.year() > 0 ? absl::StrCat(name, ", ", source.year()) : name;
}

// The rule whose cases the statement is one of; nothing for other statements.
std::string GroupOf(const v1::Statement& statement) {
  const bool is_case = statement.kind() == v1::STATEMENT_KIND_TEMPLATE && statement.citation_numbers_size() > 0;
  return is_case ? statement.template_id().substr(0, statement.template_id().rfind('.')) : "";
}

RenderContent::Source ToSource(const v1::Citation& citation) {
  const v1::SourceReference& source = citation.source();
  std::string full;
  const auto add = [&](const std::string& part) {
    if (part.empty()) return;
    const bool ends = full.empty() || full.back() == '.' || full.back() == '?' || full.back() == '!';
    absl::StrAppend(&full, full.empty() ? "" : ends ? " " : ". ", part);
  };
  add(source.authors());
  add(source.title());
  if (source.container() != source.authors()) add(source.container());
  if (source.year() > 0) add(absl::StrCat(source.year()));
  // The certainty stands beside the benefit, where somebody rated it.
  if (!citation.certainty().empty() && !absl::StartsWith(citation.certainty(), "not rated"))
    add(absl::StrCat("Certainty: ", citation.certainty()));
  std::string url = source.doi().empty() ? source.url() : absl::StrCat("https://doi.org/", source.doi());
  return {{citation.number()}, std::move(full), Brief(citation), std::move(url)};
}

bool Cites(const v1::Statement& statement, uint32_t number) {
  return std::count(statement.citation_numbers().begin(), statement.citation_numbers().end(), number) > 0;
}

// What must be told with a statement: where the article says more than the source. `told` are the claims of which it
// was told before.
std::vector<std::string> NotesOn(const v1::Statement& statement, const v1::Answer& answer,
                                 std::set<std::string>& told) {
  std::vector<std::string> notes;
  for (const v1::Disagreement& disagreement : answer.disagreements()) {
    const auto& sources = disagreement.source_citation_numbers();
    const bool is_touched =
        Cites(statement, disagreement.article_citation_number()) ||
        std::any_of(sources.begin(), sources.end(), [&](uint32_t number) { return Cites(statement, number); });
    if (is_touched && told.insert(disagreement.claim_id()).second) notes.push_back(disagreement.note());
  }
  return notes;
}

v1::SpanStyle ToProto(SpanStyle style) {
  switch (style) {
    case SpanStyle::kText: return v1::SPAN_STYLE_TEXT;
    case SpanStyle::kBold: return v1::SPAN_STYLE_BOLD;
    case SpanStyle::kQuote: return v1::SPAN_STYLE_QUOTE;
    case SpanStyle::kLink: return v1::SPAN_STYLE_LINK;
    case SpanStyle::kMark: return v1::SPAN_STYLE_MARK;
  }
  return v1::SPAN_STYLE_UNSPECIFIED;
}

v1::Wording ToProto(Wording wording) {
  switch (wording) {
    case Wording::kLong: return v1::WORDING_LONG;
    case Wording::kShort: return v1::WORDING_SHORT;
    case Wording::kPointedTo: return v1::WORDING_POINTED_TO;
  }
  return v1::WORDING_UNSPECIFIED;
}

}  // namespace

RenderContent ToContent(const v1::Answer& answer, const std::map<std::string, std::string>& templates,
                        std::string where) {
  RenderContent content;
  content.templates = templates;
  content.where = std::move(where);
  content.triage = answer.triage().message();
  content.triage_short = answer.triage().short_message();
  content.triage_citations.assign(answer.triage().citation_numbers().begin(), answer.triage().citation_numbers().end());
  if (const auto verdict = templates.find(VerdictTemplate(answer.verdict())); verdict != templates.end())
    content.verdict = verdict->second;
  for (const v1::Caveat& caveat : answer.caveats()) {
    content.caveats.push_back({caveat.id(),
                               caveat.text(),
                               caveat.short_text(),
                               {caveat.citation_numbers().begin(), caveat.citation_numbers().end()}});
  }
  std::set<std::string> told;
  for (const v1::Statement& statement : answer.statements()) {
    // A red flag's answer states what to do first; so does the triage.
    if (statement.text() == content.triage) continue;
    content.statements.push_back({statement.text(),
                                  statement.kind() == v1::STATEMENT_KIND_QUOTE,
                                  {statement.citation_numbers().begin(), statement.citation_numbers().end()},
                                  NotesOn(statement, answer, told),
                                  GroupOf(statement),
                                  statement.template_id() == kPartialTemplate});
  }
  std::map<std::string, size_t> by_document;
  for (const v1::Citation& citation : answer.citations()) {
    const auto [known, is_new] = by_document.try_emplace(citation.document_id(), content.sources.size());
    if (is_new) {
      content.sources.push_back(ToSource(citation));
    } else {
      content.sources[known->second].numbers.push_back(citation.number());
    }
  }
  content.follow_ups.assign(answer.follow_ups().begin(), answer.follow_ups().end());
  return content;
}

v1::Rendering ToProto(const Rendered& rendered, v1::Channel channel, const v1::Answer& answer) {
  v1::Rendering message;
  message.set_channel(channel);
  message.set_is_complete(rendered.is_complete);
  for (const RenderedPart& part : rendered.parts) {
    v1::RenderedPart& added = *message.add_parts();
    added.set_text(part.text);
    added.set_length(static_cast<uint32_t>(part.length));
    if (channel == v1::CHANNEL_SMS) added.set_sms_segments(static_cast<uint32_t>(MeasureSms(part.text).segments));
    added.set_shown(part.shown.text);
    for (const StyledRange& range : part.shown.ranges) {
      v1::StyledRange& piece = *added.add_ranges();
      piece.set_offset(static_cast<uint32_t>(range.offset));
      piece.set_length(static_cast<uint32_t>(range.length));
      piece.set_style(ToProto(range.style));
      piece.set_url(range.url);
    }
    for (const Paragraph& paragraph : part.paragraphs) {
      v1::Paragraph& line = *added.add_paragraphs();
      for (const Span& span : paragraph) {
        v1::Span& piece = *line.add_spans();
        piece.set_text(span.text);
        piece.set_style(ToProto(span.style));
        piece.set_url(span.url);
        piece.set_citation_number(span.citation_number);
      }
    }
  }
  for (int i = 0; i < answer.caveats_size(); ++i) {
    v1::RenderedCaveat& caveat = *message.add_caveats();
    caveat.set_caveat_id(answer.caveats(i).id());
    caveat.set_applies_because(answer.caveats(i).applies_because());
    const bool is_told = static_cast<size_t>(i) < rendered.caveats_told;
    const bool in_short = is_told && rendered.wording == Wording::kPointedTo;
    caveat.set_wording(in_short ? v1::WORDING_SHORT : ToProto(is_told ? rendered.wording : Wording::kPointedTo));
  }
  return message;
}

}  // namespace caveat
