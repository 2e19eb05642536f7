#include "service/render/render.h"

#include <algorithm>
#include <optional>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"

namespace caveat {
namespace {

enum class SourceDetail : uint8_t { kFull, kBrief, kFirstOnly };

// How much of an answer is told.
struct Plan {
  size_t statements = 0;
  Wording wording = Wording::kLong;
  SourceDetail sources = SourceDetail::kFull;
  bool has_follow_ups = true;
  bool has_answer = true;  // verdict, statements and sources
};

// What a plan makes: `first` belongs into the first part.
struct Text {
  std::vector<Paragraph> first;
  std::vector<Paragraph> rest;
};

class Renderer {
 public:
  Renderer(const RenderContent& content, Channel channel, const RenderLimits& limits)
      : content_(content),
        channel_(channel),
        max_chars_(limits.max_chars > 0 ? std::min(limits.max_chars, PlatformLimit(channel)) : PlatformLimit(channel)),
        max_parts_(limits.max_parts),
        is_whole_(limits.is_whole) {}

  absl::StatusOr<Rendered> Run() const {
    const std::vector<Plan> plans = Plans();
    if (is_whole_) {
      if (std::optional<Rendered> whole = Whole(plans.front())) return Finish(std::move(*whole));
    }
    for (size_t i = 0; i < plans.size(); ++i) {
      std::optional<std::vector<RenderedPart>> parts = Pack(Compose(plans[i], i > 0));
      if (!parts) continue;
      return Finish({std::move(*parts), plans[i].wording, content_.caveats.size(), i == 0});
    }
    for (const Plan& plan : plans) {
      if (plan.wording == Wording::kLong) continue;
      std::optional<std::vector<RenderedPart>> parts = Pack(GoOn(Compose(plan, true)));
      if (parts) return Finish({std::move(*parts), plan.wording, content_.caveats.size(), false});
    }
    return Fallback();
  }

 private:
  // From everything to the least, in the order of giving up.
  std::vector<Plan> Plans() const {
    const size_t all = content_.statements.size();
    std::vector<Plan> plans = {{all, Wording::kLong, SourceDetail::kFull, true, true}};
    size_t fewest = all;
    for (size_t count = all; count > 0; --count) {
      if (SplitsGroup(count)) continue;
      fewest = count;
      plans.push_back({count, Wording::kLong, SourceDetail::kFull, false, true});
    }
    plans.push_back({fewest, Wording::kShort, SourceDetail::kFull, false, true});
    plans.push_back({fewest, Wording::kShort, SourceDetail::kBrief, false, true});
    plans.push_back({fewest, Wording::kShort, SourceDetail::kFirstOnly, false, true});
    plans.push_back({0, Wording::kShort, SourceDetail::kFirstOnly, false, false});
    return plans;
  }

  // Everything, from part to part; nothing if there are too few of them.
  std::optional<Rendered> Whole(Plan everything) const {
    for (const Wording wording : {Wording::kLong, Wording::kShort}) {
      everything.wording = wording;
      std::optional<std::vector<RenderedPart>> parts = Pack(GoOn(Compose(everything, false)));
      if (parts) return Rendered{std::move(*parts), wording, content_.caveats.size(), wording == Wording::kLong};
    }
    return std::nullopt;
  }

  // True if the first `count` statements hold some of a group and not all.
  bool SplitsGroup(size_t count) const {
    const std::vector<RenderContent::Statement>& statements = content_.statements;
    return count > 0 && count < statements.size() && !statements[count].group.empty() &&
           statements[count].group == statements[count - 1].group;
  }

  Text Compose(const Plan& plan, bool gave_up) const {
    const bool is_short = plan.wording != Wording::kLong;
    Text text;
    if (!content_.triage.empty()) {
      text.first.push_back({{is_short ? content_.triage_short : content_.triage, SpanStyle::kBold, ""}});
      if (!is_short) AddNumbers(content_.triage_citations, text.first.back());
    }
    if (plan.has_answer && !content_.verdict.empty()) text.first.push_back({{content_.verdict, SpanStyle::kBold, ""}});
    if (!content_.caveats.empty() && !is_short)
      text.first.push_back({{Template("render.caveats"), SpanStyle::kBold, ""}});
    for (const RenderContent::Caveat& caveat : content_.caveats) {
      text.first.push_back({{is_short ? caveat.short_text : caveat.text, SpanStyle::kText, ""}});
      if (!is_short) AddNumbers(caveat.citations, text.first.back());
    }
    if (plan.has_answer) {
      for (size_t i = 0; i < content_.statements.size(); ++i) {
        const RenderContent::Statement& statement = content_.statements[i];
        if (i < plan.statements || statement.stays) AddStatement(statement, text.rest);
      }
      AddSources(plan, text.rest);
      if (plan.has_follow_ups) AddFollowUps(text.rest);
    } else if (content_.sources.size() > 0) {
      AddSource(content_.sources.front(), true, text.rest);
    }
    if (gave_up) text.rest.push_back(WithWhere("render.whole"));
    return text;
  }

  // What has no room in the first part goes on in the next. A line of IRC is a part by itself, and none of what is owed
  // may be continued on another.
  Text GoOn(Text text) const {
    if (channel_ == Channel::kIrc || text.first.empty()) return text;
    text.rest.insert(text.rest.begin(), text.first.begin() + 1, text.first.end());
    text.first.resize(1);
    return text;
  }

  static void AddStatement(const RenderContent::Statement& statement, std::vector<Paragraph>& paragraphs) {
    Paragraph paragraph = {{statement.text, statement.is_quote ? SpanStyle::kQuote : SpanStyle::kText, ""}};
    AddNumbers(statement.citations, paragraph);
    paragraphs.push_back(std::move(paragraph));
    for (const std::string& note : statement.notes) paragraphs.push_back({{note, SpanStyle::kText, ""}});
  }

  static void AddNumbers(const std::vector<uint32_t>& numbers, Paragraph& paragraph) {
    for (const uint32_t number : numbers) {
      paragraph.push_back({" "});
      paragraph.push_back(MarkOf(number));
    }
  }

  static Span MarkOf(uint32_t number) { return {absl::StrCat("[", number, "]"), SpanStyle::kMark, "", number}; }

  // The numbers that a plan's text names.
  std::set<uint32_t> NumbersOf(const Plan& plan) const {
    std::set<uint32_t> numbers;
    const auto add = [&](const std::vector<uint32_t>& more) { numbers.insert(more.begin(), more.end()); };
    for (size_t i = 0; i < plan.statements; ++i) add(content_.statements[i].citations);
    if (plan.wording != Wording::kLong) return numbers;
    add(content_.triage_citations);
    for (const RenderContent::Caveat& caveat : content_.caveats) add(caveat.citations);
    return numbers;
  }

  // The sources that are named, and the first of all in any case.
  void AddSources(const Plan& plan, std::vector<Paragraph>& paragraphs) const {
    const std::set<uint32_t> numbers = NumbersOf(plan);
    std::vector<RenderContent::Source> cited;
    for (const RenderContent::Source& source : content_.sources) {
      RenderContent::Source told = source;
      const auto is_untold = [&](uint32_t number) { return numbers.count(number) == 0; };
      told.numbers.erase(std::remove_if(told.numbers.begin(), told.numbers.end(), is_untold), told.numbers.end());
      if (told.numbers.empty() && &source == &content_.sources.front()) told.numbers = source.numbers;
      if (!told.numbers.empty()) cited.push_back(std::move(told));
    }
    if (plan.sources == SourceDetail::kFirstOnly && cited.size() > 1) cited.resize(1);
    const bool is_brief = plan.sources != SourceDetail::kFull;
    if (!cited.empty() && !is_brief) paragraphs.push_back({{Template("render.sources"), SpanStyle::kBold, ""}});
    for (const RenderContent::Source& source : cited) AddSource(source, is_brief, paragraphs);
  }

  static void AddSource(const RenderContent::Source& source, bool is_brief, std::vector<Paragraph>& paragraphs) {
    Paragraph paragraph;
    for (const uint32_t number : source.numbers) paragraph.push_back(MarkOf(number));
    paragraph.push_back({absl::StrCat(" ", is_brief ? source.brief : source.full)});
    if (!is_brief && !source.url.empty()) {
      paragraph.push_back({" ", SpanStyle::kText, ""});
      paragraph.push_back({source.url, SpanStyle::kLink, source.url});
    }
    paragraphs.push_back(std::move(paragraph));
  }

  void AddFollowUps(std::vector<Paragraph>& paragraphs) const {
    if (content_.follow_ups.empty()) return;
    paragraphs.push_back({{Template("render.follow_ups"), SpanStyle::kBold, ""}});
    for (const std::string& question : content_.follow_ups) paragraphs.push_back({{question, SpanStyle::kText, ""}});
  }

  std::string Template(const char* id) const {
    const auto found = content_.templates.find(id);
    return found == content_.templates.end() ? "" : found->second;
  }

  Paragraph WithWhere(const char* id) const {
    return {{absl::StrReplaceAll(Template(id), {{"{where}", content_.where}}), SpanStyle::kText, ""}};
  }

  Rendered Finish(Rendered rendered) const {
    for (RenderedPart& part : rendered.parts) part.shown = Show(channel_, part.paragraphs);
    return rendered;
  }

  RenderedPart MakePart(std::vector<Paragraph> paragraphs) const {
    RenderedPart part;
    part.text = Write(channel_, paragraphs);
    part.length = Length(channel_, part.text);
    part.paragraphs = std::move(paragraphs);
    return part;
  }

  // What must not be cut: a part, or for IRC a line for each paragraph.
  std::vector<RenderedPart> First(const std::vector<Paragraph>& paragraphs) const {
    if (channel_ != Channel::kIrc) return {MakePart(paragraphs)};
    std::vector<RenderedPart> parts;
    for (const Paragraph& paragraph : paragraphs) parts.push_back(MakePart({paragraph}));
    return parts;
  }

  // The paragraphs in as few parts as hold them; nothing if they need too many, or one is too long by itself.
  std::optional<std::vector<RenderedPart>> Pack(const Text& text) const {
    return channel_ == Channel::kIrc ? PackLines(text) : PackTogether(text);
  }

  static size_t LongestOf(const std::vector<RenderedPart>& parts) {
    size_t longest = 0;
    for (const RenderedPart& part : parts) longest = std::max(longest, part.length);
    return longest;
  }

  // A line for each paragraph. What does not fit in one is continued on the next, at a space; but never of the first.
  std::optional<std::vector<RenderedPart>> PackLines(const Text& text) const {
    std::vector<RenderedPart> parts = First(text.first);
    for (const Paragraph& paragraph : text.rest) {
      std::string line;
      for (const absl::string_view word : absl::StrSplit(Write(channel_, {paragraph}), ' ')) {
        if (!line.empty() && Length(channel_, line) + 1 + word.size() > max_chars_) {
          parts.push_back(MakePart({{{std::move(line)}}}));
          line.clear();
        }
        absl::StrAppend(&line, line.empty() ? "" : " ", word);
      }
      parts.push_back(MakePart({{{std::move(line)}}}));
    }
    if (LongestOf(parts) > max_chars_ || parts.size() > max_parts_) return std::nullopt;
    return parts;
  }

  std::optional<std::vector<RenderedPart>> PackTogether(const Text& text) const {
    std::vector<RenderedPart> parts = First(text.first);
    if (parts.front().length > max_chars_) return std::nullopt;
    for (const Paragraph& paragraph : text.rest) {
      std::vector<Paragraph> longer = parts.back().paragraphs;
      longer.push_back(paragraph);
      RenderedPart part = MakePart(std::move(longer));
      if (part.length <= max_chars_) {
        parts.back() = std::move(part);
        continue;
      }
      part = MakePart({paragraph});
      if (part.length > max_chars_ || parts.size() == max_parts_) return std::nullopt;
      parts.push_back(std::move(part));
    }
    return parts;
  }

  // The short wordings alone, from part to part, as many as there is room for, and where to read the rest; or only
  // where.
  absl::StatusOr<Rendered> Fallback() const {
    const std::vector<Paragraph> owed = OwedInShort();
    for (size_t count = owed.size(); count > 0; --count) {
      const bool is_all = count == owed.size();
      Text text = {{owed.begin(), owed.begin() + static_cast<std::ptrdiff_t>(count)}, {}};
      text.rest.push_back(WithWhere(is_all ? "render.whole" : "render.more"));
      std::optional<std::vector<RenderedPart>> parts = Pack(GoOn(std::move(text)));
      const size_t caveats = count - (content_.triage.empty() ? 0 : 1);
      if (parts) return Finish({std::move(*parts), is_all ? Wording::kShort : Wording::kPointedTo, caveats, false});
    }
    std::vector<RenderedPart> last = First({WithWhere(owed.empty() ? "render.whole" : "render.last")});
    const size_t needed = LongestOf(last);
    if (needed <= max_chars_ && last.size() <= max_parts_)
      return Finish({std::move(last), owed.empty() ? Wording::kShort : Wording::kPointedTo, 0, false});
    return absl::OutOfRangeError(
        absl::StrCat("max_chars is ", max_chars_, ", and no safe text of this answer is shorter than ", needed));
  }

  // What to do first, then the caveats.
  std::vector<Paragraph> OwedInShort() const {
    std::vector<Paragraph> owed;
    if (!content_.triage.empty()) owed.push_back({{content_.triage_short, SpanStyle::kBold, ""}});
    for (const RenderContent::Caveat& caveat : content_.caveats)
      owed.push_back({{caveat.short_text, SpanStyle::kText, ""}});
    return owed;
  }

  const RenderContent& content_;
  const Channel channel_;
  const size_t max_chars_;
  const size_t max_parts_;
  const bool is_whole_;
};

}  // namespace

absl::StatusOr<Rendered> Render(const RenderContent& content, Channel channel, const RenderLimits& limits) {
  return Renderer(content, channel, limits).Run();
}

}  // namespace caveat
