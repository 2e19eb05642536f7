#include "corpus/help_lines.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace caveat {

const HelpLines* FindHelpLines(std::string_view region, const std::vector<HelpLines>& help_lines) {
  if (help_lines.empty()) return nullptr;
  const auto found = std::find_if(help_lines.begin(), help_lines.end(),
                                  [&](const HelpLines& lines) { return lines.region == region; });
  return found == help_lines.end() ? &help_lines.front() : &*found;
}

std::string FillHelpLines(std::string_view text, std::string_view region, const std::vector<HelpLines>& help_lines) {
  std::string filled(text);
  const HelpLines* lines = FindHelpLines(region, help_lines);
  if (lines == nullptr || filled.find('{') == std::string::npos) return filled;
  std::vector<std::pair<std::string, std::string>> replacements;
  for (const auto& [name, phrase] : lines->phrases) replacements.emplace_back(absl::StrCat("{", name, "}"), phrase);
  return absl::StrReplaceAll(filled, replacements);
}

}  // namespace caveat
