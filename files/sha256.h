#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

namespace caveat {

// SHA-256 (FIPS 180-4) of `bytes`, as 64 lower-case hexadecimal digits.
std::string Sha256Hex(std::string_view bytes);
// Of several pieces, as if they stood in one.
std::string Sha256Hex(std::initializer_list<std::string_view> pieces);

}  // namespace caveat
