#include "index/models.h"

#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "absl/types/span.h"

namespace caveat {
namespace {

using sqlite::Cursor;
using sqlite::Database;
using sqlite::Statement;

constexpr char kLikeness[] = "likeness";
constexpr char kAskedSides[] = "asked_sides";
constexpr char kAskedWords[] = "asked_words";
constexpr char kToldConditions[] = "told_conditions";
constexpr char kAnswerable[] = "answerable";

absl::Status Write(const char* name, const LinearModel& model, Database& database) {
  absl::StatusOr<Statement> insert =
      database.Prepare("INSERT INTO feature (model, name, rarity, weights) VALUES (?1, ?2, ?3, ?4)");
  if (!insert.ok()) return insert.status();
  const auto write = [&](const std::string& feature, double rarity, absl::Span<const double> weights) {
    insert->BindText(1, name);
    insert->BindText(2, feature);
    insert->BindReal(3, rarity);
    insert->BindText(4, absl::StrJoin(weights, " "));
    return insert->Run();
  };
  if (!model.knows()) return absl::OkStatus();
  if (absl::Status status = write("", 0, model.biases()); !status.ok()) return status;
  for (const LinearModel::Feature& feature : model.features()) {
    if (absl::Status status = write(feature.name, feature.rarity, feature.weights); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::StatusOr<LinearModel> Read(const char* name, size_t labels, Database& database) {
  absl::StatusOr<Statement> select =
      database.Prepare("SELECT name, rarity, weights FROM feature WHERE model = ?1 ORDER BY name");
  if (!select.ok()) return select.status();
  select->BindText(1, name);
  std::vector<LinearModel::Feature> features;
  std::vector<double> biases;
  Cursor cursor(*select);
  for (absl::StatusOr<bool> row = cursor->Step();; row = cursor->Step()) {
    if (!row.ok()) return row.status();
    if (!*row) return LinearModel(std::move(features), std::move(biases));
    const std::string_view text = cursor->Text(2);
    LinearModel::WeightsByLabel weights;
    weights.reserve(labels);
    for (const absl::string_view number : absl::StrSplit(absl::string_view(text.data(), text.size()), ' ')) {
      weights.emplace_back();
      if (!absl::SimpleAtod(number, &weights.back())) return absl::DataLossError("a weight is no number");
    }
    if (weights.size() != labels)
      return absl::DataLossError(absl::StrCat("a row of ", name, " has another number of weights than labels"));
    if (cursor->Text(0).empty()) {
      biases.assign(weights.begin(), weights.end());
    } else {
      features.push_back({std::string(cursor->Text(0)), cursor->Real(1), std::move(weights)});
    }
  }
}

}  // namespace

absl::Status WriteModels(const Models& models, Database& database) {
  const std::pair<const char*, const LinearModel*> all[] = {{kLikeness, &models.likeness.model()},
                                                            {kAskedSides, &models.asked_sides.model()},
                                                            {kAskedWords, &models.asked_words.model()},
                                                            {kToldConditions, &models.told_conditions.model()},
                                                            {kAnswerable, &models.answerable.model()}};
  for (const auto& [name, model] : all) {
    if (absl::Status status = Write(name, *model, database); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::StatusOr<Models> ReadModels(Database& database) {
  Models models;
  const auto read = [&](const char* name, size_t labels, auto& into) {
    absl::StatusOr<LinearModel> model = Read(name, labels, database);
    if (model.ok()) into = std::remove_reference_t<decltype(into)>(*std::move(model));
    return model.status();
  };
  for (const absl::Status& status :
       {read(kLikeness, kExampleGroups, models.likeness), read(kAskedSides, AskedSides::kLabels, models.asked_sides),
        read(kAskedWords, 1, models.asked_words), read(kToldConditions, 1, models.told_conditions),
        read(kAnswerable, 1, models.answerable)}) {
    if (!status.ok()) return status;
  }
  return models;
}

}  // namespace caveat
