#pragma once

#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "absl/status/statusor.h"
#include "index/sqlite/database.h"

namespace caveat {

// A passage and how well it matched; larger is better. Scores compare within one search only.
struct ScoredPassage {
  uint32_t passage = 0;  // index into Snapshot::passages()
  double score = 0;
};

// The full-text index in memory. FTS5 stays the index of record: this is read from it when a snapshot is opened, and
// finds what MATCH with weighted_bm25() finds, with the same scores, some fifty times faster on a small collection.
// Immutable; any thread may call it.
class Postings {
 public:
  // Terms that have to stand one after the other in a column; at least one.
  using Phrase = std::vector<std::string>;

  // Reads the whole of passage_fts. `database` must be writable: a virtual table over the index is made in it.
  static absl::StatusOr<Postings> Read(sqlite::Database& database);

  // The best `limit` passages with any of the phrases, by BM25; equal scores in the order of the text.
  std::vector<ScoredPassage> Best(const std::vector<Phrase>& phrases, size_t limit) const;

  // Inverse document frequency of a phrase, above 0.
  double WeightOf(const Phrase& phrase) const;
  // sqlite::Norm of each passage.
  const std::vector<double>& norms() const { return norms_; }

 private:
  // Where a term stands. Ordered by passage, column and offset.
  struct Instance {
    uint32_t passage = 0;
    uint32_t column = 0;
    uint32_t offset = 0;  // words from the column's start
  };
  // A passage that has a term or phrase, and how often, each time by its column's weight.
  struct Posting {
    uint32_t passage = 0;
    double frequency = 0;
  };
  struct TermFigures {
    std::vector<Posting> postings;
    std::vector<Instance> instances;
  };

  absl::Status ReadNorms(sqlite::Database& database);
  absl::Status ReadTerms(sqlite::Database& database);
  // The postings of a phrase; those of one term are kept, those of several are made in `made`.
  const std::vector<Posting>& Find(const Phrase& phrase, std::vector<Posting>& made) const;
  double WeightOf(size_t holding) const;
  static void Count(const Instance& instance, std::vector<Posting>& postings);

  std::vector<double> norms_;
  std::unordered_map<std::string, TermFigures> terms_;
};

// What a word weighs by the column it stands in: title, heading, text, concepts.
const std::vector<double>& ColumnWeights();

}  // namespace caveat
