#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace caveat {

// At most so many words of a question are searched for, each of at most so many bytes.
inline constexpr size_t kMaxMatchWords = 32;
inline constexpr size_t kMaxMatchWordBytes = 64;

// The FTS5 query for passages with any of `words`: each quoted, so that no character of it is an operator, each once,
// joined by OR. Words without a letter or digit, longer than the limit or not UTF-8 are left out, and those beyond the
// limit too. Empty if none is left: then nothing can match. This is the only place where text becomes MATCH syntax.
std::string MatchQuery(const std::vector<std::string>& words);

}  // namespace caveat
