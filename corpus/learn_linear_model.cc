#include <linear.h>

#include <algorithm>
#include <cmath>
#include <memory>
#include <string_view>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "corpus/linear_model.h"

namespace caveat {
namespace {

// Large, so that LIBLINEAR, which shrinks the bias like any weight, leaves it alone.
constexpr double kBiasFeature = 10;
// The default of LIBLINEAR: a tenth of it moved no score by more than four questions.
constexpr double kTolerance = 1e-2;
// Weights are rounded, so that a snapshot does not depend on the last bits of a machine's arithmetic.
constexpr double kDigits = 1e4;

double Round(double value) {
  return std::round(value * kDigits) / kDigits;
}

std::vector<LinearModel::Feature> Count(const std::vector<LabelledExample>& examples, size_t labels, int fewest_texts) {
  struct Texts {
    int count = 0;
    const LabelledExample* last = nullptr;  // each example counts once
  };
  absl::flat_hash_map<std::string_view, Texts> texts;
  for (const LabelledExample& example : examples) {
    for (const std::vector<std::string>* names : {&example.features.words, &example.features.letters}) {
      for (const std::string& name : *names) {
        Texts& seen = texts[name];
        if (std::exchange(seen.last, &example) != &example) ++seen.count;
      }
    }
  }
  std::vector<LinearModel::Feature> features;
  for (const auto& [name, seen] : texts) {
    if (seen.count < fewest_texts) continue;
    const double rarity = std::log((1.0 + static_cast<double>(examples.size())) / (1.0 + seen.count)) + 1;
    features.push_back({std::string(name), Round(rarity), LinearModel::WeightsByLabel(labels)});
  }
  std::sort(features.begin(), features.end(),
            [](const LinearModel::Feature& a, const LinearModel::Feature& b) { return a.name < b.name; });
  return features;
}

// The examples as LIBLINEAR wants them: feature numbers from 1, ascending, ended by -1.
std::vector<std::vector<feature_node>> ToRows(const std::vector<LabelledExample>& examples,
                                              const std::vector<LinearModel::Feature>& features) {
  // Weighed just as texts will be.
  std::vector<LinearModel::Feature> names;
  for (const LinearModel::Feature& feature : features) names.push_back({feature.name, feature.rarity, {}});
  const LinearModel unlearned(std::move(names), {});
  std::vector<std::vector<feature_node>> rows;
  for (const LabelledExample& example : examples) {
    std::vector<feature_node>& row = rows.emplace_back();
    for (const auto& [index, weight] : unlearned.Weigh(example.features))
      row.push_back({static_cast<int>(index) + 1, weight});
    std::sort(row.begin(), row.end(), [](const feature_node& a, const feature_node& b) { return a.index < b.index; });
    row.push_back({static_cast<int>(features.size()) + 1, kBiasFeature});
    row.push_back({-1, 0});
  }
  return rows;
}

struct FreeModel {
  void operator()(model* learned) const { free_and_destroy_model(&learned); }
};

// Fills the weights of one label and returns its bias.
double Fit(size_t label, const std::vector<LabelledExample>& examples, std::vector<std::vector<feature_node>>& rows,
           double label_weight, double fit, std::vector<LinearModel::Feature>& features) {
  const auto having = std::count_if(examples.begin(), examples.end(),
                                    [&](const LabelledExample& example) { return example.labels[label]; });
  // Nothing can be told apart: as unlikely, or as likely, as in the examples.
  if (having == 0 || static_cast<size_t>(having) == examples.size())
    return Round(std::log((static_cast<double>(having) + 1) /
                          (static_cast<double>(examples.size()) - static_cast<double>(having) + 1)));
  std::vector<double> labels;
  std::vector<feature_node*> starts;
  for (size_t i = 0; i < examples.size(); ++i) {
    labels.push_back(examples[i].labels[label] ? 1 : -1);
    starts.push_back(rows[i].data());
  }
  problem task = {};
  task.l = static_cast<int>(rows.size());
  task.n = static_cast<int>(features.size()) + 1;
  task.y = labels.data();
  task.x = starts.data();
  task.bias = kBiasFeature;
  int weighted_label = 1;
  parameter settings = {};
  settings.solver_type = L2R_LR;
  settings.C = fit;
  settings.eps = kTolerance;
  settings.nr_weight = 1;
  settings.weight_label = &weighted_label;
  settings.weight = &label_weight;
  const std::unique_ptr<model, FreeModel> learned(train(&task, &settings));
  // Of two classes the weights speak for the label that came first.
  const double sign = learned->label[0] == 1 ? 1 : -1;
  for (size_t i = 0; i < features.size(); ++i) features[i].weights[label] = Round(sign * learned->w[i]);
  return Round(sign * learned->w[features.size()]) * kBiasFeature;
}

}  // namespace

LinearModel LearnLinearModel(const std::vector<LabelledExample>& examples, const LabelWeights& label_weights,
                             const Learning& learning) {
  if (examples.size() < kFewestExamples) return {};
  std::vector<LinearModel::Feature> features = Count(examples, label_weights.size(), learning.fewest_texts);
  std::vector<std::vector<feature_node>> rows = ToRows(examples, features);
  // LIBLINEAR writes to a function of the whole process: set once, since models are learned side by side.
  static const bool is_silent = (set_print_string_function([](const char*) {}), true);
  static_cast<void>(is_silent);
  std::vector<double> biases;
  for (size_t label = 0; label < label_weights.size(); ++label)
    biases.push_back(Fit(label, examples, rows, label_weights[label], learning.fit, features));
  return LinearModel(std::move(features), std::move(biases));
}

}  // namespace caveat
