#pragma once

#include <array>

#include "corpus/collection.h"
#include "corpus/linear_model.h"
#include "text/analyzer.h"

namespace caveat {

// How like a message is to the collection's examples of messages that needed help, for each ExampleGroup, by the words,
// pairs of words, letters and concepts that they share (features.h). It covers what no rule has words for. It is a
// guess, so what it finds is asked about, never stated. Immutable; any thread may call it.
class Likeness {
 public:
  // Is like nothing.
  Likeness() = default;
  // `model`: a label for each ExampleGroup.
  explicit Likeness(LinearModel model) : model_(std::move(model)) {}

  // The probability, 0 to 1, by ExampleGroup, that a message or a part of it belongs to the group; 0 from an empty
  // model. All words count together, the small ones too, so no single word can be named as the reason. Examines the
  // whole and, in a message of more than kLongMessage words, each sentence and each two neighbouring ones, so that much
  // talk around a sentence does not make it less urgent. Takes time linear in the text.
  static constexpr size_t kLongMessage = 60;
  using Probabilities = std::array<double, kExampleGroups>;
  Probabilities Hear(const std::vector<Token>& tokens, const ConceptFinder& lexicon) const;
  // The same, but examines each sentence of a short message too: it finds more, and raises more false alarms.
  Probabilities HearEachSentence(const std::vector<Token>& tokens, const ConceptFinder& lexicon) const;

  const LinearModel& model() const { return model_; }

 private:
  // Raises `gravest` to the probabilities of these words, where they are higher.
  void Listen(const std::vector<Token>& tokens, const ConceptFinder& lexicon, Probabilities& gravest) const;

  LinearModel model_;
};

// The features by which a Likeness judges a message.
Features FeaturesOfMessage(const std::vector<Token>& tokens, const ConceptFinder& lexicon);

// Learns from the examples of the red-flag rules, the messages and the golden questions, but for what is set aside.
Likeness LearnLikeness(const Collection& collection, const ConceptFinder& lexicon, const Analyzer& analyzer);

}  // namespace caveat
