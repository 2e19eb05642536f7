#include <algorithm>
#include <nlohmann/json.hpp>

#include "absl/strings/str_cat.h"
#include "corpus/readers.h"
#include "files/json_field.h"

namespace caveat {
namespace {

constexpr const char* kFile = "sources.json";
constexpr size_t kAuthorsNamed = 3;

using Json = nlohmann::json;

// "Furlan AD, Giraldo M, Baskwill A, et al."
std::string Authors(const Json& item) {
  const auto authors = item.find("author");
  if (authors == item.end() || !authors->is_array()) return "";
  std::string line;
  for (size_t i = 0; i < authors->size() && i < kAuthorsNamed; ++i) {
    const Json& author = (*authors)[i];
    std::string name = TextField(author, "literal");
    if (name.empty()) {
      name = TextField(author, "family");
      std::string initials;
      bool word_start = true;
      for (const char c : TextField(author, "given")) {
        if (word_start && c != ' ' && c != '-' && c != '.') initials += c;
        word_start = c == ' ' || c == '-' || c == '.';
      }
      if (!initials.empty()) absl::StrAppend(&name, " ", initials);
    }
    absl::StrAppend(&line, line.empty() ? "" : ", ", name);
  }
  if (authors->size() > kAuthorsNamed) line += ", et al.";
  return line;
}

uint32_t Year(const Json& item) {
  const Json::json_pointer year("/issued/date-parts/0/0");
  if (!item.contains(year)) return 0;
  const Json& value = item.at(year);
  if (value.is_number_unsigned()) return value.get<uint32_t>();
  return 0;
}

}  // namespace

void ReadSources(const std::string& text, Collection& collection, Diagnostics& diagnostics) {
  Json list;
  try {
    list = Json::parse(text);
  } catch (const Json::parse_error& error) {
    const auto at = std::min(error.byte, text.size());
    const auto line =
        static_cast<int>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n') + 1);
    diagnostics.push_back({kFile, line, "this is not JSON; export it again from the reference manager as CSL-JSON"});
    return;
  }
  if (!list.is_array()) {
    diagnostics.push_back({kFile, 1, "expected a CSL-JSON list of references"});
    return;
  }
  for (const Json& item : list) {
    Source source;
    source.id = TextField(item, "id");
    const size_t at = text.find(absl::StrCat("\"", source.id, "\""));
    source.line =
        at == std::string::npos
            ? 1
            : static_cast<int>(std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(at), '\n') + 1);
    source.title = TextField(item, "title");
    if (source.id.empty() || source.title.empty()) {
      diagnostics.push_back(
          {kFile, source.line, absl::StrCat("reference \"", source.id, "\" needs an id and a title")});
      continue;
    }
    source.authors = Authors(item);
    source.year = Year(item);
    source.container = TextField(item, "container-title");
    if (source.container.empty()) source.container = TextField(item, "publisher");
    source.doi = TextField(item, "DOI");
    source.pmid = TextField(item, "PMID");
    source.url = TextField(item, "URL");
    if (source.url.empty() && !source.doi.empty()) source.url = "https://doi.org/" + source.doi;
    collection.knowledge.sources.push_back(std::move(source));
  }
}

}  // namespace caveat
