#include "corpus/quote_reader.h"
#include "corpus/readers.h"
#include "corpus/yaml_reader.h"

namespace caveat {

void ReadExpectedQuestions(const std::string& text, Collection& collection, Diagnostics& diagnostics) {
  YamlReader yaml("expected_questions.yaml", diagnostics);
  for (const YAML::Node& node : yaml.Elements(yaml.Parse(text))) {
    if (!yaml.ExpectMap(node, {"document", "quote", "asks", "set_aside"})) continue;
    ExpectedQuestion question;
    question.answer.document_id = yaml.Required(node, "document");
    question.answer.range =
        FindQuote(collection, question.answer.document_id, yaml.Required(node, "quote"), node, yaml);
    if (question.answer.range.size() == 0) continue;
    for (const bool set_aside : {false, true}) {
      question.set_aside = set_aside;
      for (std::string& asked : yaml.Strings(node, set_aside ? "set_aside" : "asks")) {
        question.text = std::move(asked);
        collection.expected.push_back(question);
      }
    }
  }
}

}  // namespace caveat
