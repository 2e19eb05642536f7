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

std::vector<size_t> Likeness::SentencesOf(const std::vector<Token>& tokens) {
  std::vector<size_t> starts;
  for (size_t i = 0; i < tokens.size(); ++i) {
    if (i == 0 || tokens[i].sentence != tokens[i - 1].sentence) starts.push_back(i);
  }
  starts.push_back(tokens.size());
  return starts;
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

double Likeness::Probability(ExampleGroup group, const std::map<uint32_t, double>& weights) const {
  const auto column = static_cast<size_t>(group);
  double sum = biases_[column];
  for (const auto& [index, weight] : weights) sum += weight * grams_[index].weights[column];
  return 1 / (1 + std::exp(-sum));
}

double Likeness::Hear(ExampleGroup group, const std::vector<Token>& tokens) const {
  if (grams_.empty() || tokens.empty()) return 0;
  const auto listen = [&](size_t begin, size_t end) { return Probability(group, Weigh(tokens, begin, end)); };
  double gravest = listen(0, tokens.size());
  if (tokens.size() <= kLongMessage) return gravest;
  const std::vector<size_t> starts = SentencesOf(tokens);
  for (size_t i = 0; i + 1 < starts.size(); ++i) gravest = std::max(gravest, listen(starts[i], starts[i + 1]));
  for (size_t i = 0; i + 2 < starts.size(); ++i) gravest = std::max(gravest, listen(starts[i], starts[i + 2]));
  return gravest;
}

}  // namespace caveat
