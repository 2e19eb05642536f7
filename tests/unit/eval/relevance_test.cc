#include "eval/relevance.h"

#include <gtest/gtest.h>

#include <cmath>

namespace caveat {
namespace {

TEST(ScoreRanking, Table) {
  const Judgements judgements = {{"best", 2}, {"good", 1}, {"bad", 0}};
  const double ideal = 2 + 1 / std::log2(3.0);
  const struct {
    const char* what;
    std::vector<std::string> ranking;
    double ndcg;
    double reciprocal_rank;
    double precision_at_1;
    double judged;
  } rows[] = {
      {"perfect", {"best", "good"}, 1, 1, 1, 0.2},
      {"the wrong way round", {"good", "best"}, (1 + 2 / std::log2(3.0)) / ideal, 1, 1, 0.2},
      {"second", {"bad", "best"}, (2 / std::log2(3.0)) / ideal, 0.5, 0, 0.2},
      {"never judged is not relevant", {"other", "best"}, (2 / std::log2(3.0)) / ideal, 0.5, 0, 0.1},
      {"nothing found", {}, 0, 0, 0, 0},
      {"only ten count", {"1", "2", "3", "4", "5", "6", "7", "8", "9", "10", "best"}, 0, 0, 0, 0},
  };
  for (const auto& row : rows) {
    const RankingScore score = ScoreRanking(row.ranking, judgements);
    EXPECT_NEAR(score.ndcg, row.ndcg, 1e-12) << row.what;
    EXPECT_NEAR(score.reciprocal_rank, row.reciprocal_rank, 1e-12) << row.what;
    EXPECT_NEAR(score.precision_at_1, row.precision_at_1, 1e-12) << row.what;
    EXPECT_NEAR(score.judged, row.judged, 1e-12) << row.what;
  }
  EXPECT_EQ(ScoreRanking({"a"}, {}).ndcg, 0) << "nothing is relevant";
}

TEST(BootstrapDifference, HoldsTheMeanAndIsTheSameEveryTime) {
  std::vector<double> a;
  std::vector<double> b;
  for (int i = 0; i < 50; ++i) {
    a.push_back(0.5 + 0.01 * i);
    b.push_back(0.4 + 0.01 * (i % 7));
  }
  const Interval interval = BootstrapDifference(a, b);
  EXPECT_GT(interval.low, 0.2);
  EXPECT_LT(interval.high, 0.45);
  const Interval again = BootstrapDifference(a, b);
  EXPECT_EQ(interval.low, again.low);
  EXPECT_EQ(interval.high, again.high);
  const Interval none = BootstrapDifference(a, a);
  EXPECT_EQ(none.low, 0);
  EXPECT_EQ(none.high, 0);
}

}  // namespace
}  // namespace caveat
