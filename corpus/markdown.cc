#include "corpus/markdown.h"

#include <cmark.h>

#include <algorithm>
#include <memory>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "corpus/names.h"

namespace caveat {
namespace {

struct NodeDeleter {
  void operator()(cmark_node* node) const { cmark_node_free(node); }
};

// Where the lines of a text begin, so that cmark's line and column become a byte offset.
class LineIndex {
 public:
  explicit LineIndex(const std::string& text) {
    starts_.push_back(0);
    for (size_t i = 0; i < text.size(); ++i) {
      if (text[i] == '\n') starts_.push_back(static_cast<uint32_t>(i + 1));
    }
  }
  // `line` and `column` count from 1.
  uint32_t Offset(int line, int column) const {
    return starts_[static_cast<size_t>(line - 1)] + static_cast<uint32_t>(column - 1);
  }
  int LineOf(size_t offset) const {
    return static_cast<int>(std::upper_bound(starts_.begin(), starts_.end(), offset) - starts_.begin());
  }

 private:
  std::vector<uint32_t> starts_;
};

class BlockReader {
 public:
  BlockReader(size_t body_start, const std::string& file, Document& document, Diagnostics& diagnostics)
      : lines_(document.text),
        first_line_(lines_.LineOf(body_start)),
        file_(file),
        document_(document),
        diagnostics_(diagnostics) {}

  void Visit(cmark_node* node) {
    switch (cmark_node_get_type(node)) {
      case CMARK_NODE_DOCUMENT:
      case CMARK_NODE_LIST:
      case CMARK_NODE_ITEM:
        if (cmark_node_get_type(node) == CMARK_NODE_LIST) list_lead_in_ = LastParagraph();
        for (cmark_node* child = cmark_node_first_child(node); child != nullptr; child = cmark_node_next(child)) {
          Visit(child);
        }
        return;
      case CMARK_NODE_HTML_BLOCK: ReadAnnotation(node); return;
      case CMARK_NODE_HEADING:
      case CMARK_NODE_PARAGRAPH: AddBlock(node); return;
      default:
        Report(Line(node), absl::StrCat("a ", cmark_node_get_type_string(node),
                                        " cannot be quoted; write it as plain paragraphs or list items"));
    }
  }

 private:
  int Line(cmark_node* node) const { return cmark_node_get_start_line(node) + first_line_ - 1; }

  void Report(int line, std::string message) { diagnostics_.push_back({file_, line, std::move(message)}); }

  // A list is introduced by the paragraph right before it, if that ends with a colon.
  int LastParagraph() const {
    if (document_.blocks.empty()) return -1;
    const Block& last = document_.blocks.back();
    if (last.kind == Block::Kind::kParagraph && document_.text[last.range.end - 1] == ':') {
      return static_cast<int>(document_.blocks.size()) - 1;
    }
    return last.kind == Block::Kind::kItem ? last.lead_in : -1;
  }

  void AddBlock(cmark_node* node) {
    cmark_node* first = cmark_node_first_child(node);
    if (first == nullptr) return;
    for (cmark_node* child = first; child != nullptr; child = cmark_node_next(child)) {
      const cmark_node_type type = cmark_node_get_type(child);
      if (type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK) {
        Report(Line(node),
               "a paragraph runs over several lines; put it on one line, so that a quote has no line ends in it");
        return;
      }
      if (type != CMARK_NODE_TEXT) {
        Report(Line(node), absl::StrCat("Markdown ", cmark_node_get_type_string(child),
                                        " inside a paragraph would show in a quote; write plain text"));
        return;
      }
    }
    Block block;
    block.line = Line(node);
    block.range.start = lines_.Offset(block.line, cmark_node_get_start_column(node));
    block.range.end =
        static_cast<uint32_t>(std::min(document_.text.find('\n', block.range.start), document_.text.size()));
    if (cmark_node_get_type(node) == CMARK_NODE_HEADING) {
      block.kind = Block::Kind::kHeading;
      block.heading_level = cmark_node_get_heading_level(node);
      block.range.start += static_cast<uint32_t>(block.heading_level);
    } else if (cmark_node_get_type(cmark_node_parent(node)) == CMARK_NODE_ITEM) {
      block.kind = Block::Kind::kItem;
      block.lead_in = list_lead_in_;
    }
    while (block.range.start < block.range.end && absl::ascii_isspace(document_.text[block.range.start]))
      ++block.range.start;
    while (block.range.end > block.range.start && absl::ascii_isspace(document_.text[block.range.end - 1]))
      --block.range.end;
    block.annotation = std::move(pending_);
    pending_ = Annotation();
    document_.blocks.push_back(std::move(block));
  }

  void ReadAnnotation(cmark_node* node) {
    const std::string html(absl::StripAsciiWhitespace(cmark_node_get_literal(node)));
    const int line = Line(node);
    if (!absl::StartsWith(html, "<!--") || !absl::EndsWith(html, "-->")) {
      Report(line, "HTML cannot be quoted; only a comment <!-- … --> may stand here");
      return;
    }
    for (const absl::string_view part : absl::StrSplit(absl::string_view(html).substr(4, html.size() - 7), ';')) {
      const std::pair<std::string, std::string> row = absl::StrSplit(part, absl::MaxSplits(':', 1));
      const std::string key(absl::StripAsciiWhitespace(row.first));
      const std::string value(absl::StripAsciiWhitespace(row.second));
      std::vector<std::string> words = absl::StrSplit(value, ',', absl::SkipWhitespace());
      for (std::string& word : words) absl::StripAsciiWhitespace(&word);
      if (key == "facets") {
        for (const std::string& word : words) {
          const std::optional<Facet> facet = FacetFromName(word);
          if (facet) {
            pending_.facets.Add(*facet);
          } else {
            Report(line, absl::StrCat("there is no facet \"", word, "\"; docs/editors.md lists them"));
          }
        }
      } else if (key == "about") {
        pending_.about = std::move(words);
      } else if (key == "certainty") {
        pending_.certainty = value;
      } else if (key == "verdict" && VerdictFromName(value)) {
        pending_.verdict = *VerdictFromName(value);
      } else if (!key.empty()) {
        Report(line, absl::StrCat("\"", key, ": ", value,
                                  "\" says nothing here; use facets, about, certainty or verdict "
                                  "(supported, uncertain, not_supported, caution, avoid)"));
      }
    }
  }

  const LineIndex lines_;
  const int first_line_;
  const std::string& file_;
  Document& document_;
  Diagnostics& diagnostics_;
  Annotation pending_;
  int list_lead_in_ = -1;
};

}  // namespace

void ParseMarkdown(size_t body_start, const std::string& file, Document& document, Diagnostics& diagnostics) {
  const char* body = document.text.data() + body_start;
  const std::unique_ptr<cmark_node, NodeDeleter> root(
      cmark_parse_document(body, document.text.size() - body_start, CMARK_OPT_DEFAULT));
  BlockReader(body_start, file, document, diagnostics).Visit(root.get());
}

}  // namespace caveat
