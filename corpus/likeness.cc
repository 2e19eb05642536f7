#include "corpus/likeness.h"

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

Likeness::Heard Likeness::Hear(ExampleGroup group, const std::vector<Token>& tokens) const {
  Heard heard;
  if (grams_.empty() || tokens.empty()) return heard;
  std::map<uint32_t, double> weights;
  size_t first = 0;
  size_t past = 0;
  const auto listen = [&](size_t begin, size_t end) {
    std::map<uint32_t, double> said = Weigh(tokens, begin, end);
    const double probability = Probability(group, said);
    if (probability <= heard.probability) return;
    heard.probability = probability;
    weights = std::move(said);
    first = begin;
    past = end;
  };
  const std::vector<size_t> starts = SentencesOf(tokens);
  listen(0, tokens.size());
  const bool is_long = tokens.size() > kLongMessage;
  for (size_t i = 0; is_long && i + 1 < starts.size(); ++i) listen(starts[i], starts[i + 1]);
  for (size_t i = 0; is_long && i + 2 < starts.size(); ++i) listen(starts[i], starts[i + 2]);

  std::vector<std::pair<double, size_t>> words;
  for (size_t i = first; i < past; ++i) {
    const auto found = index_.find(Key(tokens[i]));
    if (found == index_.end() || tokens[i].small) continue;
    const double share = weights.at(found->second) * grams_[found->second].weights[static_cast<size_t>(group)];
    if (share > 0) words.emplace_back(-share, i);
  }
  std::sort(words.begin(), words.end());
  if (words.size() > kTellingWords) words.resize(kTellingWords);
  std::sort(words.begin(), words.end(), [](const auto& a, const auto& b) { return a.second < b.second; });
  for (const auto& [share, token] : words) heard.telling.push_back(tokens[token].word);
  return heard;
}

}  // namespace caveat
