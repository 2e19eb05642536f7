#include "index/expected_questions.h"

#include <cmath>
#include <map>
#include <optional>
#include <set>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "text/normalise.h"

namespace caveat {
namespace {

using sqlite::Cursor;
using sqlite::Database;
using sqlite::Statement;

// Above 1, since what few questions say tells more than a frequent turn of phrase. Chosen, like the root of the number
// of questions, on golden questions that are not set aside.
constexpr double kQuestionRarityPower = 1.5;
// Weights are rounded, so that a snapshot does not depend on the last bits of a machine's arithmetic.
constexpr double kDigits = 1e4;

double Round(double value) {
  return std::round(value * kDigits) / kDigits;
}

struct Expected {
  uint32_t passage = 0;
  std::vector<std::string> features;
};

std::vector<Expected> Gather(const Collection& collection, const Passages& passages, const ConceptFinder& lexicon,
                             const Analyzer& analyzer) {
  std::map<std::string, uint32_t> documents;  // by id
  for (const Document& document : collection.documents)
    documents.emplace(document.id, static_cast<uint32_t>(documents.size()));
  std::vector<Expected> examples;
  for (const ExpectedQuestion& question : collection.expected) {
    if (question.set_aside) continue;
    const std::optional<uint32_t> passage =
        PassageHolding(passages, documents.at(question.answer.document_id), question.answer.range);
    if (!passage) continue;
    const std::vector<Token> tokens = analyzer.Analyse(Normalise(question.text));
    examples.push_back({*passage, FeaturesOf(tokens, lexicon.Find(tokens), lexicon)});
  }
  return examples;
}

// Sorted by their names.
std::vector<LinearModel::Feature> Count(const std::vector<Expected>& examples) {
  std::map<std::string, size_t> holding;
  for (const Expected& example : examples) {
    for (const std::string& name : std::set<std::string>(example.features.begin(), example.features.end()))
      ++holding[name];
  }
  std::vector<LinearModel::Feature> features;
  const double total = static_cast<double>(examples.size()) + 1;
  for (const auto& [name, count] : holding) {
    const double rarity = std::log(total / (static_cast<double>(count) + 1)) + 1;
    features.push_back({name, Round(std::pow(rarity, kQuestionRarityPower)), {}});
  }
  return features;
}

}  // namespace

std::vector<double> ExpectedQuestions::Match(const std::vector<std::string>& features) const {
  if (counts_.empty()) return {};
  std::vector<double> matches(passage_count_, 0);
  for (const auto& [feature, weight] : vocabulary_.Weigh(features)) {
    for (const auto& [passage, count] : counts_[feature]) matches[passage] += weight * count;
  }
  return matches;
}

ExpectedQuestions LearnExpectedQuestions(const Collection& collection, const Passages& passages,
                                         const ConceptFinder& lexicon, const Analyzer& analyzer) {
  const std::vector<Expected> examples = Gather(collection, passages, lexicon, analyzer);
  std::vector<LinearModel::Feature> features = Count(examples);
  const LinearModel vocabulary(features, {});
  std::map<uint32_t, double> questions_of;  // by passage
  for (const Expected& example : examples) ++questions_of[example.passage];
  std::vector<std::map<uint32_t, double>> sums(features.size());
  for (const Expected& example : examples) {
    for (const auto& [feature, weight] : vocabulary.Weigh(example.features))
      sums[feature][example.passage] += weight / std::sqrt(questions_of[example.passage]);
  }
  std::vector<ExpectedQuestions::Counts> counts;
  for (const std::map<uint32_t, double>& by_passage : sums) {
    ExpectedQuestions::Counts& of_feature = counts.emplace_back();
    for (const auto& [passage, sum] : by_passage) of_feature.emplace_back(passage, Round(sum));
  }
  return ExpectedQuestions(std::move(features), std::move(counts), passages.passages.size());
}

absl::Status WriteExpectedQuestions(const ExpectedQuestions& expected, Database& database) {
  absl::StatusOr<Statement> insert =
      database.Prepare("INSERT INTO expected (name, rarity, passages) VALUES (?1, ?2, ?3)");
  if (!insert.ok()) return insert.status();
  for (size_t i = 0; i < expected.counts().size(); ++i) {
    const LinearModel::Feature& feature = expected.vocabulary().features()[i];
    std::string passages;
    for (const auto& [passage, count] : expected.counts()[i])
      absl::StrAppend(&passages, passages.empty() ? "" : " ", passage, ":", count);
    insert->BindText(1, feature.name);
    insert->BindReal(2, feature.rarity);
    insert->BindText(3, passages);
    if (absl::Status status = insert->Run(); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::StatusOr<ExpectedQuestions> ReadExpectedQuestions(size_t passage_count, Database& database) {
  absl::StatusOr<Statement> select = database.Prepare("SELECT name, rarity, passages FROM expected ORDER BY name");
  if (!select.ok()) return select.status();
  std::vector<LinearModel::Feature> features;
  std::vector<ExpectedQuestions::Counts> counts;
  Cursor cursor(*select);
  for (absl::StatusOr<bool> row = cursor->Step();; row = cursor->Step()) {
    if (!row.ok()) return row.status();
    if (!*row) return ExpectedQuestions(std::move(features), std::move(counts), passage_count);
    features.push_back({std::string(cursor->Text(0)), cursor->Real(1), {}});
    ExpectedQuestions::Counts& of_feature = counts.emplace_back();
    const std::string text(cursor->Text(2));
    for (const absl::string_view each : absl::StrSplit(text, ' ')) {
      const std::pair<absl::string_view, absl::string_view> parts = absl::StrSplit(each, absl::MaxSplits(':', 1));
      auto& [passage, count] = of_feature.emplace_back();
      const bool is_count = absl::SimpleAtoi(parts.first, &passage) && absl::SimpleAtod(parts.second, &count);
      if (!is_count || passage >= passage_count)
        return absl::DataLossError(
            absl::StrCat("the passages of the expected questions' \"", features.back().name, "\" are none"));
    }
  }
}

}  // namespace caveat
