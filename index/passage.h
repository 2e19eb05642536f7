#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "corpus/collection.h"

namespace caveat {

// A stretch of a document under one heading.
struct Section {
  uint32_t document = 0;          // index into the documents
  std::vector<std::string> path;  // headings above and of it, outermost first
};

// One sentence of a document: the unit that is searched and quoted.
struct Passage {
  uint32_t document = 0;
  uint32_t section = 0;  // index into the sections
  uint32_t block = 0;    // index into the document's blocks
  ByteRange range;       // the sentence, in the document's text
  // What has to be quoted if the sentence stands alone: with the sentences before it that it refers back to ("This is
  // supported by …"). Equal to `range` for most.
  ByteRange context;
  ByteRange lead_in;  // for a list item: the sentence that introduces the list; empty if none
  bool is_item = false;
  FacetSet facets;
  std::string certainty;  // of the finding, else of the document; may be empty
  Verdict verdict = Verdict::kNone;
  std::vector<uint32_t> concepts;  // indices into the lexicon, sorted: said in the sentence, or what it is about
  std::vector<uint32_t> claims;    // indices into the ledger: those whose quote is in this sentence
};

struct Passages {
  std::vector<Section> sections;
  std::vector<Passage> passages;  // in the order of documents and of their text
};

// The passage of a document (an index into them) that holds a range of its text; nullopt if the range goes over
// several.
std::optional<uint32_t> PassageHolding(const Passages& passages, uint32_t document, ByteRange range);

class Analyzer;
class ConceptFinder;

// Cuts the documents into passages and marks each with its concepts, facets and claims. Headings, sections named
// "Summary note" and the reference list of an article are not passages.
Passages Segment(const Collection& collection, const ConceptFinder& finder, const Analyzer& analyzer);

}  // namespace caveat
