#include "corpus/likeness.h"

#include <algorithm>
#include <cmath>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_replace.h"

namespace caveat {
namespace {

// "can't" and "cant" are one.
std::string Key(const Token& token) {
  return absl::StrReplaceAll(token.stem, {{"'", ""}});
}

}  // namespace

Likeness::Likeness(std::vector<Gram> grams, std::array<double, kExampleGroups> biases)
    : grams_(std::move(grams)), biases_(biases) {
  for (uint32_t i = 0; i < grams_.size(); ++i) index_.emplace(grams_[i].stems, i);
}

std::vector<std::string> Likeness::GramsOf(const std::vector<Token>& tokens, size_t begin, size_t end) {
  std::vector<std::string> grams;
  grams.reserve(2 * (end - begin));
  for (size_t i = begin; i < end; ++i) grams.push_back(Key(tokens[i]));
  for (size_t i = 1; i < end - begin; ++i) grams.push_back(absl::StrCat(grams[i - 1], " ", grams[i]));
  return grams;
}

std::map<uint32_t, double> Likeness::Weigh(const std::vector<Token>& tokens, size_t begin, size_t end) const {
  std::map<uint32_t, double> weights;
  for (const std::string& gram : GramsOf(tokens, begin, end)) {
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

void Likeness::Listen(const std::vector<Token>& tokens, size_t begin, size_t end, Probabilities& gravest) const {
  std::array<double, kExampleGroups> sums = biases_;
  for (const auto& [index, weight] : Weigh(tokens, begin, end)) {
    for (size_t group = 0; group < kExampleGroups; ++group) sums[group] += weight * grams_[index].weights[group];
  }
  for (size_t group = 0; group < kExampleGroups; ++group)
    gravest[group] = std::max(gravest[group], 1 / (1 + std::exp(-sums[group])));
}

Likeness::Probabilities Likeness::Hear(const std::vector<Token>& tokens) const {
  Probabilities gravest = {};
  if (grams_.empty() || tokens.empty()) return gravest;
  Listen(tokens, 0, tokens.size(), gravest);
  if (tokens.size() <= kLongMessage) return gravest;
  size_t before = 0;
  size_t start = 0;
  for (size_t i = 1; i <= tokens.size(); ++i) {
    if (i < tokens.size() && tokens[i].sentence == tokens[start].sentence) continue;
    Listen(tokens, start, i, gravest);
    Listen(tokens, before, i, gravest);
    before = start;
    start = i;
  }
  return gravest;
}

}  // namespace caveat
