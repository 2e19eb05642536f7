#pragma once

#include <vector>

#include "corpus/asked_sides.h"
#include "corpus/concept_finder.h"
#include "corpus/facet.h"

namespace caveat {

// A message, or so much of it as is listened to.
struct HeardWords {
  std::vector<Token> tokens;
  std::vector<ConceptHit> hits;
};

// The tokens that are marked, and the concepts that they say.
HeardWords Only(const std::vector<Token>& tokens, const std::vector<ConceptHit>& hits, const std::vector<bool>& marked);

// What a message asks for: the facets of its cue words, and those that it has in common with the collection's examples
// of how people ask. Each makes up for what the other does not know: a cue counts so much for its facet, and where the
// examples speak strongly against it, it was not a cue. The likeliest is the main one.
class FacetHearer {
 public:
  FacetHearer(const AskedSides& sides, const ConceptFinder& lexicon) : sides_(sides), lexicon_(lexicon) {}

  // `asking`: what asks in it. The rest of `whole` is listened to only where that tells nothing.
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
