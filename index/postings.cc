#include "index/postings.h"

#include <algorithm>
#include <cmath>
#include <tuple>

#include "index/sqlite/rank.h"

namespace caveat {
namespace {

constexpr char kVocabulary[] = "CREATE VIRTUAL TABLE temp.passage_terms USING fts5vocab(main, passage_fts, instance)";
constexpr char kTerms[] = "SELECT term, doc, col, offset FROM temp.passage_terms";
constexpr char kLengths[] = "SELECT id, sz FROM passage_fts_docsize ORDER BY id";
// In the order of ColumnWeights().
constexpr const char* kColumns[] = {"title", "heading", "text", "concepts"};
// The least weight of a word that more than half of the passages hold (as FTS5's bm25() has it).
constexpr double kMinWeight = 1e-6;

}  // namespace

const std::vector<double>& ColumnWeights() {
  static const auto* const weights = new std::vector<double>{1.0, 1.5, 3.0, 2.0};
  return *weights;
}

absl::StatusOr<Postings> Postings::Read(sqlite::Database& database) {
  Postings postings;
  if (absl::Status status = postings.ReadNorms(database); !status.ok()) return status;
  if (absl::Status status = postings.ReadTerms(database); !status.ok()) return status;
  return postings;
}

absl::Status Postings::ReadNorms(sqlite::Database& database) {
  absl::StatusOr<sqlite::Statement> select = database.Prepare(kLengths);
  if (!select.ok()) return select.status();
  sqlite::Cursor cursor(*select);
  double total = 0;
  absl::StatusOr<bool> row = cursor->Step();
  for (; row.ok() && *row; row = cursor->Step()) {
    if (cursor->Int(0) != static_cast<int64_t>(norms_.size()))
      return absl::DataLossError("the full-text index has a gap in its rows");
    norms_.push_back(sqlite::DocumentLength(cursor->Text(1)));
    total += norms_.back();
  }
  const double mean = total > 0 ? total / static_cast<double>(norms_.size()) : 1;
  for (double& norm : norms_) norm = sqlite::Norm(norm, mean);
  return row.status();
}

absl::Status Postings::ReadTerms(sqlite::Database& database) {
  if (absl::Status status = database.Execute(kVocabulary); !status.ok()) return status;
  absl::StatusOr<sqlite::Statement> select = database.Prepare(kTerms);
  if (!select.ok()) return select.status();
  sqlite::Cursor cursor(*select);
  absl::StatusOr<bool> row = cursor->Step();
  for (; row.ok() && *row; row = cursor->Step()) {
    const auto column = std::find(std::begin(kColumns), std::end(kColumns), cursor->Text(2));
    const Instance instance = {static_cast<uint32_t>(cursor->Int(1)),
                               static_cast<uint32_t>(column - std::begin(kColumns)),
                               static_cast<uint32_t>(cursor->Int(3))};
    if (column == std::end(kColumns) || instance.passage >= norms_.size())
      return absl::DataLossError("the full-text index names a column or row that is not there");
    TermFigures& term = terms_[std::string(cursor->Text(0))];
    Count(instance, term.postings);
    term.instances.push_back(instance);
  }
  return row.status();
}

void Postings::Count(const Instance& instance, std::vector<Posting>& postings) {
  if (postings.empty() || postings.back().passage != instance.passage) postings.push_back({instance.passage, 0});
  postings.back().frequency += ColumnWeights()[instance.column];
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

double Postings::WeightOf(size_t holding) const {
  const auto total = static_cast<double>(norms_.size());
  const auto with = static_cast<double>(holding);
  return std::max(kMinWeight, std::log((total - with + 0.5) / (with + 0.5)));
}

double Postings::WeightOf(const Phrase& phrase) const {
  std::vector<Posting> made;
  return WeightOf(Find(phrase, made).size());
}

std::vector<ScoredPassage> Postings::Best(const std::vector<Phrase>& phrases, size_t limit) const {
  std::vector<double> scores(norms_.size(), 0.0);
  std::vector<ScoredPassage> found;
  std::vector<Posting> made;
  for (const Phrase& phrase : phrases) {
    const std::vector<Posting>& postings = Find(phrase, made);
    const double weight = WeightOf(postings.size());
    for (const Posting& posting : postings) {
      double& score = scores[posting.passage];
      if (score == 0) found.push_back({posting.passage, 0});
      score += sqlite::Bm25(weight, posting.frequency, norms_[posting.passage]);
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
