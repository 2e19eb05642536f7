#include "text/sentences.h"

#include <unicode/brkiter.h>
#include <unicode/utext.h>

#include <algorithm>
#include <array>
#include <cassert>
#include <memory>

namespace caveat {
namespace {

bool IsSpace(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

// True if the full stop that ends `text` belongs to a shortened word.
bool EndsInAbbreviation(std::string_view text) {
  static constexpr std::array<std::string_view, 16> kAbbreviations = {"al.",  "vs.",  "e.g.", "i.e.",  "cf.", "approx.",
                                                                      "Dr.",  "Mr.",  "Mrs.", "Prof.", "St.", "No.",
                                                                      "Fig.", "etc.", "Ann.", "Vol."};
  const size_t space = text.find_last_of(" (\t\n");
  const std::string_view last = space == std::string_view::npos ? text : text.substr(space + 1);
  const bool initial = last.size() == 2 && last[0] >= 'A' && last[0] <= 'Z' && last[1] == '.';
  return initial || std::find(kAbbreviations.begin(), kAbbreviations.end(), last) != kAbbreviations.end();
}

// True if what follows cannot begin a sentence: a quoted title may end in a question mark.
bool GoesOn(std::string_view rest) {
  const size_t next = rest.find_first_not_of(" \t\n\r");
  return next != std::string_view::npos && rest[next] >= 'a' && rest[next] <= 'z';
}

}  // namespace

std::vector<ByteRange> SplitSentences(std::string_view paragraph) {
  UErrorCode error = U_ZERO_ERROR;
  const std::unique_ptr<icu::BreakIterator> breaks(
      icu::BreakIterator::createSentenceInstance(icu::Locale::getEnglish(), error));
  assert(U_SUCCESS(error));
  UText* text = utext_openUTF8(nullptr, paragraph.data(), static_cast<int64_t>(paragraph.size()), &error);
  breaks->setText(text, error);
  std::vector<ByteRange> sentences;
  bool joins_previous = false;
  int32_t start = breaks->first();
  for (int32_t end = breaks->next(); end != icu::BreakIterator::DONE; start = end, end = breaks->next()) {
    auto first = static_cast<uint32_t>(start);
    auto last = static_cast<uint32_t>(end);
    while (last > first && IsSpace(paragraph[last - 1])) --last;
    while (first < last && IsSpace(paragraph[first])) ++first;
    if (first == last) continue;
    if (joins_previous) {
      sentences.back().end = last;
    } else {
      sentences.push_back({first, last});
    }
    joins_previous = GoesOn(paragraph.substr(static_cast<size_t>(end))) ||
                     EndsInAbbreviation(paragraph.substr(sentences.back().start, sentences.back().size()));
  }
  utext_close(text);
  return sentences;
}

}  // namespace caveat
