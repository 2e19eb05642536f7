#include "corpus/answerable.h"

#include <gtest/gtest.h>

#include "text/normalise.h"

namespace caveat {
namespace {

// A hundred and twenty questions, half of which something answers.
Collection Examples(bool set_aside) {
  Collection collection;
  const char* answered[] = {"how long does the ease stay", "is it worth a go"};
  const char* unanswered[] = {"how much is an hour", "which oil do you use"};
  for (int i = 0; i < 60; ++i) {
    collection.expected.push_back({answered[i % 2], {}, set_aside});
    collection.unanswered.push_back({unanswered[i % 2], set_aside});
  }
  return collection;
}

class AnswerableTest : public testing::Test {
 protected:
  double Hear(const Answerable& answerable, const std::string& text) const {
    const std::vector<Token> tokens = analyzer_.Analyse(Normalise(text));
    return answerable.Hear(tokens, lexicon_.Find(tokens), lexicon_);
  }

  const Analyzer analyzer_;
  const std::vector<Concept> concepts_{};
  const ConceptFinder lexicon_{concepts_, analyzer_};
};

TEST_F(AnswerableTest, HearsWhatNoSentenceAnswers) {
  const Answerable answerable = LearnAnswerable(Examples(false), lexicon_, analyzer_);
  EXPECT_GT(Hear(answerable, "will the ease stay long"), 0);
  EXPECT_GT(Hear(answerable, "is it worth it"), 0);
  EXPECT_LT(Hear(answerable, "how much is it for an hour"), 0);
  EXPECT_LT(Hear(answerable, "is there an oil"), 0);
}

TEST_F(AnswerableTest, ARequestForSomethingElseIsNotAnsweredAndAnAskingMayBe) {
  Collection collection = Examples(false);
  for (int i = 0; i < 30; ++i) {
    AskingExample asking;
    asking.text = i % 2 == 0 ? "does the sting go" : "book a train";
    if (i % 2 == 0) asking.facets.Add(Facet::kHarms);
    collection.askings.push_back(std::move(asking));
  }
  const Answerable answerable = LearnAnswerable(collection, lexicon_, analyzer_);
  EXPECT_GT(Hear(answerable, "does it sting"), 0);
  EXPECT_LT(Hear(answerable, "a train to york"), 0);
}

TEST_F(AnswerableTest, LearnsNothingFromWhatIsSetAside) {
  EXPECT_EQ(Hear(LearnAnswerable(Examples(true), lexicon_, analyzer_), "how much is an hour"), 0);
  EXPECT_FALSE(Answerable().knows());
  EXPECT_EQ(Hear(Answerable(), "how much is an hour"), 0);
}

}  // namespace
}  // namespace caveat
