#pragma once

#include "corpus/collection.h"
#include "corpus/concept_finder.h"
#include "corpus/linear_model.h"
#include "text/analyzer.h"

namespace caveat {

// Tells whether a message says that the person to be treated has, takes or had something, even if no word of the
// lexicon names it ("they put a plate in it", "bloods every Friday"), by the stems, pairs of stems and letters that it
// shares with the collection's tellings. It does not know what the condition is, so it only asks for care. Immutable;
// any thread may call it.
class ToldConditions {
 public:
  // An empty model.
  ToldConditions() = default;
  // `model`: one label.
  explicit ToldConditions(LinearModel model) : model_(std::move(model)) {}

  // The probability, 0 to 1, that these words tell of a condition; 0 from an empty model.
  double Hear(const std::vector<Token>& tokens, const ConceptFinder& lexicon) const;

  const LinearModel& model() const { return model_; }

 private:
  LinearModel model_;
};

// Learns from the tellings and from how people ask, but for what is set aside and what names an illness.
ToldConditions LearnToldConditions(const Collection& collection, const ConceptFinder& lexicon,
                                   const Analyzer& analyzer);

}  // namespace caveat
