#include <algorithm>

#include "absl/strings/str_join.h"
#include "corpus/names.h"
#include "corpus/readers.h"
#include "corpus/yaml_reader.h"

namespace caveat {
namespace {

// Reports a word of `words` that is not in `allowed`, with the choices.
void ExpectWords(const std::vector<std::string>& words, const std::vector<std::string>& allowed, const char* key,
                 const YAML::Node& node, YamlReader& yaml) {
  for (const std::string& word : words) {
    if (std::find(allowed.begin(), allowed.end(), word) == allowed.end()) {
      yaml.Report(node,
                  absl::StrCat("`", key, ": ", word, "` is not known; write one of ", absl::StrJoin(allowed, ", ")));
    }
  }
}

}  // namespace

void ReadQuestions(const std::string& text, Collection& collection, Diagnostics& diagnostics) {
  YamlReader yaml("questions.yaml", diagnostics);
  for (const YAML::Node& node : yaml.Elements(yaml.Parse(text))) {
    if (!yaml.ExpectMap(node, {"id", "ask", "facets", "history", "outcome", "verdict", "triage", "first", "quotes",
                               "cites", "caveats", "disagreements", "never", "set_aside"})) {
      continue;
    }
    GoldenQuestion question;
    question.line = yaml.Line(node);
    question.id = yaml.Required(node, "id");
    question.ask = yaml.Required(node, "ask");
    if (node["facets"]) question.facets = yaml.OrderedFacets(node, "facets");
    question.history = yaml.Strings(node, "history");
    question.outcome = yaml.Strings(node, "outcome");
    if (question.outcome.empty()) yaml.Report(node, "`outcome` is missing; write the outcomes that would be right");
    ExpectWords(question.outcome, {"answered", "partial", "clarify", "not_covered", "red_flag"}, "outcome", node, yaml);
    question.verdict = yaml.Strings(node, "verdict");
    ExpectWords(question.verdict, {"none", "supported", "uncertain", "not_supported", "caution", "avoid"}, "verdict",
                node, yaml);
    question.triage = yaml.Optional(node, "triage");
    if (!question.triage.empty())
      ExpectWords({question.triage}, {"none", "see_clinician", "urgent", "emergency", "crisis"}, "triage", node, yaml);
    question.first = yaml.Strings(node, "first");
    question.quotes = yaml.Strings(node, "quotes");
    question.cites = yaml.Strings(node, "cites");
    question.caveats = yaml.Strings(node, "caveats");
    question.disagreements = yaml.Strings(node, "disagreements");
    question.never = yaml.Strings(node, "never");
    question.set_aside = yaml.Flag(node, "set_aside");
    collection.questions.push_back(std::move(question));
  }
}

}  // namespace caveat
