#pragma once

#include <vector>

#include "corpus/asked_sides.h"
#include "corpus/concept_finder.h"
#include "corpus/facet.h"

namespace caveat {

// A message, or the part of it that is examined.
struct HeardWords {
  std::vector<Token> tokens;
  std::vector<ConceptHit> hits;
};

// The tokens that are marked, and the concepts that they say.
HeardWords Only(const std::vector<Token>& tokens, const std::vector<ConceptHit>& hits, const std::vector<bool>& marked);

// What a message asks for, from its cue words and from what it shares with the collection's examples of how people ask.
// A cue adds a fixed amount to its facet's log odds, so each source fills the gaps of the other; a cue is dropped where
// the examples speak strongly against it. The likeliest facet is the main one.
class FacetHearer {
 public:
  FacetHearer(const AskedSides& sides, const ConceptFinder& lexicon) : sides_(sides), lexicon_(lexicon) {}

  // `asking`: the part of it that asks. The rest of `whole` is examined only if that part tells nothing.
  // `answerable_odds`: the natural log odds that something here answers it.
  FacetSet Hear(FacetSet cued, double answerable_odds, const HeardWords& asking, const HeardWords& whole);
  // Of the last message: the natural log odds that it asks for nothing that the collection is about.
  double elsewhere_odds() const { return elsewhere_odds_; }

 private:
  const AskedSides& sides_;
  const ConceptFinder& lexicon_;
  double elsewhere_odds_ = 0;
};

}  // namespace caveat
