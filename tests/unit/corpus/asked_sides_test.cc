#include "corpus/asked_sides.h"

#include <gtest/gtest.h>

#include "text/normalise.h"

namespace caveat {
namespace {

// A hundred and twenty askings: for how long, how often, which kind, or for nothing here.
Collection Examples() {
  Collection collection;
  const struct {
    const char* text;
    std::vector<Facet> facets;
  } rows[] = {
      {"how long will the ease stay", {Facet::kDuration}},
      {"how many goes do people need", {Facet::kDose}},
      {"would a firm hand be better", {Facet::kTechnique}},
      {"what is the weather in paris", {}},
  };
  for (int i = 0; i < 120; ++i) {
    AskingExample asking;
    asking.text = rows[i % 4].text;
    for (const Facet facet : rows[i % 4].facets) asking.facets.Add(facet);
    collection.askings.push_back(std::move(asking));
  }
  return collection;
}

class AskedSidesTest : public testing::Test {
 protected:
  HeardSides Hear(const AskedSides& sides, const std::string& text) const {
    const std::vector<Token> tokens = analyzer_.Analyse(Normalise(text));
    return sides.Hear(tokens, lexicon_.Find(tokens), lexicon_);
  }
  static double Odds(const HeardSides& heard, Facet facet) { return heard.facets[static_cast<size_t>(facet)]; }

  const Analyzer analyzer_;
  const std::vector<Concept> concepts_{};
  const ConceptFinder lexicon_{concepts_, analyzer_};
};

TEST_F(AskedSidesTest, HearsWhatTheExamplesHaveInCommon) {
  const AskedSides sides = LearnAskedSides(Examples(), lexicon_, analyzer_);
  ASSERT_TRUE(sides.knows());
  const struct {
    const char* text;
    bool duration;
    bool dose;
    bool elsewhere;
  } rows[] = {
      {"how long does the ease stay", true, false, false},
      {"will it stay", true, false, false},
      {"do I need many goes", false, true, false},
      {"the weather in london", false, false, true},
  };
  for (const auto& row : rows) {
    const HeardSides heard = Hear(sides, row.text);
    EXPECT_EQ(Odds(heard, Facet::kDuration) > 0, row.duration) << row.text;
    EXPECT_EQ(Odds(heard, Facet::kDose) > 0, row.dose) << row.text;
    EXPECT_EQ(heard.elsewhere > 0, row.elsewhere) << row.text;
    EXPECT_LT(Odds(heard, Facet::kHarms), 0) << row.text;
  }
}

TEST_F(AskedSidesTest, LearnsFromGoldenQuestionsThatSayWhatTheyAskFor) {
  Collection collection = Examples();
  GoldenQuestion question;
  question.ask = "does rolfing sting";
  question.facets.emplace();
  question.facets->SetMain(Facet::kHarms);
  collection.questions.insert(collection.questions.end(), 60, question);
  EXPECT_GT(Odds(Hear(LearnAskedSides(collection, lexicon_, analyzer_), "does rolfing sting"), Facet::kHarms), 0);
  for (GoldenQuestion& each : collection.questions) each.set_aside = true;
  EXPECT_LT(Odds(Hear(LearnAskedSides(collection, lexicon_, analyzer_), "does rolfing sting"), Facet::kHarms), 0);
}

TEST_F(AskedSidesTest, LearnsNothingFromWhatIsSetAsideOrFromTooLittle) {
  Collection collection = Examples();
  for (size_t i = kFewestExamples - 1; i < collection.askings.size(); ++i) collection.askings[i].set_aside = true;
  EXPECT_FALSE(LearnAskedSides(collection, lexicon_, analyzer_).knows());
  EXPECT_FALSE(AskedSides().knows());
}

}  // namespace
}  // namespace caveat
