#pragma once

#include "corpus/collection.h"
#include "corpus/concept_finder.h"
#include "corpus/linear_model.h"
#include "text/analyzer.h"

namespace caveat {

// Hears that whoever would be treated has, takes or had something, also where no word of the lexicon names it ("they
// put a plate in it", "bloods every Friday"), by the stems, their pairs and the letters that a message shares with
// the collection's tellings. What it is, nobody knows: it asks for care, and states nothing. Immutable; any thread may
// call it.
class ToldConditions {
 public:
  // Knows nothing.
  ToldConditions() = default;
  // `model`: one label.
  explicit ToldConditions(LinearModel model) : model_(std::move(model)) {}

  // The probability, 0 to 1, that these words tell of it; 0 of one that knows nothing.
  double Hear(const std::vector<Token>& tokens, const ConceptFinder& lexicon) const;

  const LinearModel& model() const { return model_; }

 private:
  LinearModel model_;
};

// Learns from the tellings and from how people ask, but for what is set aside and what names an illness.
ToldConditions LearnToldConditions(const Collection& collection, const ConceptFinder& lexicon,
                                   const Analyzer& analyzer);

}  // namespace caveat
