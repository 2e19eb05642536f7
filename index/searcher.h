#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <vector>

#include "absl/status/statusor.h"
#include "index/snapshot.h"

namespace caveat {

// A passage and how well it matched; larger is better. Scores compare within one search only.
struct ScoredPassage {
  uint32_t passage = 0;  // index into Snapshot::passages()
  double score = 0;
};

// Searches one snapshot through a connection and a prepared statement of its own: for one thread at a time.
class Searcher {
 public:
  static absl::StatusOr<Searcher> Open(std::shared_ptr<const Snapshot> snapshot);

  // The best `limit` passages after the first `offset`, for any of `words`, by BM25 over title, headings, text and
  // concepts; equal scores in the order of the text. `stop` is asked now and then; Aborted once it returns true.
  absl::StatusOr<std::vector<ScoredPassage>> Search(const std::vector<std::string>& words, int limit, int offset,
                                                    const std::function<bool()>& stop);

 private:
  // What SQLite keeps pointers to; it must not move with the Searcher.
  struct Pinned;
  struct PinnedDeleter {
    void operator()(Pinned* pinned) const;
  };

  explicit Searcher(std::shared_ptr<const Snapshot> snapshot);
  absl::Status Prepare();
  absl::Status ReadLengths();
  // Inverse document frequency of a word in the full-text index; remembered.
  absl::StatusOr<double> WeightOf(const std::string& word);

  std::shared_ptr<const Snapshot> snapshot_;
  std::unique_ptr<Pinned, PinnedDeleter> pinned_;
  std::unordered_map<std::string, double> weights_;
};

}  // namespace caveat
