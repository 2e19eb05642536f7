#include "index/expected_questions.h"

#include <cmath>
#include <limits>
#include <map>
#include <optional>
#include <set>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/types/span.h"
#include "text/normalise.h"

namespace caveat {
namespace {

using sqlite::Cursor;
using sqlite::Database;
using sqlite::Statement;

// How much fitting the expected questions counts beside small weights: chosen on those set aside and on golden
// questions that are not.
constexpr double kExpectedFit = 10;
// Weights below this move nothing, and there are millions.
constexpr double kLeastWeight = 0.2;

struct Expected {
  uint32_t passage = 0;
  Features features;
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

}  // namespace

std::vector<double> ExpectedQuestions::Match(const Features& features) const {
  std::vector<double> log_odds(biases_.empty() ? 0 : passage_count_, -std::numeric_limits<double>::infinity());
  for (const auto& [passage, bias] : biases_) log_odds[passage] = bias;
  for (const auto& [feature, value] : vocabulary_.Weigh(features)) {
    for (const auto& [passage, weight] : weights_[feature]) log_odds[passage] += value * weight;
  }
  return log_odds;
}

ExpectedQuestions LearnExpectedQuestions(const Collection& collection, const Passages& passages,
                                         const ConceptFinder& lexicon, const Analyzer& analyzer) {
  std::vector<Expected> expected = Gather(collection, passages, lexicon, analyzer);
  std::set<uint32_t> asked;
  for (const Expected& each : expected) asked.insert(each.passage);
  const std::vector<uint32_t> passage_of(asked.begin(), asked.end());  // by label
  std::vector<LabelledExample> examples;
  for (Expected& each : expected) {
    LabelledExample& example = examples.emplace_back();
    example.features = std::move(each.features);
    for (const uint32_t passage : passage_of) example.labels.push_back(passage == each.passage);
  }
  const LinearModel model = LearnLinearModel(examples, LabelWeights(passage_of.size(), 1), {kExpectedFit});
  if (!model.knows()) return {};
  const auto weights_of = [&](absl::Span<const double> by_label, double least) {
    ExpectedQuestions::Weights weights;
    for (size_t label = 0; label < by_label.size(); ++label) {
      if (std::abs(by_label[label]) >= least) weights.emplace_back(passage_of[label], by_label[label]);
    }
    return weights;
  };
  std::vector<LinearModel::Feature> features;
  std::vector<ExpectedQuestions::Weights> weights;
  for (const LinearModel::Feature& feature : model.features()) {
    features.push_back({feature.name, feature.rarity, {}});
    weights.push_back(weights_of(feature.weights, kLeastWeight));
  }
  return ExpectedQuestions(std::move(features), std::move(weights), weights_of(model.biases(), 0),
                           passages.passages.size());
}

absl::Status WriteExpectedQuestions(const ExpectedQuestions& expected, Database& database) {
  absl::StatusOr<Statement> insert =
      database.Prepare("INSERT INTO expected (name, rarity, passages) VALUES (?1, ?2, ?3)");
  if (!insert.ok()) return insert.status();
  const auto write = [&](const std::string& name, double rarity, const ExpectedQuestions::Weights& weights) {
    std::string passages;
    for (const auto& [passage, weight] : weights)
      absl::StrAppend(&passages, passages.empty() ? "" : " ", passage, ":", weight);
    insert->BindText(1, name);
    insert->BindReal(2, rarity);
    insert->BindText(3, passages);
    return insert->Run();
  };
  if (expected.biases().empty()) return absl::OkStatus();
  if (absl::Status status = write("", 0, expected.biases()); !status.ok()) return status;
  for (size_t i = 0; i < expected.weights().size(); ++i) {
    const LinearModel::Feature& feature = expected.vocabulary().features()[i];
    if (absl::Status status = write(feature.name, feature.rarity, expected.weights()[i]); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::StatusOr<ExpectedQuestions> ReadExpectedQuestions(size_t passage_count, Database& database) {
  absl::StatusOr<Statement> select = database.Prepare("SELECT name, rarity, passages FROM expected ORDER BY name");
  if (!select.ok()) return select.status();
  std::vector<LinearModel::Feature> features;
  std::vector<ExpectedQuestions::Weights> weights;
  ExpectedQuestions::Weights biases;
  Cursor cursor(*select);
  for (absl::StatusOr<bool> row = cursor->Step();; row = cursor->Step()) {
    if (!row.ok()) return row.status();
    if (!*row) return ExpectedQuestions(std::move(features), std::move(weights), std::move(biases), passage_count);
    const std::string name(cursor->Text(0));
    ExpectedQuestions::Weights of_feature;
    const std::string text(cursor->Text(2));
    for (const absl::string_view each : absl::StrSplit(text, ' ', absl::SkipEmpty())) {
      const std::pair<absl::string_view, absl::string_view> parts = absl::StrSplit(each, absl::MaxSplits(':', 1));
      auto& [passage, weight] = of_feature.emplace_back();
      const bool is_weight = absl::SimpleAtoi(parts.first, &passage) && absl::SimpleAtod(parts.second, &weight);
      if (!is_weight || passage >= passage_count)
        return absl::DataLossError(absl::StrCat("the passages of the expected questions' \"", name, "\" are none"));
    }
    if (name.empty()) {
      biases = std::move(of_feature);
    } else {
      features.push_back({name, cursor->Real(1), {}});
      weights.push_back(std::move(of_feature));
    }
  }
}

}  // namespace caveat
