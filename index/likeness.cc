#include "index/likeness.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace caveat {
namespace {

constexpr size_t kTellingWords = 3;

// "can't" and "cant" are one.
std::string Key(const Token& token) {
  return absl::StrReplaceAll(token.stem, {{"'", ""}});
}

}  // namespace

Likeness::Likeness(std::vector<Gram> grams, std::array<double, kExampleGroups> biases)
    : grams_(std::move(grams)), biases_(biases) {
  for (uint32_t i = 0; i < grams_.size(); ++i) index_.emplace(grams_[i].stems, i);
}

std::vector<std::string> Likeness::GramsOf(const std::vector<Token>& tokens) {
  std::vector<std::string> grams;
  grams.reserve(2 * tokens.size());
  for (const Token& token : tokens) grams.push_back(Key(token));
  for (size_t i = 1; i < tokens.size(); ++i) grams.push_back(absl::StrCat(grams[i - 1], " ", grams[i]));
  return grams;
}

std::map<uint32_t, double> Likeness::Weigh(const std::vector<Token>& tokens) const {
  std::map<uint32_t, double> weights;
  for (const std::string& gram : GramsOf(tokens)) {
    if (const auto found = index_.find(gram); found != index_.end()) ++weights[found->second];
  }
  double length = 0;
  for (auto& [index, weight] : weights) {
    weight = (1 + std::log(weight)) * grams_[index].rarity;
    length += weight * weight;
  }
  for (auto& [index, weight] : weights) weight /= std::sqrt(length);
  return weights;
}

double Likeness::Probability(ExampleGroup group, const std::vector<Token>& tokens) const {
  if (grams_.empty()) return 0;
  const auto column = static_cast<size_t>(group);
  double sum = biases_[column];
  for (const auto& [index, weight] : Weigh(tokens)) sum += weight * grams_[index].weights[column];
  return 1 / (1 + std::exp(-sum));
}

std::vector<uint32_t> Likeness::TellingWords(ExampleGroup group, const std::vector<Token>& tokens) const {
  const std::map<uint32_t, double> weights = Weigh(tokens);
  std::vector<std::pair<double, uint32_t>> words;
  for (uint32_t i = 0; i < tokens.size(); ++i) {
    const auto found = index_.find(Key(tokens[i]));
    if (found == index_.end() || tokens[i].small) continue;
    const double share = weights.at(found->second) * grams_[found->second].weights[static_cast<size_t>(group)];
    if (share > 0) words.emplace_back(-share, i);
  }
  std::sort(words.begin(), words.end());
  if (words.size() > kTellingWords) words.resize(kTellingWords);
  std::vector<uint32_t> telling;
  for (const auto& [share, token] : words) telling.push_back(token);
  std::sort(telling.begin(), telling.end());
  return telling;
}

}  // namespace caveat
