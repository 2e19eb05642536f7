#include "eval/relevance.h"

#include <algorithm>
#include <cmath>
#include <random>

namespace caveat {
namespace {

constexpr size_t kResamples = 10'000;

double Discount(size_t rank) {
  return std::log2(static_cast<double>(rank) + 2.0);
}

}  // namespace

RankingScore ScoreRanking(const std::vector<std::string>& ranking, const Judgements& judgements) {
  RankingScore score;
  const size_t depth = std::min(kJudgedDepth, ranking.size());
  double gain = 0;
  for (size_t rank = 0; rank < depth; ++rank) {
    const auto judged = judgements.find(ranking[rank]);
    if (judged == judgements.end()) continue;
    score.judged += 1.0 / kJudgedDepth;
    if (judged->second <= 0) continue;
    gain += judged->second / Discount(rank);
    if (score.reciprocal_rank == 0) score.reciprocal_rank = 1.0 / static_cast<double>(rank + 1);
    if (rank == 0) score.precision_at_1 = 1;
  }
  std::vector<int> ideal;
  for (const auto& [id, grade] : judgements) ideal.push_back(std::max(0, grade));
  std::sort(ideal.rbegin(), ideal.rend());
  double best = 0;
  for (size_t rank = 0; rank < std::min(kJudgedDepth, ideal.size()); ++rank) best += ideal[rank] / Discount(rank);
  score.ndcg = best > 0 ? gain / best : 0;
  return score;
}

RankingScore Mean(const std::vector<RankingScore>& scores) {
  RankingScore mean;
  const double share = scores.empty() ? 0 : 1.0 / static_cast<double>(scores.size());
  for (const RankingScore& score : scores) {
    mean.ndcg += score.ndcg * share;
    mean.reciprocal_rank += score.reciprocal_rank * share;
    mean.precision_at_1 += score.precision_at_1 * share;
    mean.judged += score.judged * share;
  }
  return mean;
}

Interval BootstrapDifference(const std::vector<double>& a, const std::vector<double>& b) {
  const size_t count = std::min(a.size(), b.size());
  if (count == 0) return {};
  std::mt19937 chance(20150901);
  std::vector<double> means;
  means.reserve(kResamples);
  for (size_t i = 0; i < kResamples; ++i) {
    double sum = 0;
    for (size_t j = 0; j < count; ++j) {
      const size_t drawn = chance() % count;
      sum += a[drawn] - b[drawn];
    }
    means.push_back(sum / static_cast<double>(count));
  }
  std::sort(means.begin(), means.end());
  return {means[kResamples / 40], means[kResamples - kResamples / 40 - 1]};
}

}  // namespace caveat
