#include "index/searcher.h"

#include <cmath>

#include "index/match_query.h"
#include "index/sqlite/database.h"
#include "index/sqlite/rank.h"

namespace caveat {
namespace {

constexpr char kSelect[] =
    "SELECT rowid, weighted_bm25(passage_fts) AS score FROM passage_fts "
    "WHERE passage_fts MATCH ?1 ORDER BY score DESC, rowid LIMIT ?2 OFFSET ?3";
constexpr char kCount[] = "SELECT count(*) FROM passage_fts WHERE passage_fts MATCH ?1";
constexpr char kLengths[] = "SELECT id, sz FROM passage_fts_docsize ORDER BY id";

// Of the columns title, heading, text and concepts.
const std::vector<double> kColumnWeights = {1.0, 1.5, 3.0, 2.0};
// So many words' weights are remembered; then they are forgotten, so that hostile questions cannot fill the memory.
constexpr size_t kMaxRememberedWords = 10'000;
// The least weight of a word that more than half of the passages hold (as FTS5's bm25() has it).
constexpr double kMinWeight = 1e-6;

}  // namespace

struct Searcher::Pinned {
  explicit Pinned(sqlite::Database opened) : database(std::move(opened)) {}

  sqlite::RankFigures figures;
  const std::function<bool()>* stop = nullptr;
  sqlite::Database database;
  sqlite::Statement select;
  sqlite::Statement count;
};

void Searcher::PinnedDeleter::operator()(Pinned* pinned) const {
  delete pinned;
}

Searcher::Searcher(std::shared_ptr<const Snapshot> snapshot) : snapshot_(std::move(snapshot)) {}

absl::StatusOr<Searcher> Searcher::Open(std::shared_ptr<const Snapshot> snapshot) {
  absl::StatusOr<sqlite::Database> database = sqlite::Database::OpenImmutable(snapshot->path());
  if (!database.ok()) return database.status();
  Searcher searcher(std::move(snapshot));
  searcher.pinned_.reset(new Pinned(*std::move(database)));
  if (absl::Status status = searcher.Prepare(); !status.ok()) return status;
  return searcher;
}

absl::Status Searcher::Prepare() {
  Pinned& pinned = *pinned_;
  pinned.figures.column_weights = kColumnWeights;
  if (absl::Status status = ReadLengths(); !status.ok()) return status;
  if (absl::Status status = pinned.database.UseRank(&pinned.figures); !status.ok()) return status;
  absl::StatusOr<sqlite::Statement> select = pinned.database.Prepare(kSelect);
  if (!select.ok()) return select.status();
  pinned.select = *std::move(select);
  absl::StatusOr<sqlite::Statement> count = pinned.database.Prepare(kCount);
  if (!count.ok()) return count.status();
  pinned.count = *std::move(count);
  pinned.database.SetInterrupt([&pinned] { return pinned.stop != nullptr && *pinned.stop && (*pinned.stop)(); });
  return absl::OkStatus();
}

absl::Status Searcher::ReadLengths() {
  absl::StatusOr<sqlite::Statement> select = pinned_->database.Prepare(kLengths);
  if (!select.ok()) return select.status();
  sqlite::Cursor cursor(*select);
  double total = 0;
  std::vector<double>& lengths = pinned_->figures.lengths;
  absl::StatusOr<bool> row = cursor->Step();
  for (; row.ok() && *row; row = cursor->Step()) {
    lengths.resize(static_cast<size_t>(cursor->Int(0)) + 1, 0.0);
    lengths.back() = sqlite::DocumentLength(cursor->Text(1));
    total += lengths.back();
  }
  if (!lengths.empty() && total > 0) pinned_->figures.mean_length = total / static_cast<double>(lengths.size());
  return row.status();
}

absl::StatusOr<double> Searcher::WeightOf(const std::string& word) {
  if (const auto known = weights_.find(word); known != weights_.end()) return known->second;
  sqlite::Cursor cursor(pinned_->count);
  pinned_->count.BindText(1, MatchQuery({word}).query);
  const absl::StatusOr<bool> row = cursor->Step();
  if (!row.ok()) return row.status();
  const auto total = static_cast<double>(pinned_->figures.lengths.size());
  const auto holding = static_cast<double>(cursor->Int(0));
  const double weight = std::max(kMinWeight, std::log((total - holding + 0.5) / (holding + 0.5)));
  if (weights_.size() >= kMaxRememberedWords) weights_.clear();
  weights_.emplace(word, weight);
  return weight;
}

absl::StatusOr<std::vector<ScoredPassage>> Searcher::Search(const std::vector<std::string>& words, int limit,
                                                            int offset, const std::function<bool()>& stop) {
  std::vector<ScoredPassage> found;
  const MatchQueryText match = MatchQuery(words);
  if (match.query.empty()) return found;
  Pinned& pinned = *pinned_;
  pinned.stop = &stop;
  pinned.figures.phrase_weights.clear();
  absl::Status status;
  for (const std::string& word : match.words) {
    const absl::StatusOr<double> weight = WeightOf(word);
    if (!weight.ok()) status = weight.status();
    pinned.figures.phrase_weights.push_back(weight.ok() ? *weight : 0);
  }
  sqlite::Cursor cursor(pinned.select);
  pinned.select.BindText(1, match.query);
  pinned.select.Bind(2, limit);
  pinned.select.Bind(3, offset);
  absl::StatusOr<bool> row = status.ok() ? cursor->Step() : absl::StatusOr<bool>(status);
  for (; row.ok() && *row; row = cursor->Step()) {
    const auto passage = static_cast<uint32_t>(cursor->Int(0));
    if (passage < snapshot_->passages().size()) found.push_back({passage, cursor->Real(1)});
  }
  pinned.stop = nullptr;
  if (!row.ok()) return row.status();
  return found;
}

}  // namespace caveat
