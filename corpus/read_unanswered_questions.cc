#include "corpus/readers.h"
#include "corpus/yaml_reader.h"

namespace caveat {

void ReadUnansweredQuestions(const std::string& text, Collection& collection, Diagnostics& diagnostics) {
  YamlReader yaml("unanswered_questions.yaml", diagnostics);
  for (const YAML::Node& node : yaml.Elements(yaml.Parse(text))) {
    if (!yaml.ExpectMap(node, {"set_aside", "asks"})) continue;
    const bool set_aside = yaml.Flag(node, "set_aside");
    const std::vector<std::string> asks = yaml.Strings(node, "asks");
    if (asks.empty()) yaml.Report(node, "`asks` is missing; write questions that no sentence of the documents answers");
    for (const std::string& each : asks) collection.unanswered.push_back({each, set_aside});
  }
}

}  // namespace caveat
