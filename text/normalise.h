#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace caveat {

// True if `text` is well-formed UTF-8 (no overlong forms, no surrogates).
bool IsValidUtf8(std::string_view text);

// Number of code points of well-formed UTF-8.
size_t CodePointCount(std::string_view text);

// The code points of UTF-8 and back; what is ill-formed becomes U+FFFD.
std::u32string ToCodePoints(std::string_view utf8);
std::string ToUtf8(std::u32string_view code_points);

// A message as people type it, made plain: NFKC; control, format and bidirectional characters removed; typographic
// quotes and dashes made ASCII; letters of other scripts that look Latin read as Latin in a word that also has Latin
// ones; white space folded to single spaces, none at the ends. Invalid UTF-8 becomes U+FFFD. Case is kept.
std::string Normalise(std::string_view text);

}  // namespace caveat
