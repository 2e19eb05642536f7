#include "corpus/linear_model.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace caveat {

LinearModel::LinearModel(std::vector<Feature> features, std::vector<double> biases)
    : features_(std::move(features)), biases_(std::move(biases)) {
  index_.reserve(features_.size());
  for (uint32_t i = 0; i < features_.size(); ++i) index_.emplace(features_[i].name, i);
}

std::vector<std::pair<uint32_t, double>> LinearModel::Weigh(const std::vector<std::string>& features) const {
  std::vector<uint32_t> known;
  known.reserve(features.size());
  for (const std::string& feature : features) {
    if (const auto found = index_.find(feature); found != index_.end()) known.push_back(found->second);
  }
  std::sort(known.begin(), known.end());
  std::vector<std::pair<uint32_t, double>> weights;
  double length = 0;
  for (auto first = known.begin(); first != known.end();) {
    const auto last = std::find_if(first, known.end(), [&](uint32_t index) { return index != *first; });
    const double weight = (1 + std::log(static_cast<double>(last - first))) * features_[*first].rarity;
    length += weight * weight;
    weights.emplace_back(*first, weight);
    first = last;
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

std::vector<std::string> FeaturesOf(const std::vector<Token>& tokens, const std::vector<ConceptHit>& said,
                                    const ConceptFinder& lexicon) {
  std::vector<std::string> features;
  features.reserve(2 * (tokens.size() + said.size()));
  for (const Token& token : tokens) features.push_back(absl::StrReplaceAll(token.stem, {{"'", ""}}));
  for (size_t i = 1; i < tokens.size(); ++i) features.push_back(absl::StrCat(features[i - 1], " ", features[i]));
  for (const ConceptHit& hit : said) {
    const Concept& entry = lexicon.concept_at(hit.concept_index);
    features.push_back(absl::StrCat("concept:", entry.id));
    features.push_back(absl::StrCat("kind:", Name(entry.kind)));
  }
  return features;
}

}  // namespace caveat
