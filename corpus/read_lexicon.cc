#include "corpus/names.h"
#include "corpus/readers.h"
#include "corpus/yaml_reader.h"

namespace caveat {
namespace {

// A list of groups, each a list of words.
std::vector<std::vector<std::string>> ReadGroups(const YAML::Node& list, YamlReader& yaml) {
  std::vector<std::vector<std::string>> groups;
  for (const YAML::Node& group : yaml.Elements(list)) groups.push_back(yaml.ToStrings(group));
  if (groups.size() < 2) yaml.Report(list, "`near` needs at least two lines of words");
  return groups;
}

}  // namespace

void ReadLexicon(const std::string& text, Collection& collection, Diagnostics& diagnostics) {
  YamlReader yaml("lexicon.yaml", diagnostics);
  for (const YAML::Node& node : yaml.Elements(yaml.Parse(text))) {
    if (!yaml.ExpectMap(node, {"id", "name", "kind", "broader", "terms", "near", "document"})) continue;
    Concept entry;
    entry.line = yaml.Line(node);
    entry.id = yaml.Required(node, "id");
    entry.name = yaml.Required(node, "name");
    entry.kind =
        yaml.Choice<ConceptKind>(node, "kind", ConceptKindFromName, std::nullopt,
                                 "treatment, complaint, condition, medicine, finding, body_part, outcome, timing, "
                                 "population, source, topic, idiom");
    entry.broader = yaml.Strings(node, "broader");
    entry.terms = yaml.Strings(node, "terms");
    entry.document_id = yaml.Optional(node, "document");
    const YAML::Node near = node["near"];
    if (near.IsDefined() && near.IsSequence() && near.size() > 0) {
      const bool has_alternatives = near[0].IsSequence() && near[0].size() > 0 && near[0][0].IsSequence();
      if (has_alternatives) {
        for (const YAML::Node& groups : near) entry.near.push_back(ReadGroups(groups, yaml));
      } else {
        entry.near.push_back(ReadGroups(near, yaml));
      }
    }
    if (entry.terms.empty() && entry.near.empty()) {
      yaml.Report(node, absl::StrCat("concept \"", entry.id, "\" has no words; write `terms` or `near`"));
    }
    collection.knowledge.concepts.push_back(std::move(entry));
  }
}

}  // namespace caveat
