#include "corpus/likeness.h"

#include <gtest/gtest.h>

#include "text/normalise.h"

namespace caveat {
namespace {

// A hundred and twenty messages of which half are urgent, for they say "zinging"; every tenth of those is a crisis.
Collection Alarms(int count = 120) {
  Collection collection;
  for (int i = 0; i < count; ++i) {
    SafetyMessage message;
    const bool is_urgent = i % 2 == 0;
    message.text = is_urgent ? "my back is zinging badly tonight" : "my back is stiff after gardening again";
    message.level = is_urgent ? TriageLevel::kUrgent : TriageLevel::kNone;
    if (i % 20 == 0) {
      message.text = "i am fading from this world";
      message.level = TriageLevel::kCrisis;
    }
    collection.messages.push_back(std::move(message));
  }
  return collection;
}

class LikenessTest : public testing::Test {
 protected:
  double Hear(const Likeness& likeness, const std::string& text, ExampleGroup group = ExampleGroup::kUrgent) const {
    return likeness.Hear(analyzer_.Analyse(Normalise(text)), lexicon_)[static_cast<size_t>(group)];
  }

  const Analyzer analyzer_;
  const std::vector<Concept> concepts_{};
  const ConceptFinder lexicon_{concepts_, analyzer_};
};

TEST_F(LikenessTest, HearsWhatTheExamplesHaveInCommon) {
  const Likeness likeness = LearnLikeness(Alarms(), lexicon_, analyzer_);
  const struct {
    const char* text;
    ExampleGroup group;
    bool is_like;
  } rows[] = {
      {"my leg is zinging badly", ExampleGroup::kUrgent, true},
      {"my leg is stiff after gardening", ExampleGroup::kUrgent, false},
      {"i am fading", ExampleGroup::kUrgent, true},
      {"i am fading", ExampleGroup::kCrisis, true},
      {"my leg is zinging badly", ExampleGroup::kCrisis, false},
      {"which bus goes to the museum", ExampleGroup::kCrisis, false},
      {"", ExampleGroup::kUrgent, false},
  };
  for (const auto& row : rows) EXPECT_EQ(Hear(likeness, row.text, row.group) > 0.5, row.is_like) << row.text;
}

TEST_F(LikenessTest, MuchTalkAroundASentenceMakesItNoLessUrgent) {
  const Likeness likeness = LearnLikeness(Alarms(), lexicon_, analyzer_);
  std::string talk;
  for (size_t i = 0; i < Likeness::kLongMessage; ++i) talk += "Stiff again after gardening. ";
  const double alone = Hear(likeness, "My back is zinging badly.");
  EXPECT_GE(Hear(likeness, talk + "My back is zinging badly. " + talk), alone);
}

TEST_F(LikenessTest, TheSameExamplesGiveTheSameModel) {
  const Likeness once = LearnLikeness(Alarms(), lexicon_, analyzer_);
  const Likeness again = LearnLikeness(Alarms(), lexicon_, analyzer_);
  ASSERT_EQ(once.model().features().size(), again.model().features().size());
  for (size_t i = 0; i < once.model().features().size(); ++i) {
    EXPECT_EQ(once.model().features()[i].name, again.model().features()[i].name);
    EXPECT_EQ(once.model().features()[i].weights, again.model().features()[i].weights);
  }
  EXPECT_EQ(once.model().biases(), again.model().biases());
}

TEST_F(LikenessTest, LearnsNothingFromWhatIsSetAsideOrFromTooLittle) {
  EXPECT_TRUE(LearnLikeness(Alarms(kFewestExamples - 1), lexicon_, analyzer_).model().features().empty());
  Collection collection = Alarms();
  SafetyMessage message;
  message.text = "flummoxed and befuddled";
  message.level = TriageLevel::kUrgent;
  message.set_aside = true;
  collection.messages.insert(collection.messages.end(), 5, message);
  const Likeness likeness = LearnLikeness(collection, lexicon_, analyzer_);
  for (const LinearModel::Feature& feature : likeness.model().features()) {
    EXPECT_EQ(feature.name.find("flummox"), std::string::npos);
  }
  EXPECT_EQ(Hear(Likeness(), "my back is zinging badly"), 0);
}

}  // namespace
}  // namespace caveat
