#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/inlined_vector.h"
#include "corpus/features.h"

namespace caveat {

// Logistic regressions that share their features, one for each label. A text's features are weighed by tf-idf
// (1 + log frequency, times log rarity): its words to a whole of length 1, its letters to one of kLettersLength.
// Immutable; any thread may call it.
class LinearModel {
 public:
  // Chosen by cross-validation. At the length of the words, letters would outweigh them.
  static constexpr double kLettersLength = 0.6;
  using WeightsByLabel = absl::InlinedVector<double, 4>;
  struct Feature {
    std::string name;        // see Features
    double rarity = 0;       // inverse document frequency
    WeightsByLabel weights;  // by label; above 0 speaks for it
  };

  // An empty model, learned from too few examples.
  LinearModel() = default;
  // `features`: sorted by their names.
  LinearModel(std::vector<Feature> features, std::vector<double> biases);
  // Moved and never copied: index_ refers to the names in features_, which stay where they are when the vector moves.
  LinearModel(LinearModel&&) = default;
  LinearModel& operator=(LinearModel&&) = default;

  // False if it is empty.
  bool knows() const { return !biases_.empty(); }
  // The natural logarithm of each label's odds, by label; nothing if the model is empty.
  std::vector<double> Score(const Features& features) const;
  // The features that the model knows, each once, letters before words, and how much each weighs.
  using Weights = std::vector<std::pair<uint32_t, double>>;
  Weights Weigh(const Features& features) const;

  const std::vector<Feature>& features() const { return features_; }
  const std::vector<double>& biases() const { return biases_; }

 private:
  // Adds those of `names` that it knows, to a whole of that length.
  void AddWeights(const std::vector<std::string>& names, double whole, Weights& weights) const;

  std::vector<Feature> features_;
  std::vector<double> biases_;
  absl::flat_hash_map<std::string_view, uint32_t> index_;  // by the names in features_
};

// A probability, 0 to 1, from the logarithm of its odds.
double Probability(double log_odds);

struct LabelledExample {
  Features features;
  std::vector<bool> labels;
};

// A label, and how much an example that has it counts beside one that has it not.
using LabelWeights = std::vector<double>;

struct Learning {
  double fit = 1;        // how much fitting the examples counts beside small weights: LIBLINEAR's C
  int fewest_texts = 2;  // a feature of fewer examples says nothing about the next
};

// Learns with LIBLINEAR. The same examples give the same model; fewer than kFewestExamples give an empty one.
constexpr size_t kFewestExamples = 100;
LinearModel LearnLinearModel(const std::vector<LabelledExample>& examples, const LabelWeights& label_weights,
                             const Learning& learning);

}  // namespace caveat
