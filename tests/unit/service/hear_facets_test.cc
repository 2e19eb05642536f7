#include "service/question/hear_facets.h"

#include <gtest/gtest.h>

#include "text/normalise.h"

namespace caveat {
namespace {

// "Stay" tells of duration, "ease" a little, "goes" of dose, and "weather" of neither.
AskedSides Sides() {
  const auto weights = [](Facet facet, double weight) {
    LinearModel::WeightsByLabel all(AskedSides::kLabels, 0);
    all[static_cast<size_t>(facet)] = weight;
    return all;
  };
  LinearModel::WeightsByLabel elsewhere(AskedSides::kLabels, 0);
  elsewhere[kFacetCount] = 8;
  return AskedSides(LinearModel({{"eas", 1, weights(Facet::kDuration, 2)},
                                 {"goe", 1, weights(Facet::kDose, 8)},
                                 {"stay", 1, weights(Facet::kDuration, 8)},
                                 {"weather", 1, elsewhere}},
                                std::vector<double>(AskedSides::kLabels, -4)));
}

class HearFacetsTest : public testing::Test {
 protected:
  HeardWords Words(const std::string& text) const { return {analyzer_.Analyse(Normalise(text)), {}}; }
  FacetSet Hear(FacetSet cued, const std::string& asking, const std::string& whole, double answerable_odds = 0) {
    return hearer_.Hear(cued, answerable_odds, Words(asking), Words(whole));
  }
  static FacetSet Only(Facet facet) {
    FacetSet facets;
    facets.Add(facet);
    return facets;
  }

  const Analyzer analyzer_;
  const std::vector<Concept> concepts_{};
  const ConceptFinder lexicon_{concepts_, analyzer_};
  const AskedSides sides_ = Sides();
  FacetHearer hearer_{sides_, lexicon_};
};

TEST_F(HearFacetsTest, CuesAndExamplesMakeUpForEachOther) {
  // Heard without a cue.
  EXPECT_EQ(Hear({}, "will it stay", "will it stay").Main(), Facet::kDuration);
  // A cue that the examples speak against does not count; one that they do not know about stands only if nothing else
  // is likely.
  EXPECT_FALSE(Hear(Only(Facet::kHarms), "will it stay", "will it stay").Has(Facet::kHarms));
  // Two sides.
  const FacetSet both = Hear({}, "stay", "goes stay");
  EXPECT_TRUE(both.Has(Facet::kDuration));
  // Nothing is heard of what asks for nothing.
  EXPECT_TRUE(Hear({}, "the weather", "the weather").empty());
  EXPECT_GT(hearer_.elsewhere_odds(), 0);
}

TEST_F(HearFacetsTest, WhatIsSurelyAnsweredAsksForTheLikeliest) {
  EXPECT_TRUE(Hear({}, "and ease", "and ease").empty());
  EXPECT_EQ(Hear({}, "and ease", "and ease", 5).Main(), Facet::kDuration);
  // Unless it more likely asks for nothing here.
  EXPECT_TRUE(Hear({}, "the weather", "the weather", 5).empty());
}

TEST_F(HearFacetsTest, WhatIsToldIsHeardOnlyWhereTheQuestionTellsNothing) {
  EXPECT_FALSE(Hear({}, "will it stay", "my goes were good will it stay").Has(Facet::kDose));
  EXPECT_TRUE(Hear({}, "is that usual", "many goes is that usual").Has(Facet::kDose));
}

}  // namespace
}  // namespace caveat
