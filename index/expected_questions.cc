#include "index/expected_questions.h"

#include <cmath>
#include <map>
#include <set>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "corpus/linear_model.h"
#include "text/normalise.h"

namespace caveat {
namespace {

using sqlite::Cursor;
using sqlite::Database;
using sqlite::Statement;

// Above 1, since what few questions say tells more than a frequent turn of phrase. Chosen, like the root of the number
// of questions, on golden questions that are not set aside.
constexpr double kRarityPower = 1.5;
// Weights are rounded, so that a snapshot does not depend on the last bits of a machine's arithmetic.
constexpr double kDigits = 1e4;

double Round(double value) {
  return std::round(value * kDigits) / kDigits;
}

// The features that are known, by their names, and how much each weighs in the question; together of length 1.
template <typename RarityOf>
std::map<std::string, double> Weigh(const std::vector<std::string>& features, RarityOf rarity_of) {
  std::map<std::string, double> weights;
  for (const std::string& feature : features) ++weights[feature];
  double length = 0;
  for (auto& [name, weight] : weights) {
    weight = (1 + std::log(weight)) * rarity_of(name);
    length += weight * weight;
  }
  for (auto& [name, weight] : weights) weight /= std::sqrt(std::max(length, 1e-12));
  return weights;
}

struct Expected {
  uint32_t passage = 0;
  std::vector<std::string> features;
};

// The passage that begins where a quote does; passages are in the order of documents and text.
const Passage* FindPassage(const Collection& collection, const Passages& passages, const ExpectedQuestion& question) {
  for (const Passage& passage : passages.passages) {
    const bool is_here = collection.documents[passage.document].id == question.answer.document_id &&
                         passage.range.start <= question.answer.range.start &&
                         question.answer.range.start < passage.range.end;
    if (is_here) return &passage;
  }
  return nullptr;
}

}  // namespace

ExpectedQuestions::ExpectedQuestions(std::vector<Feature> features, size_t passage_count)
    : features_(std::move(features)), passage_count_(passage_count) {
  for (uint32_t i = 0; i < features_.size(); ++i) index_.emplace(features_[i].name, i);
}

std::vector<double> ExpectedQuestions::Match(const std::vector<std::string>& features) const {
  if (features_.empty()) return {};
  std::vector<double> matches(passage_count_, 0);
  const auto rarity_of = [&](const std::string& name) {
    const auto found = index_.find(name);
    return found == index_.end() ? 0 : features_[found->second].rarity;
  };
  for (const auto& [name, weight] : Weigh(features, rarity_of)) {
    if (weight == 0) continue;
    for (const auto& [passage, share] : features_[index_.at(name)].passages) matches[passage] += weight * share;
  }
  return matches;
}

ExpectedQuestions LearnExpectedQuestions(const Collection& collection, const Passages& passages,
                                         const ConceptFinder& lexicon, const Analyzer& analyzer) {
  std::vector<Expected> examples;
  std::map<uint32_t, size_t> questions_of;  // by passage
  for (const ExpectedQuestion& question : collection.expected) {
    const Passage* passage = question.set_aside ? nullptr : FindPassage(collection, passages, question);
    if (passage == nullptr) continue;
    const std::vector<Token> tokens = analyzer.Analyse(Normalise(question.text));
    const auto index = static_cast<uint32_t>(passage - passages.passages.data());
    examples.push_back({index, FeaturesOf(tokens, lexicon.Find(tokens), lexicon)});
    ++questions_of[index];
  }
  std::map<std::string, size_t> holding;
  for (const Expected& example : examples) {
    for (const std::string& name : std::set<std::string>(example.features.begin(), example.features.end()))
      ++holding[name];
  }
  std::map<std::string, double> rarity;
  const double total = static_cast<double>(examples.size()) + 1;
  for (const auto& [name, count] : holding)
    rarity[name] = Round(std::pow(std::log(total / (static_cast<double>(count) + 1)) + 1, kRarityPower));
  std::map<std::string, std::map<uint32_t, double>> sums;
  for (const Expected& example : examples) {
    for (const auto& [name, weight] : Weigh(example.features, [&](const std::string& each) { return rarity.at(each); }))
      sums[name][example.passage] += weight / std::sqrt(static_cast<double>(questions_of[example.passage]));
  }
  std::vector<ExpectedQuestions::Feature> features;
  for (const auto& [name, by_passage] : sums) {
    ExpectedQuestions::Feature& feature = features.emplace_back();
    feature.name = name;
    feature.rarity = rarity[name];
    for (const auto& [passage, sum] : by_passage) feature.passages.emplace_back(passage, Round(sum));
  }
  return ExpectedQuestions(std::move(features), passages.passages.size());
}

absl::Status WriteExpectedQuestions(const ExpectedQuestions& expected, Database& database) {
  absl::StatusOr<Statement> insert =
      database.Prepare("INSERT INTO expected (name, rarity, passages) VALUES (?1, ?2, ?3)");
  if (!insert.ok()) return insert.status();
  for (const ExpectedQuestions::Feature& feature : expected.features()) {
    std::string passages;
    for (const auto& [passage, weight] : feature.passages)
      absl::StrAppend(&passages, passages.empty() ? "" : " ", passage, ":", weight);
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
  std::vector<ExpectedQuestions::Feature> features;
  Cursor cursor(*select);
  for (absl::StatusOr<bool> row = cursor->Step();; row = cursor->Step()) {
    if (!row.ok()) return row.status();
    if (!*row) return ExpectedQuestions(std::move(features), passage_count);
    ExpectedQuestions::Feature& feature = features.emplace_back();
    feature.name = std::string(cursor->Text(0));
    feature.rarity = cursor->Real(1);
    const std::string_view text = cursor->Text(2);
    if (text.empty()) return absl::DataLossError("an expected question's feature names no passage");
    for (const absl::string_view each : absl::StrSplit(absl::string_view(text.data(), text.size()), ' ')) {
      const std::pair<absl::string_view, absl::string_view> parts = absl::StrSplit(each, absl::MaxSplits(':', 1));
      auto& [passage, weight] = feature.passages.emplace_back();
      const bool is_weight = absl::SimpleAtoi(parts.first, &passage) && absl::SimpleAtod(parts.second, &weight);
      if (!is_weight || passage >= passage_count)
        return absl::DataLossError(absl::StrCat("a weight of the expected question's \"", feature.name, "\" is none"));
    }
  }
}

}  // namespace caveat
