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

// Which passages answer a question, by what it shares with the questions that people are expected to ask of each;
// people rarely use a passage's own words. One logistic regression for each passage that has such questions, trained
// against those of the others. Immutable; any thread may call it.
class ExpectedQuestions {
 public:
  // Passages, ascending, and how much something speaks for each.
  using Weights = std::vector<std::pair<uint32_t, double>>;

  // Expects nothing.
  ExpectedQuestions() = default;
  // `features`: what questions are known by, without weights; `weights`: of each feature. `biases`: of every passage
  // that is asked for.
  ExpectedQuestions(std::vector<LinearModel::Feature> features, std::vector<Weights> weights, Weights biases,
                    size_t passage_count)
      : vocabulary_(std::move(features), {}),
        weights_(std::move(weights)),
        biases_(std::move(biases)),
        passage_count_(passage_count) {}

  // The natural logarithm of the odds that each passage is the one that a question with these features asks for, by
  // passage; minus infinity for one that nothing is expected of, and an empty list of a model that expects nothing.
  // `features`: see FeaturesOf.
  std::vector<double> Match(const Features& features) const;

  const LinearModel& vocabulary() const { return vocabulary_; }
  const std::vector<Weights>& weights() const { return weights_; }
  const Weights& biases() const { return biases_; }

 private:
  LinearModel vocabulary_;
  std::vector<Weights> weights_;  // by the feature's index
  Weights biases_;
  size_t passage_count_ = 0;
};

// Learns from the expected questions that are not set aside.
ExpectedQuestions LearnExpectedQuestions(const Collection& collection, const Passages& passages,
                                         const ConceptFinder& lexicon, const Analyzer& analyzer);

// In the snapshot's table `expected`.
absl::Status WriteExpectedQuestions(const ExpectedQuestions& expected, sqlite::Database& database);
// DataLoss if a row names no passage or is not a list of weights.
absl::StatusOr<ExpectedQuestions> ReadExpectedQuestions(size_t passage_count, sqlite::Database& database);

}  // namespace caveat
