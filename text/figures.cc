#include "text/figures.h"

#include <algorithm>

namespace caveat {

std::vector<std::string_view> Figures(std::string_view text) {
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  std::vector<std::string_view> figures;
  for (auto at = text.begin(); (at = std::find_if(at, text.end(), is_digit)) != text.end();) {
    const auto end = std::find_if_not(at, text.end(), is_digit);
    figures.push_back(text.substr(static_cast<size_t>(at - text.begin()), static_cast<size_t>(end - at)));
    at = end;
  }
  return figures;
}

}  // namespace caveat
