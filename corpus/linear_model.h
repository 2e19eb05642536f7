#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "corpus/concept_finder.h"
#include "text/analyzer.h"

namespace caveat {

// Logistic regressions that share their features, one for each label. A text's features are weighed by tf-idf
// (1 + log frequency, times log rarity, the whole of length 1). Immutable; any thread may call it.
class LinearModel {
 public:
  struct Feature {
    std::string name;             // a stem, two neighbouring ones with a space between, or what else a caller counts
    double rarity = 0;            // inverse document frequency
    std::vector<double> weights;  // by label; above 0 speaks for it
  };

  // Knows nothing.
  LinearModel() = default;
  // `features`: sorted by their names.
  LinearModel(std::vector<Feature> features, std::vector<double> biases);

  // False of one that knows nothing.
  bool knows() const { return !biases_.empty(); }
  // The natural logarithm of each label's odds, by label; nothing from a model that knows nothing.
  std::vector<double> Score(const std::vector<std::string>& features) const;
  // The features that the model knows, by their index, ascending, and how much each weighs.
  std::vector<std::pair<uint32_t, double>> Weigh(const std::vector<std::string>& features) const;

  const std::vector<Feature>& features() const { return features_; }
  const std::vector<double>& biases() const { return biases_; }

 private:
  std::vector<Feature> features_;
  std::vector<double> biases_;
  absl::flat_hash_map<std::string, uint32_t> index_;
};

// A probability, 0 to 1, from the logarithm of its odds.
double Probability(double log_odds);

// What a text is known by: its stems, the pairs of neighbouring ones, each as often as it stands there, and the
// concepts that are said in it with their kinds ("concept:massage", "kind:treatment"). "Can't" and "cant" are one.
std::vector<std::string> FeaturesOf(const std::vector<Token>& tokens, const std::vector<ConceptHit>& said,
                                    const ConceptFinder& lexicon);

struct LabelledExample {
  std::vector<std::string> features;
  std::vector<bool> labels;
};

// A label, and how much an example that has it counts beside one that has it not.
using LabelWeights = std::vector<double>;

// Learns with LIBLINEAR. `fit`: how much fitting the examples counts beside small weights (its C). The same examples
// give the same model; fewer than kFewestExamples give one that knows nothing.
constexpr size_t kFewestExamples = 100;
LinearModel LearnLinearModel(const std::vector<LabelledExample>& examples, const LabelWeights& label_weights,
                             double fit);

}  // namespace caveat
