#include "tests/unit/render/shown.h"

#include <cmark.h>
#include <gtest/gtest.h>

#include <array>
#include <pugixml.hpp>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"
#include "service/render/channel.h"

namespace caveat::test {
namespace {

std::string Fold(std::string text) {
  absl::RemoveExtraAsciiWhitespace(&text);
  return text;
}

void AppendXml(const pugi::xml_node& node, std::string& shown) {
  static constexpr std::array<std::string_view, 6> kTags = {"p", "strong", "q", "a", "b", "all"};
  for (const pugi::xml_node& child : node) {
    if (child.type() == pugi::node_pcdata) {
      shown += child.value();
      continue;
    }
    const std::string_view name = child.name();
    EXPECT_EQ(child.type(), pugi::node_element) << "only elements and text";
    EXPECT_NE(std::find(kTags.begin(), kTags.end(), name), kTags.end()) << name;
    for (const pugi::xml_attribute& attribute : child.attributes()) {
      const std::string_view key = attribute.name();
      EXPECT_TRUE(name == "a" && (key == "href" || key == "rel")) << name << " " << key;
      if (key == "href") {
        EXPECT_TRUE(absl::StartsWith(attribute.value(), "http")) << attribute.value();
      }
    }
    AppendXml(child, shown);
    if (name == "p") shown += "\n";
  }
}

std::string FromXml(const std::string& text) {
  pugi::xml_document document;
  const pugi::xml_parse_result result =
      document.load_string(("<all>" + text + "</all>").c_str(), pugi::parse_default | pugi::parse_ws_pcdata);
  EXPECT_TRUE(result) << result.description() << "\n" << text;
  std::string shown;
  AppendXml(document, shown);
  return shown;
}

std::string FromMarkdown(const std::string& text) {
  cmark_node* root = cmark_parse_document(text.data(), text.size(), CMARK_OPT_DEFAULT);
  std::string shown;
  cmark_iter* iter = cmark_iter_new(root);
  for (cmark_event_type event = cmark_iter_next(iter); event != CMARK_EVENT_DONE; event = cmark_iter_next(iter)) {
    cmark_node* node = cmark_iter_get_node(iter);
    const cmark_node_type type = cmark_node_get_type(node);
    const bool is_ours = type == CMARK_NODE_DOCUMENT || type == CMARK_NODE_PARAGRAPH || type == CMARK_NODE_TEXT ||
                         type == CMARK_NODE_STRONG || type == CMARK_NODE_LINK;
    EXPECT_TRUE(is_ours) << cmark_node_get_type_string(node) << " in\n" << text;
    if (event == CMARK_EVENT_ENTER && type == CMARK_NODE_TEXT) shown += cmark_node_get_literal(node);
    if (event == CMARK_EVENT_EXIT && type == CMARK_NODE_PARAGRAPH) shown += "\n";
  }
  cmark_iter_free(iter);
  cmark_node_free(root);
  return shown;
}

// Slack and WhatsApp: our marks stand at the ends of a paragraph; nothing else of theirs may be left.
std::string FromMarks(const std::string& text) {
  std::string shown;
  bool in_link = false;
  for (size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '*') {
      const bool at_edge = i == 0 || text[i - 1] == '\n' || i + 1 == text.size() || text[i + 1] == '\n' ||
                           absl::StartsWith(text.substr(i + 1), " [");
      EXPECT_TRUE(at_edge) << text;
      continue;
    }
    if (text[i] == '<') {
      EXPECT_TRUE(absl::StartsWith(text.substr(i + 1), "http")) << text;
      i = text.find('|', i);
      if (i == std::string::npos) return "broken link";
      in_link = true;
    } else if (in_link && text[i] == '>') {
      in_link = false;
    } else {
      shown += text[i];
    }
  }
  EXPECT_EQ(shown.find_first_of("<>`~_"), std::string::npos) << shown;
  return absl::StrReplaceAll(
      shown, {{"＊", "*"}, {"＿", "_"}, {"～", "~"}, {"｀", "`"}, {"&amp;", "&"}, {"&lt;", "<"}, {"&gt;", ">"}});
}

}  // namespace

std::string Shown(Channel channel, const std::string& text) {
  switch (channel) {
    case Channel::kMarkdown: return Fold(FromMarkdown(text));
    case Channel::kTelegram:
    case Channel::kHtml: return Fold(FromXml(text));
    case Channel::kSlack: return Fold(FromMarks(text));
    case Channel::kWhatsApp:
    case Channel::kPlain:
    case Channel::kIrc:
    case Channel::kSms: break;
  }
  return Fold(channel == Channel::kWhatsApp
                  ? absl::StrReplaceAll(text, {{"*", ""}, {"＊", "*"}, {"＿", "_"}, {"～", "~"}, {"｀", "`"}})
                  : text);
}

std::string Said(const std::vector<Paragraph>& paragraphs) {
  std::string said;
  for (const Paragraph& paragraph : paragraphs) {
    for (const Span& span : paragraph) absl::StrAppend(&said, span.text);
    said += "\n";
  }
  return Fold(std::move(said));
}

}  // namespace caveat::test
