#pragma once

#include <cstddef>
#include <map>
#include <string>
#include <vector>

namespace caveat {

// Grades of documents for one query, by document id; what is not in it was never judged and counts as 0.
using Judgements = std::map<std::string, int>;

// How many documents of a ranking count.
inline constexpr size_t kJudgedDepth = 10;

// What a ranking is worth, each from 0 to 1. Grades above 0 are relevant.
struct RankingScore {
  double ndcg = 0;  // normalised discounted cumulative gain at 10, gain = grade (Järvelin and Kekäläinen 2002)
  double reciprocal_rank = 0;  // of the first relevant of ten, 0 if none is
  double precision_at_1 = 0;
  double judged = 0;  // share of the ten that was judged at all
};

// `ranking`: document ids, best first; the first ten count.
RankingScore ScoreRanking(const std::vector<std::string>& ranking, const Judgements& judgements);

RankingScore Mean(const std::vector<RankingScore>& scores);

// A 95 % interval of the mean difference a - b, by paired bootstrap over queries (Efron and Tibshirani 1993, 13):
// 10,000 resamples from a fixed seed, so that it is the same in every run.
struct Interval {
  double low = 0;
  double high = 0;
};
Interval BootstrapDifference(const std::vector<double>& a, const std::vector<double>& b);

}  // namespace caveat
