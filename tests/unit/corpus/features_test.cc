#include "corpus/features.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "corpus/linear_model.h"
#include "text/normalise.h"

namespace caveat {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::IsSupersetOf;
using testing::Not;

class FeaturesTest : public testing::Test {
 protected:
  static Concept Numbness() {
    Concept entry;
    entry.id = "numb";
    entry.terms = {"gone numb"};
    entry.kind = ConceptKind::kFinding;
    return entry;
  }
  Features Of(const std::string& text) const {
    const std::vector<Token> tokens = analyzer_.Analyse(Normalise(text));
    return FeaturesOf(tokens, lexicon_.Find(tokens), lexicon_);
  }

  const Analyzer analyzer_;
  const std::vector<Concept> concepts_{Numbness()};
  const ConceptFinder lexicon_{concepts_, analyzer_};
};

TEST_F(FeaturesTest, AreStemsPairsConceptsAndLetters) {
  const Features features = Of("Gone numb");
  EXPECT_THAT(features.words, IsSupersetOf({"numb", "concept:numb", "kind:finding"}));
  EXPECT_THAT(features.words, Contains(features.words[0] + " numb"));
  EXPECT_THAT(features.letters, ElementsAre("#^gon", "#gone", "#one$", "#^num", "#numb", "#umb$"));
}

TEST_F(FeaturesTest, ApostrophesTellNothingAndLettersAreWhole) {
  EXPECT_EQ(Of("can't").letters, Of("cant").letters);
  EXPECT_THAT(Of("né").letters, ElementsAre("#^né$"));
  EXPECT_THAT(Of("a").letters, ElementsAre());
}

TEST_F(FeaturesTest, ALoosePairStandsOverSmallWords) {
  const auto pairs = [&](const char* text) {
    Features features;
    AddLoosePairs(analyzer_.Analyse(text), features);
    return features.words;
  };
  EXPECT_EQ(pairs("bladder of the dog"), std::vector<std::string>{"bladder .. dog"});
  EXPECT_THAT(pairs("bladder"), ElementsAre());
  EXPECT_EQ(pairs("can't feel"), pairs("cant feel"));
  EXPECT_THAT(pairs("bladder and the small dog"), Not(Contains("bladder .. dog")));
}

TEST_F(FeaturesTest, LettersAreWeighedApartFromWords) {
  const LinearModel model({{"#umb$", 1, {}}, {"#umbi", 1, {}}, {"gone", 1, {}}, {"numb", 1, {}}}, {});
  double words = 0;
  double letters = 0;
  for (const auto& [index, weight] : model.Weigh({{"gone", "numb", "unheard"}, {"#umb$", "#umbi", "#zzzz"}}))
    (index < 2 ? letters : words) += weight * weight;
  EXPECT_NEAR(words, 1, 1e-9);
  EXPECT_NEAR(letters, LinearModel::kLettersLength * LinearModel::kLettersLength, 1e-9);
}

}  // namespace
}  // namespace caveat
