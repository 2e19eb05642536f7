#include "corpus/linear_model.h"

#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace caveat {

LinearModel::LinearModel(std::vector<Feature> features, std::vector<double> biases)
    : features_(std::move(features)), biases_(std::move(biases)) {
  for (uint32_t i = 0; i < features_.size(); ++i) index_.emplace(features_[i].name, i);
}

std::map<uint32_t, double> LinearModel::Weigh(const std::vector<std::string>& features) const {
  std::map<uint32_t, double> weights;
  for (const std::string& feature : features) {
    if (const auto found = index_.find(feature); found != index_.end()) ++weights[found->second];
  }
  double length = 0;
  for (auto& [index, weight] : weights) {
    weight = (1 + std::log(weight)) * features_[index].rarity;
    length += weight * weight;
  }
  for (auto& [index, weight] : weights) weight /= std::sqrt(length);
  return weights;
}

std::vector<double> LinearModel::Score(const std::vector<std::string>& features) const {
  std::vector<double> scores = biases_;
  for (const auto& [index, weight] : Weigh(features)) {
    const std::vector<double>& weights = features_[index].weights;
    for (size_t label = 0; label < scores.size(); ++label) scores[label] += weight * weights[label];
  }
  return scores;
}

double Probability(double log_odds) {
  return 1 / (1 + std::exp(-log_odds));
}

std::vector<std::string> GramsOf(const std::vector<Token>& tokens, size_t begin, size_t end) {
  std::vector<std::string> grams;
  grams.reserve(2 * (end - begin));
  for (size_t i = begin; i < end; ++i) grams.push_back(absl::StrReplaceAll(tokens[i].stem, {{"'", ""}}));
  for (size_t i = 1; i < end - begin; ++i) grams.push_back(absl::StrCat(grams[i - 1], " ", grams[i]));
  return grams;
}

}  // namespace caveat
