#include "index/postings.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <tuple>

#include "index/sqlite/rank.h"

namespace caveat {
namespace {

constexpr char kVocabulary[] = "CREATE VIRTUAL TABLE temp.passage_terms USING fts5vocab(main, passage_fts, instance)";
constexpr char kTerms[] = "SELECT term, doc, col, offset FROM temp.passage_terms";
constexpr char kLengths[] = "SELECT id, sz FROM passage_fts_docsize ORDER BY id";
struct Column {
  const char* name;
  double weight;
};
// Chosen on the golden questions that are not set aside, and on half of the retrieval test (docs/evaluation.md).
constexpr Column kColumnTable[] = {{"title", 1.0}, {"heading", 6.0}, {"text", 1.0}, {"concepts", 1.5}};
static_assert(std::size(kColumnTable) == Postings::kColumns);
// A rare word says more than its inverse document frequency alone.
constexpr double kRarityPower = 1.5;
// The least weight of a word that more than half of the passages hold (as FTS5's bm25() has it).
constexpr double kMinWeight = 1e-6;

}  // namespace

absl::StatusOr<Postings> Postings::Read(sqlite::Database& database) {
  Postings postings;
  if (absl::Status status = postings.ReadLengths(database); !status.ok()) return status;
  if (absl::Status status = postings.ReadTerms(database); !status.ok()) return status;
  return postings;
}

absl::Status Postings::ReadLengths(sqlite::Database& database) {
  absl::StatusOr<sqlite::Statement> select = database.Prepare(kLengths);
  if (!select.ok()) return select.status();
  sqlite::Cursor cursor(*select);
  std::array<double, Postings::kColumns> total = {};
  absl::StatusOr<bool> row = cursor->Step();
  for (; row.ok() && *row; row = cursor->Step()) {
    const std::vector<double> lengths = sqlite::ColumnLengths(cursor->Text(1));
    if (cursor->Int(0) != static_cast<int64_t>(passage_count()) || lengths.size() != Postings::kColumns)
      return absl::DataLossError("the full-text index has a gap in its rows");
    for (size_t i = 0; i < lengths.size(); ++i) total[i] += lengths[i];
    column_factors_.insert(column_factors_.end(), lengths.begin(), lengths.end());
  }
  const auto rows = static_cast<double>(std::max<size_t>(1, passage_count()));
  for (size_t i = 0; i < column_factors_.size(); ++i) {
    const size_t column = i % Postings::kColumns;
    const double mean = std::max(total[column] / rows, 1e-9);
    column_factors_[i] = sqlite::ColumnFactor(kColumnTable[column].weight, column_factors_[i], mean);
  }
  return row.status();
}

absl::Status Postings::ReadTerms(sqlite::Database& database) {
  if (absl::Status status = database.Execute(kVocabulary); !status.ok()) return status;
  absl::StatusOr<sqlite::Statement> select = database.Prepare(kTerms);
  if (!select.ok()) return select.status();
  sqlite::Cursor cursor(*select);
  absl::StatusOr<bool> row = cursor->Step();
  for (; row.ok() && *row; row = cursor->Step()) {
    const auto* column = std::find_if(std::begin(kColumnTable), std::end(kColumnTable),
                                      [&](const Column& each) { return each.name == cursor->Text(2); });
    const Instance instance = {static_cast<uint32_t>(cursor->Int(1)),
                               static_cast<uint32_t>(column - std::begin(kColumnTable)),
                               static_cast<uint32_t>(cursor->Int(3))};
    if (column == std::end(kColumnTable) || instance.passage >= passage_count())
      return absl::DataLossError("the full-text index names a column or row that is not there");
    TermFigures& term = terms_[std::string(cursor->Text(0))];
    Count(instance, term.postings);
    term.instances.push_back(instance);
  }
  return row.status();
}

void Postings::Count(const Instance& instance, std::vector<Posting>& postings) const {
  if (postings.empty() || postings.back().passage != instance.passage) postings.push_back({instance.passage, 0});
  postings.back().frequency += column_factors_[instance.passage * Postings::kColumns + instance.column];
}

const std::vector<Postings::Posting>& Postings::Find(const Phrase& phrase, std::vector<Posting>& made) const {
  made.clear();
  std::vector<const TermFigures*> terms;
  for (const std::string& word : phrase) {
    const auto found = terms_.find(word);
    if (found == terms_.end()) return made;
    terms.push_back(&found->second);
  }
  if (terms.empty()) return made;
  if (terms.size() == 1) return terms.front()->postings;
  const auto key = [](const Instance& each) { return std::tie(each.passage, each.column, each.offset); };
  for (const Instance& first : terms.front()->instances) {
    bool follows = true;
    for (size_t i = 1; i < terms.size() && follows; ++i) {
      const Instance next = {first.passage, first.column, first.offset + static_cast<uint32_t>(i)};
      follows = std::binary_search(terms[i]->instances.begin(), terms[i]->instances.end(), next,
                                   [&](const Instance& a, const Instance& b) { return key(a) < key(b); });
    }
    if (follows) Count(first, made);
  }
  return made;
}

std::vector<std::string> Postings::TermsInAtLeast(size_t passages) const {
  std::vector<std::string> terms;
  for (const auto& [term, figures] : terms_) {
    if (figures.postings.size() >= passages) terms.push_back(term);
  }
  std::sort(terms.begin(), terms.end());
  return terms;
}

double Postings::WeightOf(size_t holding) const {
  const auto total = static_cast<double>(passage_count());
  const auto with = static_cast<double>(holding);
  return std::pow(std::max(kMinWeight, std::log((total - with + 0.5) / (with + 0.5))), kRarityPower);
}

double Postings::WeightOf(const Phrase& phrase) const {
  std::vector<Posting> made;
  return WeightOf(Find(phrase, made).size());
}

std::vector<ScoredPassage> Postings::Best(const std::vector<Phrase>& phrases, size_t limit) const {
  std::vector<double> scores(passage_count(), 0.0);
  std::vector<ScoredPassage> found;
  std::vector<Posting> made;
  for (const Phrase& phrase : phrases) {
    const std::vector<Posting>& postings = Find(phrase, made);
    const double weight = WeightOf(postings.size());
    for (const Posting& posting : postings) {
      double& score = scores[posting.passage];
      if (score == 0) found.push_back({posting.passage, 0});
      score += sqlite::Bm25f(weight, posting.frequency);
    }
  }
  for (ScoredPassage& each : found) each.score = scores[each.passage];
  const size_t kept = std::min(limit, found.size());
  const auto end = found.begin() + static_cast<std::ptrdiff_t>(kept);
  const auto is_better = [](const ScoredPassage& a, const ScoredPassage& b) {
    return a.score != b.score ? a.score > b.score : a.passage < b.passage;
  };
  std::nth_element(found.begin(), end, found.end(), is_better);
  std::sort(found.begin(), end, is_better);
  found.resize(kept);
  return found;
}

}  // namespace caveat
