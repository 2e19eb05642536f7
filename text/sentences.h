#pragma once

#include <cstdint>
#include <string_view>
#include <vector>

namespace caveat {

// Bytes [start, end) of a text.
struct ByteRange {
  uint32_t start = 0;
  uint32_t end = 0;

  uint32_t size() const { return end - start; }
  bool Contains(const ByteRange& other) const { return start <= other.start && other.end <= end; }
  bool Overlaps(const ByteRange& other) const { return start < other.end && other.start < end; }
  friend bool operator==(const ByteRange& a, const ByteRange& b) { return a.start == b.start && a.end == b.end; }
};

// The sentences of one paragraph, by Unicode's rules (UAX #29) for English, without the white space between them. A
// full stop after an abbreviation ("et al.", "vs.") or an initial ends none, nor does one before a small letter.
std::vector<ByteRange> SplitSentences(std::string_view paragraph);

}  // namespace caveat
