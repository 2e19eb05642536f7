#pragma once

#include <string>

#include "service/render/channel.h"

namespace caveat::test {

inline constexpr Channel kChannels[] = {Channel::kPlain,    Channel::kMarkdown, Channel::kSlack, Channel::kTelegram,
                                        Channel::kWhatsApp, Channel::kSms,      Channel::kHtml,  Channel::kIrc};

// What a reader sees of a channel's text, read by a parser that others wrote where there is one: cmark for Markdown,
// pugixml for HTML and Telegram's. Fails the test if the markup is broken or holds anything but what we write.
// White space is folded.
std::string Shown(Channel channel, const std::string& text);

// The same of the text as it was before it was written.
std::string Said(const std::vector<Paragraph>& paragraphs);

}  // namespace caveat::test
