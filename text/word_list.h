#pragma once

#include <algorithm>
#include <iterator>
#include <string_view>

namespace caveat {

// True if the word is one of the list.
template <size_t kCount>
bool IsOneOf(std::string_view word, const std::string_view (&words)[kCount]) {
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

}  // namespace caveat
