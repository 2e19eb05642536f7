#include "service/render/render.h"

#include <gmock/gmock.h>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "service/rpc/convert.h"
#include "tests/unit/render/shown.h"
#include "tests/unit/support/real_collection.h"
#include "text/normalise.h"
#include "text/sms.h"

namespace caveat {
namespace {

using testing::AnyOf;
using testing::HasSubstr;

constexpr size_t kLongest = 5000;
// Of `short_text`: in septets, since all that is owed is of one alphabet.
constexpr size_t kShortTextChars = 300;
// So many caveats have room in it.
constexpr size_t kCaveatsOfShortText = 4;
constexpr char kWhere[] = "ask for answer 0123456789ab";

// On one line.
std::string Folded(const std::string& text) {
  return absl::StrJoin(absl::StrSplit(text, absl::ByAnyChar(" \n"), absl::SkipEmpty()), " ");
}

// An answer without the words of its question, rendered for a channel.
class RenderTest : public testing::Test {
 protected:
  const Knowledge& knowledge_ = test::RealCollection::Get().snapshot()->knowledge();
  const std::unique_ptr<Answerer> answerer_ = test::OpenAnswerer(test::RealCollection::Get().snapshot());

  RenderContent ContentOf(const std::string& question, const std::vector<std::string>& history = {}) {
    AskOptions options;
    options.history = history;
    const Answer answer = test::Ask(*answerer_, question, options);
    return ToContent(ToProto(answer, answerer_->snapshot()), knowledge_.templates, kWhere);
  }

  // Everything owed is in the first part; nothing is cut, broken or too long.
  void Check(const RenderContent& content, Channel channel, size_t max_chars, const Rendered& rendered) {
    for (const RenderedPart& part : rendered.parts) {
      ASSERT_LE(part.length, max_chars);
      ASSERT_EQ(part.length, Length(channel, part.text));
      ASSERT_TRUE(IsValidUtf8(part.text));
      EXPECT_EQ(absl::StrReplaceAll(test::Shown(channel, part.text), {{"\"", ""}}),
                absl::StrReplaceAll(test::Said(part.paragraphs), {{"\"", ""}}));
      EXPECT_EQ(part.shown.text.find('<'), std::string::npos);
    }
    if (rendered.wording == Wording::kPointedTo) {
      CheckPointer(content, channel, max_chars, rendered);
      return;
    }
    EXPECT_EQ(rendered.caveats_told, content.caveats.size());
    const bool is_long = rendered.wording == Wording::kLong;
    // Where one part has no room for all that is owed, it goes on in the next.
    const bool fits_first = Length(channel, Write(channel, OwedInShort(content))) <= max_chars;
    const std::string first = fits_first ? First(content, channel, rendered) : All(rendered);
    if (!content.triage.empty()) {
      EXPECT_THAT(first, HasSubstr(is_long ? content.triage : content.triage_short));
    }
    for (const RenderContent::Caveat& caveat : content.caveats)
      EXPECT_THAT(first, HasSubstr(is_long ? caveat.text : caveat.short_text));
    if (!content.sources.empty() && fits_first && !IsBare(content, rendered)) {
      EXPECT_THAT(All(rendered), HasSubstr(absl::StrCat("[", content.sources.front().numbers.front(), "]")));
    }
  }

 private:
  // The first part; of IRC, where a part is a line, the first lines: as many as there are things that are owed.
  static std::string First(const RenderContent& content, Channel channel, const Rendered& rendered) {
    if (channel != Channel::kIrc) return test::Said(rendered.parts.front().paragraphs);
    const size_t owed = content.caveats.size() + 3;  // triage, the verdict, and the line above the caveats
    std::string first;
    for (size_t i = 0; i < std::min(owed, rendered.parts.size()); ++i)
      absl::StrAppend(&first, test::Said(rendered.parts[i].paragraphs), "\n");
    return first;
  }

  static std::vector<Paragraph> OwedInShort(const RenderContent& content) {
    std::vector<Paragraph> owed;
    if (!content.triage.empty()) owed.push_back({{content.triage_short, SpanStyle::kBold, ""}});
    for (const RenderContent::Caveat& caveat : content.caveats)
      owed.push_back({{caveat.short_text, SpanStyle::kText, ""}});
    return owed;
  }

  // What comes first, as many as there is room for, and where to read the rest.
  static void CheckPointer(const RenderContent& content, Channel channel, size_t max_chars, const Rendered& rendered) {
    const std::string all = All(rendered);
    EXPECT_THAT(all, HasSubstr(kWhere));
    EXPECT_FALSE(rendered.is_complete);
    EXPECT_LE(rendered.caveats_told, content.caveats.size());
    for (size_t i = 0; i < rendered.caveats_told; ++i) EXPECT_THAT(all, HasSubstr(content.caveats[i].short_text));
    EXPECT_THAT(all, AnyOf(HasSubstr("More safety advice"), HasSubstr("Safety advice applies")));
    // One more would not fit.
    if (channel == Channel::kIrc || rendered.parts.size() > 1 || rendered.caveats_told == 0) return;
    std::vector<Paragraph> longer = rendered.parts.front().paragraphs;
    longer.insert(longer.end() - 1, {{content.caveats[rendered.caveats_told].short_text, SpanStyle::kText, ""}});
    EXPECT_GT(Length(channel, Write(channel, longer)), max_chars);
  }

  static std::string All(const Rendered& rendered) {
    std::string all;
    for (const RenderedPart& part : rendered.parts) absl::StrAppend(&all, test::Said(part.paragraphs), " ");
    return all;
  }

  // Only what is owed, and where to read the rest; short lines break what they say.
  static bool IsBare(const RenderContent& content, const Rendered& rendered) {
    const auto unbroken = [](const std::string& text) { return absl::StrReplaceAll(text, {{" ", ""}, {"\n", ""}}); };
    const std::string owed = unbroken(test::Said(OwedInShort(content)));
    return !rendered.is_complete && absl::StartsWith(unbroken(All(rendered)), owed + "Thewholeanswer:");
  }
};

constexpr size_t kMaxParts = 20;
constexpr size_t kIrcStep = 67;

size_t LongestPart(const Rendered& rendered) {
  size_t longest = 0;
  for (const RenderedPart& part : rendered.parts) longest = std::max(longest, part.length);
  return longest;
}

// At one part the plan only ever gets smaller with the room: what fits into N fits every length from its own up to N.
// So each answer is rendered at 5,000, then at one less than what came out, and so on: that is every length from 1.
// For IRC the same holds of its longest line, but that is another at nearly every length, so only some are tried, other
// ones for each question.
class EveryLengthTest : public RenderTest, public testing::WithParamInterface<size_t> {
 protected:
  void Walk(const RenderContent& content, Channel channel, size_t number) {
    const bool is_irc = channel == Channel::kIrc;
    const size_t max_parts = is_irc ? kMaxParts : 1;
    for (size_t max_chars = is_irc ? PlatformLimit(channel) - number % kIrcStep : kLongest; max_chars > 0;) {
      SCOPED_TRACE(testing::Message() << "channel " << static_cast<int>(channel) << ", " << max_chars);
      const absl::StatusOr<Rendered> rendered = Render(content, channel, {max_chars, max_parts});
      ++renderings_;
      if (!rendered.ok()) {
        // Shorter than the sentence that says there is advice, and where.
        EXPECT_EQ(rendered.status().code(), absl::StatusCode::kOutOfRange);
        EXPECT_LT(max_chars, 140u);
        break;
      }
      ASSERT_NO_FATAL_FAILURE(Check(content, channel, max_chars, *rendered));
      max_chars = is_irc ? std::max(max_chars, kIrcStep) - kIrcStep : std::min(max_chars, LongestPart(*rendered)) - 1;
    }
  }

  size_t renderings_ = 0;
};

constexpr size_t kShares = 4;

TEST_P(EveryLengthTest, LosesNothingOwed) {
  const std::vector<GoldenQuestion>& questions = test::RealCollection::Get().golden();
  for (size_t i = GetParam(); i < questions.size(); i += kShares) {
    SCOPED_TRACE(questions[i].id);
    const RenderContent content = ContentOf(questions[i].ask, questions[i].history);
    for (const Channel channel : test::kChannels) ASSERT_NO_FATAL_FAILURE(Walk(content, channel, i / kShares));
    const absl::StatusOr<Rendered> brief = Render(content, Channel::kSms, {kShortTextChars, 1});
    ASSERT_TRUE(brief.ok()) << brief.status();
    ASSERT_NO_FATAL_FAILURE(Check(content, Channel::kSms, kShortTextChars, *brief));
    EXPECT_TRUE(MeasureSms(brief->parts.front().text).is_gsm7) << brief->parts.front().text;
    if (content.triage.empty() && content.caveats.size() <= kCaveatsOfShortText) {
      EXPECT_NE(brief->wording, Wording::kPointedTo) << brief->parts.front().text;
    }
  }
  EXPECT_GT(renderings_, 5'000u / CAVEAT_EXAMPLE_STEP);
}

// A share of the questions each, so that they run side by side.
INSTANTIATE_TEST_SUITE_P(Shares, EveryLengthTest, testing::Range<size_t>(0, kShares));

TEST_F(RenderTest, SeveralPartsHoldEverythingOwedInTheFirst) {
  const char* questions[] = {
      "is massage safe after a fracture?",
      "I am pregnant, on warfarin, have osteoporosis and diabetes, and I had cancer. Can I have a massage?",
      "can't feel when I wipe since my back went, is a massage safe?",
      "Does massage help lower back pain?",
      "What is the capital of France?",
  };
  for (const char* question : questions) {
    const RenderContent content = ContentOf(question);
    for (const Channel channel : test::kChannels) {
      for (size_t max_chars = 1; max_chars <= kLongest; max_chars += 391) {
        for (const size_t max_parts : {2u, 20u}) {
          SCOPED_TRACE(testing::Message() << question << ", channel " << static_cast<int>(channel) << ", " << max_parts
                                          << " x " << max_chars);
          const absl::StatusOr<Rendered> rendered = Render(content, channel, {max_chars, max_parts});
          if (!rendered.ok()) continue;
          ASSERT_LE(rendered->parts.size(), max_parts);
          ASSERT_NO_FATAL_FAILURE(Check(content, channel, max_chars, *rendered));
        }
      }
    }
  }
}

RenderContent Sample() {
  RenderContent content;
  content.verdict = "V.";
  content.caveats = {{"a", "Long caveat a.", "Short a.", {2}}, {"b", "Long caveat b.", "Short b.", {}}};
  content.statements = {{"First quote.", true, {1}, {"Note."}, "", false}, {"Second quote.", true, {2}, {}, "", false}};
  content.sources = {{{1}, "Full one", "One", "https://one.example"}, {{2}, "Full two", "Two", ""}};
  content.follow_ups = {"Next?"};
  content.where = "there";
  content.templates = {{"render.caveats", "C:"},      {"render.sources", "S:"},     {"render.follow_ups", "F:"},
                       {"render.whole", "W {where}"}, {"render.more", "M {where}"}, {"render.last", "L {where}"}};
  return content;
}

// What the walk over the lengths above rests on: more room never gives a shorter text.
TEST(Render, MoreRoomNeverGivesLess) {
  for (const Channel channel : test::kChannels) {
    size_t previous = 0;
    for (size_t max_chars = 1; max_chars <= 400; ++max_chars) {
      const absl::StatusOr<Rendered> rendered = Render(Sample(), channel, {max_chars, 1});
      const size_t length = rendered.ok() ? rendered->parts.front().length : 0;
      ASSERT_LE(length, max_chars);
      ASSERT_GE(length, previous) << max_chars;
      previous = length;
    }
  }
}

// The order of giving up, a row for each step: each has room for one less than the text before it took.
TEST(Render, GivesUpInOrder) {
  const char* rows[] = {
      "V. C: Long caveat a. [2] Long caveat b. \"First quote.\" [1] Note. \"Second quote.\" [2] S: [1] Full one "
      "https://one.example [2] Full two F: Next?",
      "V. C: Long caveat a. [2] Long caveat b. \"First quote.\" [1] Note. \"Second quote.\" [2] S: [1] Full one "
      "https://one.example [2] Full two W there",
      "V. C: Long caveat a. [2] Long caveat b. \"First quote.\" [1] Note. S: [1] Full one https://one.example [2] Full "
      "two W there",
      "V. Short a. Short b. \"First quote.\" [1] Note. S: [1] Full one https://one.example W there",
      "V. Short a. Short b. \"First quote.\" [1] Note. [1] One W there",
      "Short a. Short b. [1] One W there",
      "Short a. Short b. W there",
      "Short a. M there",
      "L there",
  };
  size_t max_chars = kLongest;
  for (const char* row : rows) {
    const absl::StatusOr<Rendered> rendered = Render(Sample(), Channel::kSms, {max_chars, 1});
    ASSERT_TRUE(rendered.ok()) << rendered.status();
    EXPECT_EQ(Folded(rendered->parts.front().text), row) << max_chars;
    max_chars = rendered->parts.front().length - 1;
  }
  const absl::StatusOr<Rendered> none = Render(Sample(), Channel::kSms, {max_chars, 1});
  EXPECT_EQ(none.status().code(), absl::StatusCode::kOutOfRange);
  EXPECT_THAT(std::string(none.status().message()), HasSubstr("shorter than 7"));
}

// IRC: a caveat is a line of its own, before whatever answers; a longer quote goes on in the next line.
TEST(Render, OnIrcEachCaveatIsALine) {
  RenderContent content = Sample();
  content.statements.front().text = "A quote that is much longer than one line can hold.";
  const absl::StatusOr<Rendered> rendered = Render(content, Channel::kIrc, {30, kMaxParts});
  ASSERT_TRUE(rendered.ok()) << rendered.status();
  std::vector<std::string> lines;
  for (const RenderedPart& part : rendered->parts) lines.push_back(part.text);
  EXPECT_THAT(lines,
              testing::ElementsAre("V.", "C:", "Long caveat a. [2]", "Long caveat b.", "\"A quote that is much longer",
                                   "than one line can hold.\" [1]", "Note.", "\"Second quote.\" [2]",
                                   "S:", "[1] Full one", "https://one.example", "[2] Full two", "F:", "Next?"));
}

// Half of a rule's cases would be a guess.
TEST(Render, CasesAreToldTogetherOrNotAtAll) {
  RenderContent content = Sample();
  content.statements = {{"First quote.", true, {1}, {}, "", false},
                        {"If recent.", false, {1}, {}, "fracture", false},
                        {"If healed.", false, {2}, {}, "fracture", false},
                        {"Nothing speaks of cholesterol.", false, {}, {}, "", true}};
  for (size_t max_chars = kLongest; max_chars > 0;) {
    const absl::StatusOr<Rendered> rendered = Render(content, Channel::kPlain, {max_chars, 1});
    if (!rendered.ok()) break;
    const std::string& text = rendered->parts.front().text;
    SCOPED_TRACE(text);
    EXPECT_EQ(text.find("If recent.") == std::string::npos, text.find("If healed.") == std::string::npos);
    if (text.find("First quote.") != std::string::npos) {
      EXPECT_THAT(text, HasSubstr("Nothing speaks of cholesterol."));
    }
    max_chars = std::min(max_chars, rendered->parts.front().length) - 1;
  }
}

TEST(Render, ARedFlagComesFirst) {
  RenderContent content = Sample();
  content.triage = "Call now, and do not wait.";
  content.triage_short = "Call now.";
  const absl::StatusOr<Rendered> whole = Render(content, Channel::kPlain, {0, 1});
  ASSERT_TRUE(whole.ok());
  EXPECT_EQ(whole->parts.front().text.rfind("Call now, and do not wait.", 0), 0u);
  EXPECT_TRUE(whole->is_complete);
  const absl::StatusOr<Rendered> brief = Render(content, Channel::kPlain, {20, 1});
  ASSERT_TRUE(brief.ok());
  EXPECT_EQ(Folded(brief->parts.front().text), "Call now. M there");
}

}  // namespace
}  // namespace caveat
