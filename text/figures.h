#pragma once

#include <string_view>
#include <vector>

namespace caveat {

// The runs of ASCII digits in a text, in order: "20.0 to 23" has three. They point into the text.
std::vector<std::string_view> Figures(std::string_view text);

}  // namespace caveat
