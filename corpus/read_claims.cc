#include "corpus/names.h"
#include "corpus/quote_reader.h"
#include "corpus/readers.h"

namespace caveat {

void ReadClaims(const std::string& text, Collection& collection, Diagnostics& diagnostics) {
  YamlReader yaml("claims.yaml", diagnostics);
  for (const YAML::Node& node : yaml.Elements(yaml.Parse(text))) {
    if (!yaml.ExpectMap(node, {"id", "document", "quote", "quotes", "support", "facets", "about", "verdict",
                               "certainty", "evidence", "note", "review"})) {
      continue;
    }
    Claim claim;
    claim.line = yaml.Line(node);
    claim.id = yaml.Required(node, "id");
    claim.document_id = yaml.Required(node, "document");
    std::vector<std::string> quotes = yaml.Strings(node, "quotes");
    if (quotes.empty()) quotes.push_back(yaml.Required(node, "quote"));
    for (const std::string& quote : quotes) {
      const ByteRange range = FindQuote(collection, claim.document_id, quote, node, yaml);
      if (range.size() > 0) claim.quotes.push_back(range);
    }
    claim.support = yaml.Choice<Support>(node, "support", SupportFromName, std::nullopt,
                                         "supported, overstated, contradicted, unsourced");
    claim.facets = yaml.Facets(node, "facets");
    claim.about = yaml.Strings(node, "about");
    claim.verdict = yaml.Choice<Verdict>(node, "verdict", VerdictFromName, Verdict::kNone,
                                         "supported, uncertain, not_supported, caution, avoid");
    claim.certainty = yaml.Optional(node, "certainty");
    claim.evidence = ReadEvidence(collection, node["evidence"], yaml);
    claim.note = claim.support == Support::kSupported ? yaml.Optional(node, "note") : yaml.Required(node, "note");
    collection.knowledge.claims.push_back(std::move(claim));
  }
}

}  // namespace caveat
