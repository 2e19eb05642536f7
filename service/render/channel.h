#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace caveat {

// Where a text is shown.
enum class Channel : uint8_t {
  kPlain,     // no markup; quotes in quotation marks
  kMarkdown,  // CommonMark
  kSlack,     // mrkdwn
  kTelegram,  // HTML parse mode
  kWhatsApp,  // its own marks
  kSms,       // plain, GSM-7 where every character allows it, else UCS-2
  kHtml,      // a fragment for a page
  kIrc,       // no markup; every text is one line
};

enum class SpanStyle : uint8_t { kText, kBold, kQuote, kLink, kMark };

// A piece of text in one style, unescaped.
struct Span {
  std::string text;
  SpanStyle style = SpanStyle::kText;
  std::string url = {};          // of a link: http or https
  uint32_t citation_number = 0;  // of a mark
};

// A paragraph.
using Paragraph = std::vector<Span>;

// The paragraphs as the channel's own text. Whatever stands in a span shows as it stands, and never as markup: escaped,
// or where a channel knows no escape (Slack and WhatsApp have none for * _ ~ `), as the full-width form of the mark.
// Control and bidirectional characters are left out.
std::string Write(Channel channel, const std::vector<Paragraph>& paragraphs);

// A piece of text in one style other than kText.
struct StyledRange {
  size_t offset = 0;  // UTF-16 code units, from 0
  size_t length = 0;  // UTF-16 code units
  SpanStyle style = SpanStyle::kText;
  std::string url;  // of a link
};

// What shows of a channel's text, without markup and escapes, and where in it which style holds.
struct ShownText {
  std::string text;
  std::vector<StyledRange> ranges;  // ascending, none within another
};
ShownText Show(Channel channel, const std::vector<Paragraph>& paragraphs);

// The length of a channel's text as its platform counts it: UTF-16 code units of what shows for Telegram; septets for
// an SMS in GSM-7, else its UTF-16 code units; UTF-16 code units for Slack; bytes for IRC; code points for the others.
size_t Length(Channel channel, std::string_view text);

// The longest single message that the platform takes, in the same unit.
size_t PlatformLimit(Channel channel);

}  // namespace caveat
