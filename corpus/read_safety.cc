#include "corpus/names.h"
#include "corpus/quote_reader.h"
#include "corpus/readers.h"
#include "text/normalise.h"

namespace caveat {

void ReadRedFlags(const std::string& text, Collection& collection, Diagnostics& diagnostics) {
  YamlReader yaml("safety/red_flags.yaml", diagnostics);
  for (const YAML::Node& node : yaml.Elements(yaml.Parse(text))) {
    if (!yaml.ExpectMap(node, {"id", "level", "when", "message", "short", "evidence", "review", "fires", "silent"}))
      continue;
    RedFlag rule;
    rule.line = yaml.Line(node);
    rule.id = yaml.Required(node, "id");
    rule.level = yaml.Choice<TriageLevel>(node, "level", TriageLevelFromName, std::nullopt,
                                          "see_clinician, urgent, emergency, crisis");
    for (const YAML::Node& line : yaml.Elements(node["when"])) rule.when.push_back(yaml.ToStrings(line));
    if (rule.when.empty()) yaml.Report(node, "`when` is missing; name the concepts that must be said");
    rule.message = yaml.Required(node, "message");
    rule.short_message = ReadShort(node, yaml);
    rule.evidence = ReadEvidence(collection, node["evidence"], yaml);
    rule.signed_off = ReadSignedOff(node, yaml);
    rule.fires = yaml.Strings(node, "fires");
    rule.silent = yaml.Strings(node, "silent");
    collection.knowledge.red_flags.push_back(std::move(rule));
  }
}

void ReadConditions(const std::string& text, Collection& collection, Diagnostics& diagnostics) {
  YamlReader yaml("safety/conditions.yaml", diagnostics);
  for (const YAML::Node& node : yaml.Elements(yaml.Parse(text))) {
    if (!yaml.ExpectMap(node, {"id", "concepts", "level", "caveat", "short", "evidence", "review"})) continue;
    Condition rule;
    rule.line = yaml.Line(node);
    rule.id = yaml.Required(node, "id");
    rule.concepts = yaml.Strings(node, "concepts");
    if (rule.concepts.empty()) yaml.Report(node, "`concepts` is missing; name the concepts that the caveat is for");
    rule.level = yaml.Choice<ConditionLevel>(node, "level", ConditionLevelFromName, std::nullopt,
                                             "avoid, local, ask_first, gentle");
    rule.caveat = yaml.Required(node, "caveat");
    rule.short_caveat = ReadShort(node, yaml);
    rule.evidence = ReadEvidence(collection, node["evidence"], yaml);
    rule.signed_off = ReadSignedOff(node, yaml);
    collection.knowledge.conditions.push_back(std::move(rule));
  }
}

}  // namespace caveat
