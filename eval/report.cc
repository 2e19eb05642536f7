#include "eval/report.h"

#include <algorithm>
#include <fstream>
#include <iomanip>
#include <ostream>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "eval/abstention.h"
#include "eval/asked_words.h"
#include "eval/askings.h"
#include "eval/golden.h"
#include "eval/held_count.h"
#include "eval/metamorphic.h"
#include "eval/retrieval.h"
#include "nlohmann/json.hpp"

namespace caveat {
namespace {

using Json = nlohmann::ordered_json;

constexpr const char* kParts[] = {"tuned", "set aside"};

// One answered question on the risk-coverage curve.
struct Answered {
  double confidence = 0;
  bool holds = false;
};

class Report {
 public:
  explicit Report(std::ostream& out) : out_(out) {}

  void Row(const std::string& what, const std::string& tuned, const std::string& set_aside) {
    out_ << std::left << std::setw(34) << what << std::setw(24) << tuned << set_aside << "\n";
  }
  void Title(const std::string& title) { out_ << "\n" << title << "\n"; }

  absl::Status Golden(const Collection& collection, Answerer& answerer) {
    HeldCount whole[2];
    HeldCount refused[2];  // of those that must be answered
    HeldCount leads[2];    // of those with an expected quote: it stands in the first statement
    std::vector<std::array<HeldCount, 2>> aspects(kGoldenAspectNames.size());
    std::vector<Answered> answered[2];
    for (const GoldenQuestion& question : collection.questions) {
      AskOptions options;
      options.history = question.history;
      const absl::StatusOr<Answer> answer = answerer.Ask(question.ask, options, nullptr);
      if (!answer.ok()) return answer.status();
      const GoldenVerdict verdict = CheckGolden(question, *answer, answerer.snapshot());
      const int part = question.set_aside ? 1 : 0;
      whole[part].Add(verdict.failures.empty());
      for (size_t i = 0; i < aspects.size(); ++i) {
        if (verdict.aspects[i].is_stated) aspects[i][static_cast<size_t>(part)].Add(verdict.aspects[i].holds);
      }
      const auto may_be = [&](const char* outcome) {
        return std::find(question.outcome.begin(), question.outcome.end(), outcome) != question.outcome.end();
      };
      if (may_be("answered") && !may_be("not_covered") && !may_be("clarify"))
        refused[part].Add(answer->outcome == Outcome::kNotCovered || answer->outcome == Outcome::kClarify);
      if (!question.quotes.empty() && !answer->statements.empty()) {
        const std::string& first = answer->statements.front().text;
        leads[part].Add(std::any_of(question.quotes.begin(), question.quotes.end(),
                                    [&](const std::string& quote) { return first.find(quote) != std::string::npos; }));
      }
      if (answer->confidence != ConfidenceBucket::kNone)
        answered[part].push_back({answer->confidence_score, verdict.failures.empty()});
    }
    Title("Golden questions");
    Row("all that is expected", Share(whole[0]), Share(whole[1]));
    for (size_t i = 0; i < aspects.size(); ++i)
      Row(absl::StrCat("  ", kGoldenAspectNames[i]), Share(aspects[i][0]), Share(aspects[i][1]));
    Row("an expected quote comes first", Share(leads[0]), Share(leads[1]));
    Row("answerable, but refused", Share(refused[0]), Share(refused[1]));
    for (int part = 0; part < 2; ++part) {
      Json& json = json_["golden"][kParts[part]];
      json["all"] = ToJson(whole[part]);
      for (size_t i = 0; i < aspects.size(); ++i)
        json[kGoldenAspectNames[i]] = ToJson(aspects[i][static_cast<size_t>(part)]);
      json["expected_quote_first"] = ToJson(leads[part]);
      json["refused"] = ToJson(refused[part]);
      json["risk_coverage"] = RiskCoverage(answered[part]);
    }
    Title("Risk by coverage, set aside (the surest answers first)");
    for (const Json& point : json_["golden"][kParts[1]]["risk_coverage"]) {
      Row(absl::StrFormat("  the surest %.0f %%", 100 * point["coverage"].get<double>()), "",
          absl::StrFormat("%.1f %% do not hold", 100 * point["risk"].get<double>()));
    }
    return absl::OkStatus();
  }

  absl::Status Askings(const Collection& collection, Answerer& answerer) {
    const absl::StatusOr<AskingsScore> score = TestAskings(collection, answerer);
    if (!score.ok()) return score.status();
    Title("Askings");
    Row("  the main facet heard", "", Share(score->main_facet));
    Row("  not taken for another subject", "", Share(score->answered));
    Row("  of other subjects, answered", "", Share(score->answered_wrongly));
    Row("  near misses, answered", "", Share(score->answered_by_none));
    Row("  expected questions, refused", "", Share(score->refused));
    Row("    their sentence comes first", "", Share(score->led));
    Row("    their sentence is quoted", "", Share(score->shown));
    json_["askings"] = {{"main_facet", ToJson(score->main_facet)},
                        {"on_topic", ToJson(score->answered)},
                        {"answered_wrongly", ToJson(score->answered_wrongly)},
                        {"answered_by_none", ToJson(score->answered_by_none)},
                        {"refused", ToJson(score->refused)},
                        {"led", ToJson(score->led)},
                        {"shown", ToJson(score->shown)}};
    return absl::OkStatus();
  }

  void AskedWords(const Collection& collection, const Snapshot& snapshot) {
    const AskedWordsScore score = TestAskedWords(collection, snapshot);
    Title("Asked words");
    Row("  heard as asked about", "", Share(score.asked));
    Row("  heard as told by the way", "", Share(score.by_the_way));
    json_["asked_words"] = {{"asked", ToJson(score.asked)}, {"by_the_way", ToJson(score.by_the_way)}};
  }

  absl::Status Relations(const Collection& collection, Answerer& answerer, bool shows_broken) {
    const absl::StatusOr<std::vector<RelationScore>> scores = TestRelations(collection, answerer);
    if (!scores.ok()) return scores.status();
    Title("Changed questions");
    HeldCount all[2];
    for (const RelationScore& score : *scores) {
      HeldCount counts[2];
      for (int part = 0; part < 2; ++part) {
        counts[part] = {score.asked[part], score.held[part]};
        all[part].asked += score.asked[part];
        all[part].held += score.held[part];
        json_["relations"][score.name][kParts[part]] = ToJson(counts[part]);
      }
      json_["relations"][score.name]["must"] = score.must;
      Row(absl::StrCat("  ", score.name), Share(counts[0]), Share(counts[1]));
      for (const std::string& broken : score.broken) {
        if (shows_broken) out_ << "      " << broken << "\n";
      }
    }
    Row("all", Share(all[0]), Share(all[1]));
    for (int part = 0; part < 2; ++part) json_["relations"]["all"][kParts[part]] = ToJson(all[part]);
    return absl::OkStatus();
  }

  absl::Status Uncovered(const std::vector<std::string>& files, Answerer& answerer) {
    if (!files.empty()) Title("Questions that the collection does not cover");
    for (const std::string& file : files) {
      const absl::StatusOr<AbstentionScore> score = AskUncovered(file, answerer);
      if (!score.ok()) return score.status();
      Row(absl::StrCat("  ", score->name, ", answered"), Share({score->asked, score->answered}),
          absl::StrFormat("asked back %d, taken for an emergency %d", score->clarified, score->red_flags));
      json_["uncovered"][score->name] = {{"asked", score->asked},
                                         {"answered", score->answered},
                                         {"clarified", score->clarified},
                                         {"red_flags", score->red_flags}};
    }
    return absl::OkStatus();
  }

  absl::Status Retrieval(const Collection& collection, const std::vector<std::string>& folders) {
    for (const std::string& folder : folders) {
      const absl::StatusOr<std::vector<RetrievalScore>> scores = TestRetrieval(collection, folder);
      if (!scores.ok()) return scores.status();
      Title(absl::StrCat("Retrieval, ", folder));
      for (const RetrievalScore& score : *scores) {
        out_ << score.queries << ", " << score.query_count << " queries\n";
        Ranking("plain bm25()", score.plain);
        Ranking("engine", score.engine);
        Ranking("engine without spelling", score.unrepaired);
        out_ << absl::StrFormat("  nDCG@10 gained: 95 %% between %+.3f and %+.3f\n", score.ndcg_gain.low,
                                score.ndcg_gain.high);
        Json& json = json_["retrieval"][folder][score.queries];
        json["queries"] = score.query_count;
        json["plain"] = ToJson(score.plain);
        json["engine"] = ToJson(score.engine);
        json["engine_without_spelling"] = ToJson(score.unrepaired);
        json["ndcg_gain_95"] = {score.ndcg_gain.low, score.ndcg_gain.high};
      }
    }
    return absl::OkStatus();
  }

  absl::Status Write(const std::string& path) const {
    if (path.empty()) return absl::OkStatus();
    std::ofstream file(path);
    file << json_.dump(2) << "\n";
    file.close();
    return file ? absl::OkStatus() : absl::UnavailableError(absl::StrCat("cannot write ", path));
  }

 private:
  void Ranking(const char* what, const RankingScore& score) {
    out_ << "  " << std::left << std::setw(26) << what
         << absl::StrFormat("nDCG@10 %.3f  MRR@10 %.3f  P@1 %.3f  judged %.0f %%\n", score.ndcg, score.reciprocal_rank,
                            score.precision_at_1, 100 * score.judged);
  }

  static Json ToJson(const RankingScore& score) {
    return {{"ndcg_10", score.ndcg},
            {"mrr_10", score.reciprocal_rank},
            {"precision_1", score.precision_at_1},
            {"judged_10", score.judged}};
  }
  static Json ToJson(const HeldCount& count) { return {{"asked", count.asked}, {"held", count.held}}; }

  // What share of the surest tenth, two tenths … of the answers does not hold (El-Yaniv and Wiener 2010).
  static Json RiskCoverage(std::vector<Answered> answered) {
    std::stable_sort(answered.begin(), answered.end(),
                     [](const Answered& a, const Answered& b) { return a.confidence > b.confidence; });
    Json points = Json::array();
    constexpr size_t kPoints = 10;
    for (size_t point = 1; point <= kPoints && !answered.empty(); ++point) {
      const size_t count = std::max<size_t>(1, answered.size() * point / kPoints);
      const auto wrong = std::count_if(answered.begin(), answered.begin() + static_cast<std::ptrdiff_t>(count),
                                       [](const Answered& each) { return !each.holds; });
      points.push_back({{"coverage", static_cast<double>(point) / kPoints},
                        {"risk", static_cast<double>(wrong) / static_cast<double>(count)}});
    }
    return points;
  }

  std::ostream& out_;
  Json json_;
};

}  // namespace

absl::Status Evaluate(const Collection& collection, Answerer& answerer, const EvaluationOptions& options,
                      std::ostream& out) {
  Report report(out);
  report.Row("", kParts[0], kParts[1]);
  if (absl::Status status = report.Golden(collection, answerer); !status.ok()) return status;
  if (absl::Status status = report.Askings(collection, answerer); !status.ok()) return status;
  report.AskedWords(collection, answerer.snapshot());
  if (absl::Status status = report.Relations(collection, answerer, options.shows_broken); !status.ok()) return status;
  if (absl::Status status = report.Uncovered(options.uncovered, answerer); !status.ok()) return status;
  if (absl::Status status = report.Retrieval(collection, options.retrieval); !status.ok()) return status;
  return report.Write(options.json_path);
}

}  // namespace caveat
