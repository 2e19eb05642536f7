#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "index/snapshot.h"
#include "index/sqlite/database.h"

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
  Searcher(std::shared_ptr<const Snapshot> snapshot, sqlite::Database database)
      : snapshot_(std::move(snapshot)), database_(std::move(database)) {}

  std::shared_ptr<const Snapshot> snapshot_;
  sqlite::Database database_;
  sqlite::Statement select_;
  std::unique_ptr<const std::function<bool()>*> stop_;
};

}  // namespace caveat
