#include "service/render/channel.h"

#include <gmock/gmock.h>

#include "absl/strings/str_replace.h"
#include "tests/unit/render/shown.h"

namespace caveat {
namespace {

// Quotation marks are ours or the channel's; hidden characters and line ends are not shown.
std::string Plain(std::string text) {
  return absl::StrReplaceAll(text, {{"\"", ""}});
}

TEST(Write, ShowsHostileTextAsItStands) {
  const char* rows[] = {
      "<!channel> <@U123> <https://evil.example|the NHS>",
      "<script>alert(1)</script><img src=x onerror=alert(1)>",
      "*bold* _it_ ~gone~ `code` **strong** [link](https://evil.example) ![x](y)",
      "&lt;b&gt; &amp; &#60;",
      "a\\*b \\<c",
      "# heading",
      "- item",
      "1. item",
      "> quote",
      "=== ---",
      "</p></blockquote><b>",
      "http://evil.example and www.evil.example",
      "a | b | c",
      "“curly” – dash … ’",
      "5 < 6 > 4 & 3",
      "&nbsp;&copy",
      "{{where}} {where} {missing} %s",
  };
  for (const char* row : rows) {
    for (const Channel channel : test::kChannels) {
      for (const SpanStyle style : {SpanStyle::kText, SpanStyle::kBold, SpanStyle::kQuote}) {
        SCOPED_TRACE(testing::Message() << row << " in " << static_cast<int>(channel));
        const std::vector<Paragraph> paragraphs = {{{row, style, ""}}};
        EXPECT_EQ(Plain(test::Shown(channel, Write(channel, paragraphs))), Plain(test::Said(paragraphs)));
      }
    }
  }
}

TEST(Write, LeavesOutWhatHidesOrTurnsText) {
  for (const Channel channel : test::kChannels) {
    EXPECT_EQ(Write(channel, {{{"do not\xE2\x80\xAE pots\xE2\x80\x8B\x01\x1B[31m", SpanStyle::kText, ""}}}),
              Write(channel, {{{"do not pots[31m", SpanStyle::kText, ""}}}));
  }
}

TEST(Write, KeepsAParagraphOnOneLine) {
  EXPECT_EQ(Write(Channel::kPlain, {{{"one\ntwo", SpanStyle::kText, ""}}}), "one two");
}

TEST(Write, LinksOnlyToTheWeb) {
  for (const Channel channel : test::kChannels) {
    const std::string text = Write(channel, {{{"here", SpanStyle::kLink, "javascript:alert(1)"}}});
    EXPECT_THAT(text, testing::Not(testing::HasSubstr("javascript")));
    const std::string web = Write(channel, {{{"here", SpanStyle::kLink, "https://a.example/\"><b>|)x"}}});
    EXPECT_THAT(web, testing::HasSubstr("https://a.example/%22%3"));
    test::Shown(channel, web);
  }
}

TEST(Length, CountsAsThePlatformDoes) {
  const std::string smile = "\xF0\x9F\x98\x80";
  EXPECT_EQ(Length(Channel::kPlain, smile), 1u);
  EXPECT_EQ(Length(Channel::kSlack, smile), 2u);
  EXPECT_EQ(Length(Channel::kTelegram, "<b>a &amp; b</b>"), 5u);
  EXPECT_EQ(Length(Channel::kTelegram, "&quot;" + smile + "&quot;"), 4u);
  EXPECT_EQ(Length(Channel::kSms, "[a]"), 5u);
  EXPECT_EQ(Length(Channel::kWhatsApp, "é" + smile), 2u);
  EXPECT_EQ(Length(Channel::kIrc, "é" + smile), 6u);
}

// Telegram's entities count in UTF-16: the face before them is two units.
TEST(Show, RangesCountInUtf16) {
  const std::vector<Paragraph> paragraphs = {
      {{"😀 Stop.", SpanStyle::kBold}},
      {{"Say <b>"}, {" "}, {"[2]", SpanStyle::kMark, "", 2}},
      {{"Quoted", SpanStyle::kQuote}, {" "}, {"x", SpanStyle::kLink, "https://x.example"}}};
  const ShownText shown = Show(Channel::kTelegram, paragraphs);
  EXPECT_EQ(shown.text, "😀 Stop.\n\nSay <b> [2]\n\n\"Quoted\" x");
  struct Row {
    size_t offset, length;
    SpanStyle style;
  };
  const Row rows[] = {
      {0, 8, SpanStyle::kBold}, {18, 3, SpanStyle::kMark}, {23, 8, SpanStyle::kQuote}, {32, 1, SpanStyle::kLink}};
  ASSERT_EQ(shown.ranges.size(), std::size(rows));
  for (size_t i = 0; i < std::size(rows); ++i) {
    EXPECT_EQ(shown.ranges[i].offset, rows[i].offset) << i;
    EXPECT_EQ(shown.ranges[i].length, rows[i].length) << i;
    EXPECT_EQ(shown.ranges[i].style, rows[i].style) << i;
  }
  EXPECT_EQ(shown.ranges.back().url, "https://x.example");
}

// An address that is not a web address leads nowhere.
TEST(Show, OnlyWebAddressesAreLinks) {
  EXPECT_TRUE(Show(Channel::kTelegram, {{{"x", SpanStyle::kLink, "javascript:alert(1)"}}}).ranges.empty());
}

}  // namespace
}  // namespace caveat
