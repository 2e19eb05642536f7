#include "index/match_query.h"

#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <set>

#include "text/normalise.h"

namespace caveat {
namespace {

bool HasLetterOrDigit(std::string_view word) {
  const auto* bytes = reinterpret_cast<const uint8_t*>(word.data());
  const auto size = static_cast<int32_t>(word.size());
  for (int32_t i = 0; i < size;) {
    UChar32 c;
    U8_NEXT(bytes, i, size, c);
    if (c == 0) return false;
    if (c > 0 && u_isalnum(c)) return true;
  }
  return false;
}

}  // namespace

MatchQueryText MatchQuery(const std::vector<std::string>& words) {
  MatchQueryText match;
  std::string& query = match.query;
  std::set<std::string_view> seen;
  for (const std::string& word : words) {
    if (seen.size() == kMaxMatchWords) break;
    if (word.size() > kMaxMatchWordBytes || !IsValidUtf8(word) || word.find('\0') != std::string::npos) continue;
    if (!HasLetterOrDigit(word) || !seen.insert(word).second) continue;
    if (!query.empty()) query += " OR ";
    query += '"';
    for (const char c : word) {
      if (c == '"') query += '"';
      query += c;
    }
    query += '"';
    match.words.push_back(word);
  }
  return match;
}

}  // namespace caveat
