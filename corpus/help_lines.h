#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "corpus/collection.h"

namespace caveat {

// The row for the region; that for "any" where the region has none; nullptr if there is no row at all.
//   region: ISO 3166-1 alpha-2, upper case; empty for none
const HelpLines* FindHelpLines(std::string_view region, const std::vector<HelpLines>& help_lines);

// The text with each {name} replaced by the region's phrase of that name. A name without a phrase stays as it is: lint
// reports it.
std::string FillHelpLines(std::string_view text, std::string_view region, const std::vector<HelpLines>& help_lines);

}  // namespace caveat
