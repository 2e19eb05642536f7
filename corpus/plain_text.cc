#include "corpus/plain_text.h"

#include <algorithm>

#include "absl/strings/ascii.h"

namespace caveat {

void ParsePlainText(size_t body_start, Document& document) {
  const std::string& text = document.text;
  int line =
      static_cast<int>(1 + std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(body_start), '\n'));
  for (size_t start = body_start; start < text.size(); ++line) {
    const size_t end = std::min(text.find('\n', start), text.size());
    Block block;
    block.line = line;
    block.range = {static_cast<uint32_t>(start), static_cast<uint32_t>(end)};
    while (block.range.start < block.range.end && absl::ascii_isspace(text[block.range.start])) ++block.range.start;
    while (block.range.end > block.range.start && absl::ascii_isspace(text[block.range.end - 1])) --block.range.end;
    start = end + 1;
    if (block.range.size() == 0) continue;
    if (document.blocks.empty()) {
      block.kind = Block::Kind::kHeading;
      block.heading_level = 1;
    }
    document.blocks.push_back(std::move(block));
  }
}

}  // namespace caveat
