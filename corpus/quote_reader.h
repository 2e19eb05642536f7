#pragma once

#include <string>
#include <vector>

#include "corpus/collection.h"
#include "corpus/yaml_reader.h"

namespace caveat {

// Where `quote` stands in the blocks of the document; reports it if the document or the quote is not there, or if the
// quote is not within one paragraph. An empty range if not found.
ByteRange FindQuote(const Collection& collection, const std::string& document_id, const std::string& quote,
                    const YAML::Node& node, YamlReader& yaml);

// A list of {document, quote}; none if the node is undefined.
std::vector<QuoteRef> ReadEvidence(const Collection& collection, const YAML::Node& list, YamlReader& yaml);

// True for `review: signed`; reports anything but draft and signed.
bool ReadSignedOff(const YAML::Node& map, YamlReader& yaml);

}  // namespace caveat
