#include <algorithm>

#include "absl/strings/str_cat.h"
#include "corpus/readers.h"
#include "corpus/yaml_reader.h"
#include "text/normalise.h"

namespace caveat {
namespace {

// Takes the brackets out of a normalised text; false if one is missing.
bool TakeMarks(const std::string& marked, MarkedExample& example) {
  bool is_open = false;
  for (const char c : marked) {
    if (c != '[' && c != ']') {
      example.text.push_back(c);
      continue;
    }
    if (is_open != (c == ']')) return false;
    is_open = !is_open;
    const auto at = static_cast<uint32_t>(example.text.size());
    if (is_open) {
      example.asked.push_back({at, at});
    } else {
      example.asked.back().end = at;
    }
  }
  return !is_open;
}

}  // namespace

bool MarkedExample::IsAsked(uint32_t byte) const {
  return std::any_of(asked.begin(), asked.end(),
                     [&](const ByteRange& range) { return range.start <= byte && byte < range.end; });
}

void ReadAskedWords(const std::string& text, Collection& collection, Diagnostics& diagnostics) {
  YamlReader yaml("asked_words.yaml", diagnostics);
  for (const YAML::Node& node : yaml.Elements(yaml.Parse(text))) {
    if (!yaml.ExpectMap(node, {"set_aside", "asks"})) continue;
    const bool set_aside = yaml.Flag(node, "set_aside");
    const std::vector<std::string> texts = yaml.Strings(node, "asks");
    if (texts.empty())
      yaml.Report(node, "`asks` is missing; write messages, with [brackets] around what is asked about");
    for (const std::string& each : texts) {
      MarkedExample example;
      example.set_aside = set_aside;
      if (TakeMarks(Normalise(each), example)) {
        collection.marked.push_back(std::move(example));
      } else {
        yaml.Report(node, absl::StrCat("a bracket is missing in \"", each, "\"; write each as [words]"));
      }
    }
  }
}

}  // namespace caveat
