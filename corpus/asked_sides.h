#pragma once

#include <array>

#include "corpus/collection.h"
#include "corpus/concept_finder.h"
#include "corpus/linear_model.h"
#include "text/analyzer.h"

namespace caveat {

// How likely a message asks for each facet, and how likely for nothing that the collection is about. Natural logarithms
// of odds: 0 is as likely as not.
struct HeardSides {
  std::array<double, kFacetCount> facets = {};  // by Facet
  double elsewhere = 0;
};

// Hears which sides of its subject a message asks about, by what it has in common with the collection's examples of how
// people ask: see FeaturesOf. Lists of cue words never end:
// they knew what fewer than half of new writers' questions asked for. Immutable; any thread may call it.
class AskedSides {
 public:
  static constexpr size_t kLabels = kFacetCount + 1;

  // Knows nothing.
  AskedSides() = default;
  // `model`: a label for each Facet, then one for elsewhere.
  explicit AskedSides(LinearModel model) : model_(std::move(model)) {}

  // False of one that knows nothing.
  bool knows() const { return model_.knows(); }
  // `hits`: the concepts in `tokens`. Only where knows().
  HeardSides Hear(const std::vector<Token>& tokens, const std::vector<ConceptHit>& hits,
                  const ConceptFinder& lexicon) const;

  const LinearModel& model() const { return model_; }

 private:
  LinearModel model_;
};

// Learns from the askings, and the golden questions whose facets are told, but for what is set aside.
AskedSides LearnAskedSides(const Collection& collection, const ConceptFinder& lexicon, const Analyzer& analyzer);

}  // namespace caveat
