#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "corpus/collection.h"
#include "corpus/concept_finder.h"
#include "corpus/linear_model.h"
#include "index/passage.h"
#include "index/sqlite/database.h"
#include "text/analyzer.h"

namespace caveat {

// Which passages answer a question, by what it has in common with the questions that people are expected to ask of
// each: they rarely say it in a passage's words. A passage is known by the sum of its questions' features, weighed by
// tf-idf and divided by the root of their number (Rocchio). Immutable; any thread may call it.
class ExpectedQuestions {
 public:
  // The passages that are asked for with a feature, ascending, and how much it counts for each.
  using Counts = std::vector<std::pair<uint32_t, double>>;

  // Expects nothing.
  ExpectedQuestions() = default;
  // `features`: what questions are known by, without weights. `counts`: of each feature.
  ExpectedQuestions(std::vector<LinearModel::Feature> features, std::vector<Counts> counts, size_t passage_count)
      : vocabulary_(std::move(features), {}), counts_(std::move(counts)), passage_count_(passage_count) {}

  // How much a question with these features is like those of each passage: 0 for nothing in common; nothing of one
  // that expects nothing. `features`: see FeaturesOf.
  std::vector<double> Match(const std::vector<std::string>& features) const;

  const LinearModel& vocabulary() const { return vocabulary_; }
  const std::vector<Counts>& counts() const { return counts_; }

 private:
  LinearModel vocabulary_;
  std::vector<Counts> counts_;  // by the feature's index
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
