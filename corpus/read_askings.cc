#include "corpus/readers.h"
#include "corpus/yaml_reader.h"

namespace caveat {

void ReadAskings(const std::string& text, Collection& collection, Diagnostics& diagnostics) {
  YamlReader yaml("askings.yaml", diagnostics);
  for (const YAML::Node& node : yaml.Elements(yaml.Parse(text))) {
    if (!yaml.ExpectMap(node, {"facets", "set_aside", "asks"})) continue;
    AskingExample asking;
    asking.facets = yaml.OrderedFacets(node, "facets");
    asking.set_aside = yaml.Flag(node, "set_aside");
    const std::vector<std::string> texts = yaml.Strings(node, "asks");
    if (texts.empty()) yaml.Report(node, "`asks` is missing; write how people ask for these facets");
    for (const std::string& each : texts) {
      asking.text = each;
      collection.askings.push_back(asking);
    }
  }
}

}  // namespace caveat
