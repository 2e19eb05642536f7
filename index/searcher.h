#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "index/postings.h"
#include "index/snapshot.h"

namespace caveat {

// Searches one snapshot through a connection and a prepared statement of its own: for one thread at a time.
class Searcher {
 public:
  static absl::StatusOr<Searcher> Open(std::shared_ptr<const Snapshot> snapshot);
  Searcher(Searcher&&) = default;
  // What reads the snapshot's bytes would outlive them.
  Searcher& operator=(Searcher&&) = delete;

  // The best `limit` passages for any of `words`, from the postings in memory: what Search() finds, without SQLite.
  absl::StatusOr<std::vector<ScoredPassage>> FindCandidates(const std::vector<std::string>& words, size_t limit) const;

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
  // Each word as the terms that FTS5 makes of it.
  absl::StatusOr<std::vector<Postings::Phrase>> PhrasesOf(const std::vector<std::string>& words) const;

  std::shared_ptr<const Snapshot> snapshot_;
  std::unique_ptr<Pinned, PinnedDeleter> pinned_;
};

}  // namespace caveat
