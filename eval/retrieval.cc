#include "eval/retrieval.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <optional>
#include <set>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "corpus/records.h"
#include "files/json_lines.h"
#include "index/build.h"
#include "index/match_query.h"
#include "index/schema.h"
#include "index/searcher.h"
#include "index/snapshot.h"
#include "index/sqlite/database.h"
#include "service/question/spelling.h"
#include "text/analyzer.h"
#include "text/normalise.h"

namespace caveat {
namespace {

// Passages, among which those of ten records are.
constexpr size_t kCandidates = 1000;
// A record is worth its best passage and a share of the next two: one lucky sentence is less than three.
constexpr size_t kPassagesCounted = 3;
constexpr double kNextShare = 0.2;
constexpr char kInsert[] =
    "INSERT INTO passage_fts (rowid, title, heading, text, concepts) VALUES (?1, '', ?2, ?3, '')";
constexpr char kPlain[] =
    "SELECT rowid FROM passage_fts WHERE passage_fts MATCH ?1 ORDER BY bm25(passage_fts), rowid LIMIT 10";
// A word that fewer passages have is likely a slip of the pen itself.
constexpr size_t kMinPassages = 2;

class PlainIndex {
 public:
  static absl::StatusOr<PlainIndex> Build(const std::string& corpus) {
    absl::StatusOr<sqlite::Database> database = sqlite::Database::Create(":memory:", 0);
    if (!database.ok()) return database.status();
    PlainIndex index(*std::move(database));
    if (absl::Status status = index.database_.Execute(kSchema); !status.ok()) return status;
    if (absl::Status status = index.Insert(corpus); !status.ok()) return status;
    if (absl::Status status = index.database_.Execute("COMMIT"); !status.ok()) return status;
    return index;
  }

  absl::StatusOr<std::vector<std::string>> Rank(const std::vector<std::string>& words) {
    absl::StatusOr<sqlite::Statement> select = database_.Prepare(kPlain);
    if (!select.ok()) return select.status();
    const std::string query = MatchQuery(words).query;
    std::vector<std::string> ranking;
    if (query.empty()) return ranking;
    select->BindText(1, query);
    sqlite::Cursor cursor(*select);
    absl::StatusOr<bool> row = cursor->Step();
    for (; row.ok() && *row; row = cursor->Step()) ranking.push_back(ids_[static_cast<size_t>(cursor->Int(0))]);
    if (!row.ok()) return row.status();
    return ranking;
  }

 private:
  explicit PlainIndex(sqlite::Database database) : database_(std::move(database)) {}

  absl::Status Insert(const std::string& corpus) {
    absl::StatusOr<sqlite::Statement> insert = database_.Prepare(kInsert);
    if (!insert.ok()) return insert.status();
    absl::Status failed;
    const absl::Status read = ForEachJsonLine(corpus, [&](const nlohmann::json& record) {
      insert->Bind(1, static_cast<int64_t>(ids_.size()));
      insert->BindText(2, Normalise(record.value("title", "")));
      insert->BindText(3, Normalise(record.value("text", "")));
      if (absl::Status status = insert->Run(); !status.ok()) failed = status;
      ids_.push_back(RecordDocumentId(record.value("_id", "")));
    });
    return read.ok() ? failed : read;
  }

  sqlite::Database database_;
  std::vector<std::string> ids_;
};

// The records as documents of a collection, built, opened and searched as one that is served.
class Served {
 public:
  static absl::StatusOr<Served> Build(Collection collection, const std::string& corpus) {
    const RecordSet set = {collection.knowledge.sources.front().id, "", "test data", collection.knowledge.reviewed};
    Served served;
    absl::Status status = ForEachRecord(corpus, set, [&](Document document) {
      served.records_.insert(document.id);
      collection.documents.push_back(std::move(document));
    });
    if (!status.ok()) return status;
    std::sort(collection.documents.begin(), collection.documents.end(),
              [](const Document& a, const Document& b) { return a.id < b.id; });
    const std::string path =
        (std::filesystem::temp_directory_path() / absl::StrCat("caveat-records-", getpid(), ".caveat")).string();
    const absl::StatusOr<std::string> id = BuildSnapshot(collection, path);
    if (!id.ok()) return id.status();
    absl::StatusOr<std::shared_ptr<const Snapshot>> snapshot = Snapshot::Open(path);
    if (snapshot.ok()) served.snapshot_ = *snapshot;
    absl::StatusOr<Searcher> searcher = snapshot.ok() ? Searcher::Open(*snapshot) : snapshot.status();
    std::filesystem::remove(path);
    if (!searcher.ok()) return searcher.status();
    served.searcher_.emplace(*std::move(searcher));
    served.vocabulary_ = served.snapshot_->postings().TermsInAtLeast(kMinPassages);
    return served;
  }

  // The words, those that no passage has repaired.
  std::vector<std::string> Repair(const std::vector<Token>& tokens) const {
    std::vector<std::string> words;
    for (const Token& token : tokens) {
      std::string repaired;
      if (!snapshot_->postings().Has(token.stem)) repaired = RepairSpelling(token.stem, vocabulary_);
      words.push_back(repaired.empty() ? token.word : std::move(repaired));
    }
    return words;
  }

  // Records by their best passages.
  absl::StatusOr<std::vector<std::string>> Rank(const std::vector<std::string>& words) const {
    const absl::StatusOr<std::vector<ScoredPassage>> found = searcher_->FindCandidates(words, kCandidates);
    if (!found.ok()) return found.status();
    struct Record {
      std::string id;
      double score = 0;
      size_t passages = 0;
    };
    std::map<uint32_t, Record> records;  // by document; the best passage of each comes first
    for (const ScoredPassage& passage : *found) {
      const uint32_t document = snapshot_->passages()[passage.passage].document;
      Record& record = records[document];
      if (record.passages < kPassagesCounted) record.score += (record.passages == 0 ? 1 : kNextShare) * passage.score;
      ++record.passages;
      record.id = snapshot_->documents()[document].id;
    }
    std::vector<Record> ranked;
    for (const auto& [document, record] : records) {
      if (records_.count(record.id) > 0) ranked.push_back(record);
    }
    std::stable_sort(ranked.begin(), ranked.end(), [](const Record& a, const Record& b) { return a.score > b.score; });
    std::vector<std::string> ids;
    for (size_t i = 0; i < std::min(kJudgedDepth, ranked.size()); ++i) ids.push_back(ranked[i].id);
    return ids;
  }

 private:
  Served() = default;

  std::set<std::string> records_;  // ids of their documents
  std::shared_ptr<const Snapshot> snapshot_;
  std::optional<Searcher> searcher_;
  std::vector<std::string> vocabulary_;
};

absl::StatusOr<std::map<std::string, Judgements>> ReadJudgements(const std::string& path) {
  std::ifstream file(path);
  if (!file) return absl::NotFoundError(absl::StrCat("cannot read ", path));
  std::map<std::string, Judgements> judgements;
  std::string line;
  std::getline(file, line);  // names of the columns
  while (std::getline(file, line)) {
    std::istringstream fields(line);
    std::string query;
    std::string document;
    int grade = 0;
    if (fields >> query >> document >> grade) judgements[query][RecordDocumentId(document)] = grade;
  }
  return judgements;
}

bool HasRelevant(const Judgements& judgements) {
  return std::any_of(judgements.begin(), judgements.end(), [](const auto& judged) { return judged.second > 0; });
}

absl::StatusOr<RetrievalScore> RunQueries(const std::string& path, const std::map<std::string, Judgements>& judgements,
                                          PlainIndex& plain_index, const Served& served) {
  std::vector<RankingScore> plain;
  std::vector<RankingScore> engine;
  std::vector<RankingScore> unrepaired;
  absl::Status failed;
  const Analyzer analyzer;
  const absl::Status read = ForEachJsonLine(path, [&](const nlohmann::json& query) {
    const auto judged = judgements.find(query.value("_id", ""));
    if (judged == judgements.end() || !HasRelevant(judged->second) || !failed.ok()) return;
    const std::vector<Token> tokens = analyzer.Analyse(Normalise(query.value("text", "")));
    std::vector<std::string> words;
    for (const Token& token : tokens) words.push_back(token.word);
    const auto score = [&](const absl::StatusOr<std::vector<std::string>>& ranking, std::vector<RankingScore>& scores) {
      if (ranking.ok()) scores.push_back(ScoreRanking(*ranking, judged->second));
      if (!ranking.ok()) failed = ranking.status();
    };
    score(plain_index.Rank(words), plain);
    score(served.Rank(served.Repair(tokens)), engine);
    score(served.Rank(words), unrepaired);
  });
  if (!read.ok()) return read;
  if (!failed.ok()) return failed;
  std::vector<double> plain_ndcg;
  std::vector<double> engine_ndcg;
  for (const RankingScore& score : plain) plain_ndcg.push_back(score.ndcg);
  for (const RankingScore& score : engine) engine_ndcg.push_back(score.ndcg);
  RetrievalScore score;
  score.queries = std::filesystem::path(path).stem().string();
  score.query_count = plain.size();
  score.plain = Mean(plain);
  score.engine = Mean(engine);
  score.unrepaired = Mean(unrepaired);
  score.ndcg_gain = BootstrapDifference(engine_ndcg, plain_ndcg);
  return score;
}

}  // namespace

absl::StatusOr<std::vector<RetrievalScore>> TestRetrieval(const Collection& collection, const std::string& folder) {
  const absl::StatusOr<std::map<std::string, Judgements>> judgements = ReadJudgements(folder + "/qrels.tsv");
  if (!judgements.ok()) return judgements.status();
  const std::string uncompressed = folder + "/corpus.jsonl";
  const std::string corpus = std::filesystem::exists(uncompressed) ? uncompressed : uncompressed + ".gz";
  absl::StatusOr<PlainIndex> plain = PlainIndex::Build(corpus);
  if (!plain.ok()) return plain.status();
  const absl::StatusOr<Served> served = Served::Build(collection, corpus);
  if (!served.ok()) return served.status();
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().filename().string().rfind("queries", 0) == 0) files.push_back(entry.path().string());
  }
  std::sort(files.begin(), files.end());
  std::vector<RetrievalScore> scores;
  for (const std::string& file : files) {
    absl::StatusOr<RetrievalScore> score = RunQueries(file, *judgements, *plain, *served);
    if (!score.ok()) return score.status();
    scores.push_back(*std::move(score));
  }
  return scores;
}

}  // namespace caveat
