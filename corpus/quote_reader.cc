#include "corpus/quote_reader.h"

namespace caveat {

ByteRange FindQuote(const Collection& collection, const std::string& document_id, const std::string& quote,
                    const YAML::Node& node, YamlReader& yaml) {
  const Document* document = collection.FindDocument(document_id);
  if (document == nullptr) {
    yaml.Report(node, absl::StrCat("there is no document \"", document_id, "\"; its file would be documents/",
                                   document_id, ".md"));
    return {};
  }
  if (quote.empty()) return {};
  for (const Block& block : document->blocks) {
    const std::string_view text = std::string_view(document->text).substr(block.range.start, block.range.size());
    const size_t at = text.find(quote);
    if (at == std::string_view::npos) continue;
    const auto start = static_cast<uint32_t>(block.range.start + at);
    return {start, start + static_cast<uint32_t>(quote.size())};
  }
  yaml.Report(node,
              absl::StrCat("the quote \"", quote.substr(0, 60), quote.size() > 60 ? "…" : "", "\" is not in documents/",
                           document_id, ".md; copy it exactly, from within one paragraph"));
  return {};
}

std::vector<QuoteRef> ReadEvidence(const Collection& collection, const YAML::Node& list, YamlReader& yaml) {
  std::vector<QuoteRef> evidence;
  for (const YAML::Node& element : yaml.Elements(list)) {
    if (!yaml.ExpectMap(element, {"document", "quote"})) continue;
    const std::string document_id = yaml.Required(element, "document");
    const std::string quote = yaml.Required(element, "quote");
    if (document_id.empty() || quote.empty()) continue;
    const ByteRange range = FindQuote(collection, document_id, quote, element, yaml);
    if (range.size() > 0) evidence.push_back({document_id, range});
  }
  return evidence;
}

bool ReadSignedOff(const YAML::Node& map, YamlReader& yaml) {
  const std::string review = yaml.Required(map, "review");
  if (review != "draft" && review != "signed" && !review.empty()) yaml.Report(map, "`review` is draft or signed");
  return review == "signed";
}

}  // namespace caveat
