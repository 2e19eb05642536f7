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

// Tells which facets a message asks about, by the features (see FeaturesOf) that it shares with the collection's
// examples of how people ask. Lists of cue words know the facets of fewer than half of the questions of new writers.
// Immutable; any thread may call it.
class AskedSides {
 public:
  static constexpr size_t kLabels = kFacetCount + 1;

  // An empty model.
  AskedSides() = default;
  // `model`: a label for each Facet, then one for elsewhere.
  explicit AskedSides(LinearModel model) : model_(std::move(model)) {}

  // False for an empty model.
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
