#include "index/searcher.h"

#include "index/match_query.h"

namespace caveat {
namespace {

// bm25() is smaller for better matches: this is the one place where its sign is turned. The weights are those of title,
// heading, text and concepts.
constexpr char kSelect[] =
    "SELECT rowid, -bm25(passage_fts, 1.0, 1.5, 3.0, 2.0) AS score FROM passage_fts "
    "WHERE passage_fts MATCH ?1 ORDER BY score DESC, rowid LIMIT ?2 OFFSET ?3";

}  // namespace

absl::StatusOr<Searcher> Searcher::Open(std::shared_ptr<const Snapshot> snapshot) {
  absl::StatusOr<sqlite::Database> database = sqlite::Database::OpenImmutable(snapshot->path());
  if (!database.ok()) return database.status();
  Searcher searcher(std::move(snapshot), *std::move(database));
  absl::StatusOr<sqlite::Statement> select = searcher.database_.Prepare(kSelect);
  if (!select.ok()) return select.status();
  searcher.select_ = *std::move(select);
  searcher.stop_ = std::make_unique<const std::function<bool()>*>(nullptr);
  searcher.database_.SetInterrupt([stop = searcher.stop_.get()] { return *stop != nullptr && **stop && (**stop)(); });
  return searcher;
}

absl::StatusOr<std::vector<ScoredPassage>> Searcher::Search(const std::vector<std::string>& words, int limit, int offset,
                                                            const std::function<bool()>& stop) {
  std::vector<ScoredPassage> found;
  const std::string query = MatchQuery(words);
  if (query.empty()) return found;
  *stop_ = &stop;
  sqlite::Cursor cursor(select_);
  select_.BindText(1, query);
  select_.Bind(2, limit);
  select_.Bind(3, offset);
  absl::StatusOr<bool> row = cursor->Step();
  for (; row.ok() && *row; row = cursor->Step()) {
    const auto passage = static_cast<uint32_t>(cursor->Int(0));
    if (passage < snapshot_->passages().size()) found.push_back({passage, cursor->Real(1)});
  }
  *stop_ = nullptr;
  if (!row.ok()) return row.status();
  return found;
}

}  // namespace caveat
