#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace caveat {

// At most so many words of a question are searched for, each of at most so many bytes.
inline constexpr size_t kMaxMatchWords = 32;
inline constexpr size_t kMaxMatchWordBytes = 64;

// An FTS5 query and the words that are its phrases, in order.
struct MatchQueryText {
  std::string query;  // empty if no word is left: then nothing can match
  std::vector<std::string> words;
};

// The FTS5 query for passages with any of `words`: each quoted, so that no character of it is an operator, each once,
// joined by OR. Words without a letter or digit, longer than the limit or not UTF-8 are left out, and those beyond the
// limit too. This is the only place where text becomes MATCH syntax.
MatchQueryText MatchQuery(const std::vector<std::string>& words);

}  // namespace caveat
