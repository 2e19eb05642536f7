#pragma once

#include "corpus/collection.h"
#include "corpus/concept_finder.h"
#include "corpus/linear_model.h"
#include "text/analyzer.h"

namespace caveat {

// Tells whether a message asks for something that a sentence of the collection says, by what it shares with the
// questions expected of the sentences and with those that none of them answers ("how much is a massage?"). That a
// sentence has a question's words does not mean that it answers it. Immutable; any thread may call it.
class Answerable {
 public:
  // An empty model.
  Answerable() = default;
  // `model`: one label, for what is answered.
  explicit Answerable(LinearModel model) : model_(std::move(model)) {}

  // False for an empty model.
  bool knows() const { return model_.knows(); }
  // The natural log odds that something answers the message; 0 from an empty model. `hits`: the concepts in `tokens`.
  double Hear(const std::vector<Token>& tokens, const std::vector<ConceptHit>& hits,
              const ConceptFinder& lexicon) const;

  const LinearModel& model() const { return model_; }

 private:
  LinearModel model_;
};

// Learns from the expected and the unanswered questions and the askings, but for what is set aside.
Answerable LearnAnswerable(const Collection& collection, const ConceptFinder& lexicon, const Analyzer& analyzer);

}  // namespace caveat
