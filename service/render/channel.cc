#include "service/render/channel.h"

#include <array>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "text/normalise.h"
#include "text/sms.h"

namespace caveat {
namespace {

// Characters that turn the writing direction or hide text; with them a caveat could be made to read otherwise.
bool IsHidden(char32_t c) {
  const bool is_control = c < 0x20 || (c >= 0x7F && c < 0xA0);
  const bool is_bidi = c == 0x061C || (c >= 0x200B && c <= 0x200F) || (c >= 0x202A && c <= 0x202E) ||
                       (c >= 0x2060 && c <= 0x2069) || c == 0xFEFF;
  return is_control || is_bidi;
}

std::string Visible(std::string_view text) {
  std::u32string visible;
  for (const char32_t c : ToCodePoints(text)) {
    if (c == '\n' || c == '\t') {
      visible += U' ';
    } else if (!IsHidden(c)) {
      visible += c;
    }
  }
  return ToUtf8(visible);
}

std::string EscapeEntities(std::string_view text) {
  return absl::StrReplaceAll(absl::string_view(text.data(), text.size()),
                             {{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}, {"\"", "&quot;"}});
}

// Slack knows three entities and no escape for its marks.
std::string EscapeSlack(std::string_view text) {
  return absl::StrReplaceAll(
      absl::string_view(text.data(), text.size()),
      {{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}, {"*", "＊"}, {"_", "＿"}, {"~", "～"}, {"`", "｀"}});
}

std::string EscapeWhatsApp(std::string_view text) {
  return absl::StrReplaceAll(absl::string_view(text.data(), text.size()),
                             {{"*", "＊"}, {"_", "＿"}, {"~", "～"}, {"`", "｀"}});
}

// CommonMark 0.31, 2.4: any ASCII punctuation may be escaped; these are all that mean something inside a paragraph or
// at its start.
std::string EscapeMarkdown(std::string_view text) {
  constexpr std::string_view kMarks = "\\`*_{}[]<>()#+-!|~&=.";
  std::string escaped;
  for (const char c : text) {
    if (kMarks.find(c) != std::string_view::npos) escaped += '\\';
    escaped += c;
  }
  return escaped;
}

std::string Escape(Channel channel, std::string_view text) {
  const std::string visible = Visible(text);
  switch (channel) {
    case Channel::kMarkdown: return EscapeMarkdown(visible);
    case Channel::kSlack: return EscapeSlack(visible);
    case Channel::kTelegram:
    case Channel::kHtml: return EscapeEntities(visible);
    case Channel::kWhatsApp: return EscapeWhatsApp(visible);
    case Channel::kPlain:
    case Channel::kIrc:
    case Channel::kSms: return visible;
  }
  return visible;
}

// A URL with nothing in it that could end it early. Parentheses, which DOIs have, end it in Markdown only.
std::string SafeUrl(Channel channel, std::string_view url) {
  const absl::string_view unsafe = channel == Channel::kMarkdown ? "()\"'<>|[]\\^`{}* " : "\"'<>|[]\\^`{}* ";
  const bool is_web = url.substr(0, 8) == "https://" || url.substr(0, 7) == "http://";
  if (!is_web) return "";
  std::string safe;
  for (const char c : url) {
    const bool is_plain = unsafe.find(c) == absl::string_view::npos && c > 0x20;
    if (is_plain && c != 0x7F) {
      safe += c;
    } else {
      absl::StrAppend(&safe, "%", absl::Hex(static_cast<unsigned char>(c), absl::kZeroPad2));
    }
  }
  return safe;
}

std::string Mark(Channel channel, const std::string& text, SpanStyle style) {
  if (style == SpanStyle::kBold) {
    switch (channel) {
      case Channel::kMarkdown: return absl::StrCat("**", text, "**");
      case Channel::kSlack:
      case Channel::kWhatsApp: return absl::StrCat("*", text, "*");
      case Channel::kTelegram: return absl::StrCat("<b>", text, "</b>");
      case Channel::kHtml: return absl::StrCat("<strong>", text, "</strong>");
      case Channel::kPlain:
      case Channel::kIrc:
      case Channel::kSms: return text;
    }
  }
  if (style == SpanStyle::kQuote) {
    if (channel == Channel::kHtml) return absl::StrCat("<q>", text, "</q>");
    return absl::StrCat(channel == Channel::kTelegram ? "&quot;" : "\"", text,
                        channel == Channel::kTelegram ? "&quot;" : "\"");
  }
  return text;
}

std::string Link(Channel channel, const std::string& text, const std::string& url) {
  switch (channel) {
    case Channel::kMarkdown: return absl::StrCat("[", text, "](", url, ")");
    case Channel::kSlack: return absl::StrCat("<", EscapeSlack(url), "|", text, ">");
    case Channel::kTelegram: return absl::StrCat("<a href=\"", EscapeEntities(url), "\">", text, "</a>");
    case Channel::kHtml:
      return absl::StrCat("<a rel=\"nofollow noopener noreferrer\" href=\"", EscapeEntities(url), "\">", text, "</a>");
    case Channel::kWhatsApp:
    case Channel::kPlain:
    case Channel::kIrc:
    case Channel::kSms: break;
  }
  // Where no link can be marked, the address itself shows.
  return url;
}

std::string WriteSpan(Channel channel, const Span& span) {
  const std::string text = Escape(channel, span.text);
  if (span.style != SpanStyle::kLink) return Mark(channel, text, span.style);
  const std::string url = SafeUrl(channel, span.url);
  if (url.empty()) return text;
  // Discord shows a link whose label is an address as it stands, brackets and all.
  if (channel == Channel::kMarkdown && span.text == url) return absl::StrCat("<", url, ">");
  return Link(channel, text, url);
}

size_t Utf16Length(std::string_view text) {
  size_t units = 0;
  for (const char32_t c : ToCodePoints(text)) units += c >= 0x10000 ? 2 : 1;
  return units;
}

// What Telegram shows of its HTML: tags gone, entities read.
std::string WithoutMarkup(std::string_view html) {
  std::string text;
  bool in_tag = false;
  for (const char c : html) {
    if (c == '<') in_tag = true;
    if (!in_tag) text += c;
    if (c == '>') in_tag = false;
  }
  return absl::StrReplaceAll(text, {{"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}, {"&quot;", "\""}});
}

const char* Between(Channel channel) {
  const bool is_tight = channel == Channel::kSms || channel == Channel::kHtml || channel == Channel::kIrc;
  return is_tight ? "\n" : "\n\n";
}

}  // namespace

std::string Write(Channel channel, const std::vector<Paragraph>& paragraphs) {
  std::vector<std::string> written;
  for (const Paragraph& paragraph : paragraphs) {
    std::string text;
    for (const Span& span : paragraph) text += WriteSpan(channel, span);
    written.push_back(channel == Channel::kHtml ? absl::StrCat("<p>", text, "</p>") : std::move(text));
  }
  return absl::StrJoin(written, Between(channel));
}

ShownText Show(Channel channel, const std::vector<Paragraph>& paragraphs) {
  ShownText shown;
  size_t units = 0;
  const auto add = [&](const std::string& text) {
    shown.text += text;
    units += Utf16Length(text);
  };
  for (const Paragraph& paragraph : paragraphs) {
    if (&paragraph != &paragraphs.front()) add(Between(channel));
    for (const Span& span : paragraph) {
      const size_t offset = units;
      const std::string visible = Visible(span.text);
      add(span.style == SpanStyle::kQuote ? absl::StrCat("\"", visible, "\"") : visible);
      const std::string url = span.style == SpanStyle::kLink ? SafeUrl(channel, span.url) : "";
      const bool is_styled = span.style == SpanStyle::kLink ? !url.empty() : span.style != SpanStyle::kText;
      if (is_styled && units > offset) shown.ranges.push_back({offset, units - offset, span.style, url});
    }
  }
  return shown;
}

size_t Length(Channel channel, std::string_view text) {
  switch (channel) {
    case Channel::kTelegram: return Utf16Length(WithoutMarkup(text));
    case Channel::kSlack: return Utf16Length(text);
    case Channel::kSms: return MeasureSms(text).units;
    case Channel::kIrc: return text.size();
    case Channel::kPlain:
    case Channel::kMarkdown:
    case Channel::kWhatsApp:
    case Channel::kHtml: break;
  }
  return CodePointCount(text);
}

size_t PlatformLimit(Channel channel) {
  switch (channel) {
    case Channel::kSlack: return 3000;     // a section's text
    case Channel::kTelegram: return 4096;  // sendMessage
    case Channel::kWhatsApp: return 4096;  // a text message's body
    case Channel::kSms: return 1530;       // ten segments of GSM-7
    case Channel::kIrc: return 400;        // of the 512 bytes of a line, what its prefix and target leave
    case Channel::kPlain:
    case Channel::kMarkdown:
    case Channel::kHtml: break;
  }
  return 100'000;
}

}  // namespace caveat
