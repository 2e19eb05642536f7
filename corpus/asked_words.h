#pragma once

#include <string>
#include <vector>

#include "corpus/collection.h"
#include "corpus/concept_finder.h"
#include "corpus/linear_model.h"
#include "text/analyzer.h"

namespace caveat {

// Tells which words of a message its answer has to speak of, and which are told by the way ("my son laughs, but does it
// flush toxins?"). It judges a word by its class, the words around it, what opens the question and where it stands in
// its sentence, so it can judge a word that no example has. Immutable; any thread may call it.
class AskedWords {
 public:
  // An empty model.
  AskedWords() = default;
  // `model`: one label.
  explicit AskedWords(LinearModel model) : model_(std::move(model)) {}

  // False for an empty model.
  bool knows() const { return model_.knows(); }
  // For each token, the natural log odds that an answer has to speak of it; kNeverAsked for a small word, and for one
  // that is neither a noun nor said by a concept. `hits`: the concepts in `tokens`. Only where knows().
  static constexpr double kNeverAsked = -100;
  std::vector<double> Hear(const std::string& text, const std::vector<Token>& tokens,
                           const std::vector<ConceptHit>& hits, const ConceptFinder& lexicon) const;

  const LinearModel& model() const { return model_; }

 private:
  LinearModel model_;
};

// Learns from the marked examples that are not set aside.
AskedWords LearnAskedWords(const Collection& collection, const ConceptFinder& lexicon, const Analyzer& analyzer);

}  // namespace caveat
