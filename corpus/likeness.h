#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "corpus/collection.h"
#include "text/analyzer.h"

namespace caveat {

// How alike a message is to the collection's examples of messages that needed help: for each ExampleGroup a logistic
// regression over stems and pairs of neighbouring stems, weighed by tf-idf (1 + log frequency, times log rarity, the
// whole of length 1). It hears what no rule has words for, and knows nothing: what it hears is asked about, never
// stated. Immutable; any thread may call it.
class Likeness {
 public:
  // A stem, or two neighbouring ones with a space between.
  struct Gram {
    std::string stems;
    double rarity = 0;                                // inverse document frequency
    std::array<double, kExampleGroups> weights = {};  // by ExampleGroup; above 0 speaks for it
  };

  // Is like nothing.
  Likeness() = default;
  Likeness(std::vector<Gram> grams, std::array<double, kExampleGroups> biases);

  // For each group, by ExampleGroup: the probability, 0 to 1, that a message or a part of it belongs to it; 0 of a
  // model without grams. No words are named for it: all of them together weigh, the small ones too. Listens to the
  // whole and, in a message of more than kLongMessage words, to each sentence and each two neighbouring ones: much talk
  // around a sentence makes it no less urgent. Takes time linear in the text.
  static constexpr size_t kLongMessage = 60;
  using Probabilities = std::array<double, kExampleGroups>;
  Probabilities Hear(const std::vector<Token>& tokens) const;

  const std::vector<Gram>& grams() const { return grams_; }  // sorted by their stems
  const std::array<double, kExampleGroups>& biases() const { return biases_; }

  // The grams of the words from `begin` up to and without `end`, each as often as it stands there.
  static std::vector<std::string> GramsOf(const std::vector<Token>& tokens, size_t begin, size_t end);
  // The grams of these words that the model knows, by their index, and how much each weighs.
  std::map<uint32_t, double> Weigh(const std::vector<Token>& tokens, size_t begin, size_t end) const;

 private:
  // Raises what was heard to what these words sound like.
  void Listen(const std::vector<Token>& tokens, size_t begin, size_t end, Probabilities& gravest) const;

  std::vector<Gram> grams_;
  std::array<double, kExampleGroups> biases_ = {};
  std::unordered_map<std::string, uint32_t> index_;
};

// Learns from the examples of the red-flag rules, the messages and the golden questions, but for what is set aside.
// The same collection gives the same model; one with fewer than kFewestExamples gives one that is like nothing.
constexpr size_t kFewestExamples = 100;
Likeness LearnLikeness(const Collection& collection, const Analyzer& analyzer);

}  // namespace caveat
