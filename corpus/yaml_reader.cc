#include "corpus/yaml_reader.h"

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_join.h"

namespace caveat {

YAML::Node YamlReader::Parse(const std::string& text, int first_line) {
  first_line_ = first_line;
  try {
    const YAML::Node node = YAML::Load(text);
    ReportUnread(text, node);
    return node;
  } catch (const YAML::Exception& error) {
    diagnostics_.push_back({file_, first_line + error.mark.line, absl::StrCat(kNotYaml, ": ", error.msg)});
    return YAML::Node(YAML::NodeType::Undefined);
  }
}

// yaml-cpp stops at a line at the margin that does not go on with what the file began with ("...", a key in a list),
// and says nothing of the rest: rules would be lost in silence.
void YamlReader::ReportUnread(const std::string& text, const YAML::Node& node) {
  if (!node.IsSequence() && !node.IsMap()) {
    diagnostics_.push_back({file_, first_line_, "nothing is in here; write a list or keys, or [] for none"});
    return;
  }
  size_t written = 0;
  size_t line_start = 0;
  while (line_start < text.size()) {
    const char first = text[line_start];
    const bool is_element = first == '-' && text.compare(line_start, 3, "---") != 0;
    written += (node.IsSequence() ? is_element : absl::ascii_isalpha(static_cast<unsigned char>(first))) ? 1 : 0;
    const size_t end = text.find('\n', line_start);
    line_start = end == std::string::npos ? text.size() : end + 1;
  }
  // A list in brackets may begin no line.
  if (written > node.size()) {
    diagnostics_.push_back({file_, first_line_,
                            absl::StrCat("only ", node.size(), " of ", written,
                                         " entries are read; a line at the margin (..., ---, or a key inside a list) "
                                         "ends the file there; take it out")});
  }
}

bool YamlReader::ExpectMap(const YAML::Node& map, std::initializer_list<const char*> known) {
  if (!map.IsMap()) {
    Report(map, absl::StrCat("expected keys here: ", absl::StrJoin(known, ", ")));
    return false;
  }
  for (const auto& entry : map) {
    const std::string key = entry.first.IsScalar() ? entry.first.Scalar() : "";
    bool is_known = false;
    for (const char* name : known) is_known = is_known || key == name;
    if (!is_known) {
      Report(entry.first, absl::StrCat("`", key, "` is not a key here; the keys are ", absl::StrJoin(known, ", ")));
    }
  }
  return true;
}

std::vector<YAML::Node> YamlReader::Elements(const YAML::Node& list) {
  std::vector<YAML::Node> elements;
  if (!list.IsDefined() || list.IsNull()) return elements;
  if (!list.IsSequence()) {
    Report(list, "expected a list here, each element beginning with \"- \"");
    return elements;
  }
  for (const YAML::Node& element : list) elements.push_back(element);
  return elements;
}

std::string YamlReader::Required(const YAML::Node& map, const char* key) {
  std::string value = Optional(map, key);
  if (value.empty()) Report(map, absl::StrCat("`", key, "` is missing or empty; write it"));
  return value;
}

std::string YamlReader::Optional(const YAML::Node& map, const char* key) {
  const YAML::Node value = map[key];
  if (!value.IsDefined() || value.IsNull()) return "";
  if (!value.IsScalar()) {
    Report(value, absl::StrCat("`", key, "` takes one value, not a list or keys; write a word or sentence"));
    return "";
  }
  std::string text = value.Scalar();
  while (!text.empty() && (text.back() == '\n' || text.back() == ' ')) text.pop_back();
  return text;
}

std::vector<std::string> YamlReader::Strings(const YAML::Node& map, const char* key) {
  return ToStrings(map[key]);
}

std::vector<std::string> YamlReader::ToStrings(const YAML::Node& list) {
  std::vector<std::string> values;
  if (!list.IsDefined() || list.IsNull()) return values;
  if (list.IsScalar()) return {list.Scalar()};
  for (const YAML::Node& element : Elements(list)) {
    if (element.IsScalar()) {
      values.push_back(element.Scalar());
    } else {
      Report(element, "expected a word or sentence here");
    }
  }
  return values;
}

FacetSet YamlReader::Facets(const YAML::Node& map, const char* key) {
  FacetSet facets;
  for (const std::string& name : Strings(map, key)) {
    if (const std::optional<Facet> facet = FacetFromName(name)) {
      facets.Add(*facet);
    } else {
      Report(map, absl::StrCat("there is no facet \"", name, "\"; docs/editors.md lists them"));
    }
  }
  return facets;
}

FacetSet YamlReader::OrderedFacets(const YAML::Node& map, const char* key) {
  FacetSet facets = Facets(map, key);
  const std::vector<std::string> names = Strings(map, key);
  if (const auto main = names.empty() ? std::nullopt : FacetFromName(names.front())) facets.SetMain(*main);
  return facets;
}

bool YamlReader::Flag(const YAML::Node& map, const char* key) {
  const std::string value = Optional(map, key);
  if (!value.empty() && value != "true" && value != "false") {
    Report(map, absl::StrCat("`", key, ": ", value, "` is not known; write true or false"));
  }
  return value == "true";
}

double YamlReader::Share(const YAML::Node& map, const char* key) {
  double share = 0;
  if (!absl::SimpleAtod(Optional(map, key), &share) || !(share >= 0 && share <= 1)) {
    Report(map, absl::StrCat("`", key, "` takes a number from 0 to 1"));
    return 0;
  }
  return share;
}

void YamlReader::Report(const YAML::Node& node, std::string message) {
  diagnostics_.push_back({file_, Line(node), std::move(message)});
}

int YamlReader::Line(const YAML::Node& node) const {
  return first_line_ + std::max(0, node.Mark().line);
}

}  // namespace caveat
