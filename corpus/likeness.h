#pragma once

#include <array>

#include "corpus/collection.h"
#include "corpus/linear_model.h"
#include "text/analyzer.h"

namespace caveat {

// How alike a message is to the collection's examples of messages that needed help, for each ExampleGroup, by the
// words, pairs of words, letters and concepts that they share (features.h). It hears what no rule has words for, and
// knows nothing: what it hears is asked about, never stated. Immutable; any thread may call it.
class Likeness {
 public:
  // Is like nothing.
  Likeness() = default;
  // `model`: a label for each ExampleGroup.
  explicit Likeness(LinearModel model) : model_(std::move(model)) {}

  // For each group, by ExampleGroup: the probability, 0 to 1, that a message or a part of it belongs to it; 0 of a
  // model that knows nothing. No words are named for it: all of them together weigh, the small ones too. Listens to the
  // whole and, in a message of more than kLongMessage words, to each sentence and each two neighbouring ones: much talk
  // around a sentence makes it no less urgent. Takes time linear in the text.
  static constexpr size_t kLongMessage = 60;
  using Probabilities = std::array<double, kExampleGroups>;
  Probabilities Hear(const std::vector<Token>& tokens, const ConceptFinder& lexicon) const;
  // The same, but listens to each sentence of a short message too: it hears more, and more false alarms.
  Probabilities HearEachSentence(const std::vector<Token>& tokens, const ConceptFinder& lexicon) const;

  const LinearModel& model() const { return model_; }

 private:
  // Raises what was heard to what these words sound like.
  void Listen(const std::vector<Token>& tokens, const ConceptFinder& lexicon, Probabilities& gravest) const;

  LinearModel model_;
};

// What a message is known by to a Likeness.
Features FeaturesOfMessage(const std::vector<Token>& tokens, const ConceptFinder& lexicon);

// Learns from the examples of the red-flag rules, the messages and the golden questions, but for what is set aside.
Likeness LearnLikeness(const Collection& collection, const ConceptFinder& lexicon, const Analyzer& analyzer);

}  // namespace caveat
