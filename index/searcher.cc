#include "index/searcher.h"

#include <optional>

#include "index/match_query.h"
#include "index/sqlite/database.h"
#include "index/sqlite/rank.h"

namespace caveat {
namespace {

constexpr char kSelect[] =
    "SELECT rowid, bm25f(passage_fts) AS score FROM passage_fts "
    "WHERE passage_fts MATCH ?1 ORDER BY score DESC, rowid LIMIT ?2 OFFSET ?3";

}  // namespace

struct Searcher::Pinned {
  explicit Pinned(sqlite::Database opened) : database(std::move(opened)) {}

  sqlite::RankFigures figures;
  const std::function<bool()>* stop = nullptr;
  sqlite::Database database;
  sqlite::Statement select;
  std::optional<sqlite::Tokenizer> tokenizer;
};

void Searcher::PinnedDeleter::operator()(Pinned* pinned) const {
  delete pinned;
}

Searcher::Searcher(std::shared_ptr<const Snapshot> snapshot) : snapshot_(std::move(snapshot)) {}

absl::StatusOr<Searcher> Searcher::Open(std::shared_ptr<const Snapshot> snapshot) {
  absl::StatusOr<sqlite::Database> database = sqlite::Database::OpenBytes(snapshot->bytes());
  if (!database.ok()) return database.status();
  Searcher searcher(std::move(snapshot));
  searcher.pinned_.reset(new Pinned(*std::move(database)));
  if (absl::Status status = searcher.Prepare(); !status.ok()) return status;
  return searcher;
}

absl::Status Searcher::Prepare() {
  Pinned& pinned = *pinned_;
  pinned.figures.column_factors = &snapshot_->postings().column_factors();
  pinned.figures.columns = Postings::kColumns;
  if (absl::Status status = pinned.database.UseRank(&pinned.figures); !status.ok()) return status;
  absl::StatusOr<sqlite::Statement> select = pinned.database.Prepare(kSelect);
  if (!select.ok()) return select.status();
  pinned.select = *std::move(select);
  absl::StatusOr<sqlite::Tokenizer> tokenizer = pinned.database.CreateTokenizer();
  if (!tokenizer.ok()) return tokenizer.status();
  pinned.tokenizer.emplace(*std::move(tokenizer));
  pinned.database.SetInterrupt([&pinned] { return pinned.stop != nullptr && *pinned.stop && (*pinned.stop)(); });
  return absl::OkStatus();
}

absl::StatusOr<std::vector<Postings::Phrase>> Searcher::PhrasesOf(const std::vector<std::string>& words) const {
  std::vector<Postings::Phrase> phrases;
  for (const std::string& word : words) {
    absl::StatusOr<std::vector<std::string>> terms = pinned_->tokenizer->TermsOf(word);
    if (!terms.ok()) return terms.status();
    phrases.push_back(*std::move(terms));
  }
  return phrases;
}

absl::StatusOr<std::vector<ScoredPassage>> Searcher::FindCandidates(const std::vector<std::string>& words,
                                                                    size_t limit) const {
  const absl::StatusOr<std::vector<Postings::Phrase>> phrases = PhrasesOf(MatchQuery(words).words);
  if (!phrases.ok()) return phrases.status();
  return snapshot_->postings().Best(*phrases, limit);
}

absl::StatusOr<std::vector<ScoredPassage>> Searcher::Search(const std::vector<std::string>& words, int limit,
                                                            int offset, const std::function<bool()>& stop) {
  std::vector<ScoredPassage> found;
  const MatchQueryText match = MatchQuery(words);
  if (match.query.empty()) return found;
  const absl::StatusOr<std::vector<Postings::Phrase>> phrases = PhrasesOf(match.words);
  if (!phrases.ok()) return phrases.status();
  Pinned& pinned = *pinned_;
  pinned.stop = &stop;
  pinned.figures.phrase_weights.clear();
  for (const Postings::Phrase& phrase : *phrases)
    pinned.figures.phrase_weights.push_back(snapshot_->postings().WeightOf(phrase));
  sqlite::Cursor cursor(pinned.select);
  pinned.select.BindText(1, match.query);
  pinned.select.Bind(2, limit);
  pinned.select.Bind(3, offset);
  absl::StatusOr<bool> row = cursor->Step();
  for (; row.ok() && *row; row = cursor->Step()) {
    const auto passage = static_cast<uint32_t>(cursor->Int(0));
    if (passage < snapshot_->passages().size()) found.push_back({passage, cursor->Real(1)});
  }
  pinned.stop = nullptr;
  if (!row.ok()) return row.status();
  return found;
}

}  // namespace caveat
