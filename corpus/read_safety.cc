#include "corpus/names.h"
#include "corpus/quote_reader.h"
#include "corpus/readers.h"
#include "text/normalise.h"

namespace caveat {
namespace {

std::vector<ConditionCase> ReadCases(const YAML::Node& list, Collection& collection, YamlReader& yaml) {
  std::vector<ConditionCase> cases;
  for (const YAML::Node& node : yaml.Elements(list)) {
    if (!yaml.ExpectMap(node, {"id", "text", "said_by", "past", "evidence"})) continue;
    ConditionCase row;
    row.id = yaml.Required(node, "id");
    row.text = yaml.Required(node, "text");
    row.said_by = yaml.Strings(node, "said_by");
    row.is_past = yaml.Flag(node, "past");
    row.evidence = ReadEvidence(collection, node["evidence"], yaml);
    if (row.evidence.empty()) yaml.Report(node, "this case cites nothing; quote its source under `evidence`");
    cases.push_back(std::move(row));
  }
  if (cases.size() == 1)
    yaml.Report(list, "a rule with cases needs at least two; write the other case, or put this one into the caveat");
  return cases;
}

}  // namespace

void ReadRedFlags(const std::string& text, Collection& collection, Diagnostics& diagnostics) {
  YamlReader yaml("safety/red_flags.yaml", diagnostics);
  for (const YAML::Node& node : yaml.Elements(yaml.Parse(text))) {
    if (!yaml.ExpectMap(node, {"id", "level", "when", "sounds_like", "at_least", "unless", "message", "short",
                               "evidence", "review", "fires", "silent"}))
      continue;
    RedFlag rule;
    rule.line = yaml.Line(node);
    rule.id = yaml.Required(node, "id");
    rule.level = yaml.Choice<TriageLevel>(node, "level", TriageLevelFromName, std::nullopt,
                                          "see_clinician, urgent, emergency, crisis");
    for (const YAML::Node& line : yaml.Elements(node["when"])) rule.when.push_back(yaml.ToStrings(line));
    rule.sounds_like = yaml.Choice<ExampleGroup>(node, "sounds_like", ExampleGroupFromName, ExampleGroup::kNone,
                                                 "urgent, crisis, emergency");
    const bool by_likeness = rule.sounds_like != ExampleGroup::kNone;
    if (by_likeness) rule.at_least = yaml.Share(node, "at_least");
    if (rule.when.empty() != by_likeness)
      yaml.Report(node,
                  "name under `when` what must be said, or under `sounds_like` what the message is like; not both");
    rule.unless = yaml.Strings(node, "unless");
    rule.message = yaml.Required(node, "message");
    rule.short_message = yaml.Required(node, "short");
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
    if (!yaml.ExpectMap(node, {"id", "concepts", "level", "caveat", "short", "cases", "evidence", "review"})) continue;
    Condition rule;
    rule.line = yaml.Line(node);
    rule.id = yaml.Required(node, "id");
    rule.concepts = yaml.Strings(node, "concepts");
    if (rule.concepts.empty()) yaml.Report(node, "`concepts` is missing; name the concepts that the caveat is for");
    rule.level = yaml.Choice<ConditionLevel>(node, "level", ConditionLevelFromName, std::nullopt,
                                             "avoid, local, ask_first, gentle");
    rule.caveat = yaml.Required(node, "caveat");
    rule.short_caveat = yaml.Required(node, "short");
    if (node["cases"].IsDefined()) rule.cases = ReadCases(node["cases"], collection, yaml);
    rule.evidence = ReadEvidence(collection, node["evidence"], yaml);
    rule.signed_off = ReadSignedOff(node, yaml);
    collection.knowledge.conditions.push_back(std::move(rule));
  }
}

void ReadMessages(const std::string& text, Collection& collection, Diagnostics& diagnostics) {
  YamlReader yaml("safety/messages.yaml", diagnostics);
  for (const YAML::Node& node : yaml.Elements(yaml.Parse(text))) {
    if (!yaml.ExpectMap(node, {"id", "text", "history", "level", "about", "caveats", "set_aside"})) continue;
    SafetyMessage message;
    message.line = yaml.Line(node);
    message.id = yaml.Required(node, "id");
    message.text = yaml.Required(node, "text");
    message.history = yaml.Strings(node, "history");
    if (yaml.Required(node, "level") != "none") {
      message.level = yaml.Choice<TriageLevel>(node, "level", TriageLevelFromName, std::nullopt,
                                               "none, see_clinician, urgent, emergency, crisis");
    }
    message.about = yaml.Optional(node, "about");
    message.caveats = yaml.Strings(node, "caveats");
    message.set_aside = yaml.Flag(node, "set_aside");
    collection.messages.push_back(std::move(message));
  }
}

void ReadTellings(const std::string& text, Collection& collection, Diagnostics& diagnostics) {
  YamlReader yaml("safety/tellings.yaml", diagnostics);
  for (const YAML::Node& node : yaml.Elements(yaml.Parse(text))) {
    if (!yaml.ExpectMap(node, {"owed", "not", "set_aside", "tells"})) continue;
    TellingExample telling;
    telling.line = yaml.Line(node);
    telling.owed = yaml.Strings(node, "owed");
    telling.not_owed = yaml.Strings(node, "not");
    telling.set_aside = yaml.Flag(node, "set_aside");
    const std::vector<std::string> texts = yaml.Strings(node, "tells");
    if (texts.empty()) yaml.Report(node, "`tells` is missing; write how people tell of it");
    for (const std::string& each : texts) {
      telling.text = each;
      collection.tellings.push_back(telling);
    }
  }
}

}  // namespace caveat
