#pragma once

#include <yaml-cpp/yaml.h>

#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "corpus/diagnostic.h"
#include "corpus/facet.h"

namespace caveat {

// Begins the diagnostic of a file of which nothing could be read.
inline constexpr const char* kNotYaml = "this is not YAML";

// Reads the values of one YAML file and reports, with file and line, what is missing, misspelt or of the wrong form.
// yaml-cpp's exceptions end here.
class YamlReader {
 public:
  YamlReader(std::string file, Diagnostics& diagnostics) : file_(std::move(file)), diagnostics_(diagnostics) {}

  // The file's content; an undefined node, with a diagnostic, if it is not YAML. `first_line` is where `text` begins in
  // its file, for YAML inside another file.
  YAML::Node Parse(const std::string& text, int first_line = 1);

  // Reports keys of `map` other than `known`, and a node that is not a map. False if it is not a map.
  bool ExpectMap(const YAML::Node& map, std::initializer_list<const char*> known);
  // The elements of a list of maps; reports a node that is not a list.
  std::vector<YAML::Node> Elements(const YAML::Node& list);

  // The value of `key`; reports it if it is missing or empty.
  std::string Required(const YAML::Node& map, const char* key);
  // The value of `key`, or "".
  std::string Optional(const YAML::Node& map, const char* key);
  // A single value counts as a list of one; a missing key is an empty list.
  std::vector<std::string> Strings(const YAML::Node& map, const char* key);
  std::vector<std::string> ToStrings(const YAML::Node& list);
  FacetSet Facets(const YAML::Node& map, const char* key);
  // The same, the first one made the main one.
  FacetSet OrderedFacets(const YAML::Node& map, const char* key);
  bool Flag(const YAML::Node& map, const char* key);
  // A number from 0 to 1; reports a missing one and any other.
  double Share(const YAML::Node& map, const char* key);

  // The enumerator that the value of `key` names; reports another word. `fallback` if the key is missing and given.
  template <typename Enum>
  Enum Choice(const YAML::Node& map, const char* key, std::optional<Enum> (*from_name)(std::string_view),
              std::optional<Enum> fallback, const char* choices) {
    const std::string word = Optional(map, key);
    if (word.empty() && fallback) return *fallback;
    if (const std::optional<Enum> value = from_name(word)) return *value;
    Report(map, absl::StrCat("`", key, ": ", word, "` is not known; write one of ", choices));
    return fallback.value_or(Enum());
  }

  void Report(const YAML::Node& node, std::string message);
  int Line(const YAML::Node& node) const;
  const std::string& file() const { return file_; }

 private:
  // Reports entries that are written but were not read, and a file with nothing in it.
  void ReportUnread(const std::string& text, const YAML::Node& node);

  std::string file_;
  Diagnostics& diagnostics_;
  int first_line_ = 1;
};

}  // namespace caveat
