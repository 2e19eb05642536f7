#include "corpus/names.h"
#include "corpus/quote_reader.h"
#include "corpus/readers.h"
#include "corpus/yaml_reader.h"

namespace caveat {
namespace {

void ReadGeneralCaveats(const YAML::Node& list, Collection& collection, YamlReader& yaml) {
  for (const YAML::Node& node : yaml.Elements(list)) {
    if (!yaml.ExpectMap(node, {"id", "facets", "text", "short", "evidence", "review"})) continue;
    GeneralCaveat caveat;
    caveat.line = yaml.Line(node);
    caveat.id = yaml.Required(node, "id");
    caveat.facets = yaml.Facets(node, "facets");
    caveat.text = yaml.Required(node, "text");
    caveat.short_text = yaml.Required(node, "short");
    caveat.evidence = ReadEvidence(collection, node["evidence"], yaml);
    caveat.signed_off = ReadSignedOff(node, yaml);
    collection.knowledge.general_caveats.push_back(std::move(caveat));
  }
}

std::map<std::string, std::vector<QuoteRef>> ReadQuotesByFacet(const YAML::Node& map, const Collection& collection,
                                                               YamlReader& yaml) {
  std::map<std::string, std::vector<QuoteRef>> quotes;
  if (!map.IsDefined() || !map.IsMap()) return quotes;
  for (const auto& entry : map) {
    const std::string facet = entry.first.Scalar();
    if (!FacetFromName(facet))
      yaml.Report(entry.first, absl::StrCat("there is no facet \"", facet, "\"; docs/editors.md lists them"));
    quotes[facet] = ReadEvidence(collection, entry.second, yaml);
  }
  return quotes;
}

void ReadHelpLines(const YAML::Node& list, Collection& collection, YamlReader& yaml) {
  for (const YAML::Node& node : yaml.Elements(list)) {
    if (!yaml.ExpectMap(node, {"region", "phrases", "evidence"})) continue;
    HelpLines lines;
    lines.line = yaml.Line(node);
    lines.region = yaml.Required(node, "region");
    const YAML::Node phrases = node["phrases"];
    if (phrases.IsDefined() && phrases.IsMap()) {
      for (const auto& entry : phrases) lines.phrases[entry.first.Scalar()] = entry.second.Scalar();
    }
    lines.evidence = ReadEvidence(collection, node["evidence"], yaml);
    collection.knowledge.help_lines.push_back(std::move(lines));
  }
}

void ReadConfidence(const YAML::Node& map, Knowledge& knowledge, YamlReader& yaml) {
  if (!map.IsDefined() || !yaml.ExpectMap(map, {"low", "medium", "high"})) return;
  for (const auto& entry : map) {
    MeasuredConfidence measured;
    try {
      measured.precision = entry.second["precision"].as<double>();
      measured.measured_on = entry.second["measured_on"].as<uint32_t>();
    } catch (const YAML::Exception&) {
      yaml.Report(entry.second, "expected {precision: 0 to 1, measured_on: number of questions}");
    }
    knowledge.confidence[entry.first.Scalar()] = measured;
  }
}

}  // namespace

void ReadCollectionFile(const std::string& text, Collection& collection, Diagnostics& diagnostics) {
  YamlReader yaml("collection.yaml", diagnostics);
  const YAML::Node root = yaml.Parse(text);
  if (!root.IsDefined() ||
      !yaml.ExpectMap(root, {"id", "title", "language", "owner", "reviewed", "next_review", "scope", "general_caveats",
                             "help_lines", "templates", "answers_owe", "answers_open", "follow_ups", "confidence"})) {
    return;
  }
  Knowledge& knowledge = collection.knowledge;
  knowledge.id = yaml.Required(root, "id");
  knowledge.title = yaml.Required(root, "title");
  knowledge.language = yaml.Required(root, "language");
  knowledge.owner = yaml.Required(root, "owner");
  knowledge.reviewed = yaml.Required(root, "reviewed");
  knowledge.next_review = yaml.Required(root, "next_review");
  const YAML::Node scope = root["scope"];
  if (scope.IsDefined() && yaml.ExpectMap(scope, {"treatments", "complaints", "places"})) {
    knowledge.scope_treatments = yaml.Strings(scope, "treatments");
    knowledge.scope_complaints = yaml.Strings(scope, "complaints");
    knowledge.scope_places = yaml.Strings(scope, "places");
  }
  if (knowledge.scope_treatments.empty() || knowledge.scope_complaints.empty()) {
    yaml.Report(root, "`scope` must name `treatments` and `complaints`: what the collection is about");
  }
  ReadGeneralCaveats(root["general_caveats"], collection, yaml);
  ReadHelpLines(root["help_lines"], collection, yaml);
  const YAML::Node templates = root["templates"];
  if (templates.IsMap()) {
    for (const auto& entry : templates) knowledge.templates[entry.first.Scalar()] = entry.second.Scalar();
  } else {
    yaml.Report(root, "`templates` is missing; docs/editors.md lists those that are needed");
  }
  collection.knowledge.answers_owe = ReadQuotesByFacet(root["answers_owe"], collection, yaml);
  collection.knowledge.answers_open = ReadQuotesByFacet(root["answers_open"], collection, yaml);
  for (const YAML::Node& node : yaml.Elements(root["follow_ups"])) {
    if (!yaml.ExpectMap(node, {"question", "facets"})) continue;
    knowledge.follow_ups.push_back({yaml.Required(node, "question"), yaml.Facets(node, "facets")});
  }
  ReadConfidence(root["confidence"], knowledge, yaml);
}

}  // namespace caveat
