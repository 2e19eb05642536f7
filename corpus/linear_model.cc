#include "corpus/linear_model.h"

#include <algorithm>
#include <cmath>

namespace caveat {

LinearModel::LinearModel(std::vector<Feature> features, std::vector<double> biases)
    : features_(std::move(features)), biases_(std::move(biases)) {
  index_.reserve(features_.size());
  for (uint32_t i = 0; i < features_.size(); ++i) index_.emplace(features_[i].name, i);
}

void LinearModel::AddWeights(const std::vector<std::string>& names, double whole, Weights& weights) const {
  std::vector<uint32_t> known;
  known.reserve(names.size());
  for (const std::string& name : names) {
    if (const auto found = index_.find(name); found != index_.end()) known.push_back(found->second);
  }
  std::sort(known.begin(), known.end());
  const size_t start = weights.size();
  double square = 0;
  for (auto first = known.begin(); first != known.end();) {
    const auto last = std::find_if(first, known.end(), [&](uint32_t index) { return index != *first; });
    const double weight = (1 + std::log(static_cast<double>(last - first))) * features_[*first].rarity;
    square += weight * weight;
    weights.emplace_back(*first, weight);
    first = last;
  }
  for (size_t i = start; i < weights.size(); ++i) weights[i].second *= whole / std::sqrt(square);
}

LinearModel::Weights LinearModel::Weigh(const Features& features) const {
  Weights weights;
  AddWeights(features.letters, kLettersLength, weights);
  AddWeights(features.words, 1, weights);
  return weights;
}

std::vector<double> LinearModel::Score(const Features& features) const {
  std::vector<double> scores = biases_;
  for (const auto& [index, weight] : Weigh(features)) {
    const WeightsByLabel& weights = features_[index].weights;
    for (size_t label = 0; label < scores.size(); ++label) scores[label] += weight * weights[label];
  }
  return scores;
}

double Probability(double log_odds) {
  return 1 / (1 + std::exp(-log_odds));
}

}  // namespace caveat
