#include "eval/retrieval.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <sstream>

#include "absl/strings/str_cat.h"
#include "eval/json_lines.h"
#include "index/match_query.h"
#include "index/postings.h"
#include "index/schema.h"
#include "index/sqlite/database.h"
#include "service/question/spelling.h"
#include "text/analyzer.h"
#include "text/normalise.h"

namespace caveat {
namespace {

constexpr size_t kDepth = 10;
constexpr char kInsert[] =
    "INSERT INTO passage_fts (rowid, title, heading, text, concepts) VALUES (?1, '', ?2, ?3, '')";
constexpr char kPlain[] =
    "SELECT rowid FROM passage_fts WHERE passage_fts MATCH ?1 ORDER BY bm25(passage_fts), rowid LIMIT 10";
// A word that fewer passages have is likely a slip of the pen itself.
constexpr size_t kMinPassages = 2;

class TestBed {
 public:
  static absl::StatusOr<TestBed> Build(const std::string& folder) {
    absl::StatusOr<sqlite::Database> database = sqlite::Database::Create(":memory:", 0);
    if (!database.ok()) return database.status();
    TestBed bed(*std::move(database));
    if (absl::Status status = bed.database_.Execute(kSchema); !status.ok()) return status;
    if (absl::Status status = bed.Insert(folder); !status.ok()) return status;
    if (absl::Status status = bed.database_.Execute("COMMIT"); !status.ok()) return status;
    absl::StatusOr<Postings> postings = Postings::Read(bed.database_);
    if (!postings.ok()) return postings.status();
    bed.postings_ = *std::move(postings);
    bed.vocabulary_ = bed.postings_.TermsInAtLeast(kMinPassages);
    return bed;
  }

  absl::StatusOr<std::vector<std::string>> Plain(const std::vector<std::string>& words) {
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

  absl::StatusOr<std::vector<std::string>> Engine(const std::vector<std::string>& words, bool repairs) {
    const absl::StatusOr<sqlite::Tokenizer> tokenizer = database_.CreateTokenizer();
    if (!tokenizer.ok()) return tokenizer.status();
    std::vector<Postings::Phrase> phrases;
    for (const std::string& word : MatchQuery(words).words) {
      absl::StatusOr<std::vector<std::string>> terms = tokenizer->TermsOf(word);
      if (!terms.ok()) return terms.status();
      for (std::string& term : *terms) {
        if (!repairs || postings_.Has(term)) continue;
        if (std::string repaired = RepairSpelling(term, vocabulary_); !repaired.empty()) term = std::move(repaired);
      }
      phrases.push_back(*std::move(terms));
    }
    std::vector<std::string> ranking;
    for (const ScoredPassage& found : postings_.Best(phrases, kDepth)) ranking.push_back(ids_[found.passage]);
    return ranking;
  }

 private:
  explicit TestBed(sqlite::Database database) : database_(std::move(database)) {}

  absl::Status Insert(const std::string& folder) {
    absl::StatusOr<sqlite::Statement> insert = database_.Prepare(kInsert);
    if (!insert.ok()) return insert.status();
    absl::Status failed;
    const std::string plain = folder + "/corpus.jsonl";
    const std::string path = std::filesystem::exists(plain) ? plain : plain + ".gz";
    const absl::Status read = ForEachJsonLine(path, [&](const nlohmann::json& record) {
      insert->Bind(1, static_cast<int64_t>(ids_.size()));
      insert->BindText(2, Normalise(record.value("title", "")));
      insert->BindText(3, Normalise(record.value("text", "")));
      if (absl::Status status = insert->Run(); !status.ok()) failed = status;
      ids_.push_back(record.value("_id", ""));
    });
    return read.ok() ? failed : read;
  }

  sqlite::Database database_;
  std::vector<std::string> ids_;
  Postings postings_;
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
    if (fields >> query >> document >> grade) judgements[query][document] = grade;
  }
  return judgements;
}

bool HasRelevant(const Judgements& judgements) {
  return std::any_of(judgements.begin(), judgements.end(), [](const auto& judged) { return judged.second > 0; });
}

absl::StatusOr<RetrievalScore> RunQueries(const std::string& path, const std::map<std::string, Judgements>& judgements,
                                          TestBed& bed) {
  std::vector<RankingScore> plain;
  std::vector<RankingScore> engine;
  std::vector<RankingScore> unrepaired;
  absl::Status failed;
  const Analyzer analyzer;
  const absl::Status read = ForEachJsonLine(path, [&](const nlohmann::json& query) {
    const auto judged = judgements.find(query.value("_id", ""));
    if (judged == judgements.end() || !HasRelevant(judged->second) || !failed.ok()) return;
    std::vector<std::string> words;
    for (const Token& token : analyzer.Analyse(Normalise(query.value("text", "")))) words.push_back(token.word);
    const auto score = [&](const absl::StatusOr<std::vector<std::string>>& ranking, std::vector<RankingScore>& scores) {
      if (ranking.ok()) scores.push_back(ScoreRanking(*ranking, judged->second));
      if (!ranking.ok()) failed = ranking.status();
    };
    score(bed.Plain(words), plain);
    score(bed.Engine(words, true), engine);
    score(bed.Engine(words, false), unrepaired);
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

absl::StatusOr<std::vector<RetrievalScore>> TestRetrieval(const std::string& folder) {
  const absl::StatusOr<std::map<std::string, Judgements>> judgements = ReadJudgements(folder + "/qrels.tsv");
  if (!judgements.ok()) return judgements.status();
  absl::StatusOr<TestBed> bed = TestBed::Build(folder);
  if (!bed.ok()) return bed.status();
  std::vector<std::string> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.path().filename().string().rfind("queries", 0) == 0) files.push_back(entry.path().string());
  }
  std::sort(files.begin(), files.end());
  std::vector<RetrievalScore> scores;
  for (const std::string& file : files) {
    absl::StatusOr<RetrievalScore> score = RunQueries(file, *judgements, *bed);
    if (!score.ok()) return score.status();
    scores.push_back(*std::move(score));
  }
  return scores;
}

}  // namespace caveat
