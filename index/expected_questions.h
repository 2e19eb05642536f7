#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "corpus/collection.h"
#include "corpus/concept_finder.h"
#include "index/passage.h"
#include "index/sqlite/database.h"
#include "text/analyzer.h"

namespace caveat {

// Which passages answer a question, by what it has in common with the questions that people are expected to ask of
// each: they rarely say it in a passage's words. A passage is known by the sum of its questions' features, weighed by
// tf-idf and divided by the root of their number (Rocchio). Immutable; any thread may call it.
class ExpectedQuestions {
 public:
  struct Feature {
    std::string name;
    double rarity = 0;                                  // inverse document frequency, to the power of kRarityPower
    std::vector<std::pair<uint32_t, double>> passages;  // that are asked for with it, ascending, and how much it counts
  };

  // Expects nothing.
  ExpectedQuestions() = default;
  ExpectedQuestions(std::vector<Feature> features, size_t passage_count);

  // How much a question with these features is like those of each passage: 0 for nothing in common; nothing of one
  // that expects nothing. `features`: see FeaturesOf.
  std::vector<double> Match(const std::vector<std::string>& features) const;

  const std::vector<Feature>& features() const { return features_; }

 private:
  std::vector<Feature> features_;
  std::unordered_map<std::string, uint32_t> index_;
  size_t passage_count_ = 0;
};

// Learns from the expected questions that are not set aside.
ExpectedQuestions LearnExpectedQuestions(const Collection& collection, const Passages& passages,
                                         const ConceptFinder& lexicon, const Analyzer& analyzer);

// In the snapshot's table `expected`.
absl::Status WriteExpectedQuestions(const ExpectedQuestions& expected, sqlite::Database& database);
// DataLoss if a row names no passage or is no list of weights.
absl::StatusOr<ExpectedQuestions> ReadExpectedQuestions(size_t passage_count, sqlite::Database& database);

}  // namespace caveat
