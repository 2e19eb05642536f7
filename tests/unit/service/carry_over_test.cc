#include "service/question/carry_over.h"

#include <gtest/gtest.h>

#include "tests/unit/support/question_reading.h"

namespace caveat {
namespace {

using CarryOverTest = test::QuestionReading;

TEST_F(CarryOverTest, TheHistoryCarriesOver) {
  const struct {
    const char* what;
    std::vector<std::string> history;
    const char* text;
    const char* concept_id;
    const char* assertion;
  } rows[] = {
      {"one's own condition", {"I have a fracture"}, "is massage safe?", "fracture", "present"},
      {"after another question",
       {"I have osteoporosis", "does massage help?"},
       "is it safe?",
       "osteoporosis",
       "present"},
      {"a sign, over two turns, though nobody is named",
       {"lost 12 kg without trying, back hurts at night", "what could it be"},
       "and is massage good?",
       "weight-loss",
       "present"},
      {"not what was denied", {"I don't have a fracture"}, "is massage safe?", "fracture", "unsaid"},
      {"not what was asked in general",
       {"can massage cause a fracture?", "ok"},
       "is massage safe?",
       "fracture",
       "unsaid"},
      {"what is said now counts", {"I have a fracture"}, "I have no fracture. Is massage safe?", "fracture", "negated"},
      {"the subject", {"does massage help back pain?"}, "and how long does it last?", "massage", "present"},
      {"what a pronoun stands for",
       {"does massage raise endorphins?"},
       "how long does that last?",
       "endorphins",
       "present"},
      {"not without a pronoun", {"does massage raise endorphins?"}, "is massage safe?", "endorphins", "unsaid"},
      {"not to another subject", {"I have a fracture"}, "what is the capital of France?", "fracture", "unsaid"},
      {"to what only says when", {"is massage safe with a fracture?"}, "mine was 2 years ago", "fracture", "present"},
      {"but not to thanks", {"is massage safe with a fracture?"}, "thanks", "fracture", "unsaid"},
      {"the treatment of what was asked back", {"is it safe?"}, "for my 80 year old dad?", "massage", "present"},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(AssertionOf(Read(row.text, row.history), row.concept_id), row.assertion) << row.what;
  }
  const Question question = Read("is massage safe?", {"I have a fracture"});
  EXPECT_FALSE(question.carried.empty());
  EXPECT_TRUE(std::any_of(question.mentions.begin(), question.mentions.end(),
                          [](const Mention& mention) { return mention.carried; }));
}

TEST_F(CarryOverTest, AnEllipticalQuestionTakesTheFacetOfTheOneBefore) {
  EXPECT_TRUE(Read("and with osteoporosis?", {"is massage safe with a fracture?"}).facets.Has(Facet::kSafety));
  EXPECT_TRUE(Read("what about pregnancy?", {"is massage safe with a fracture?"}).facets.Has(Facet::kSafety));
}

TEST_F(CarryOverTest, AnotherPartOfTheBodyTakesThePlaceOfTheOneBefore) {
  const auto names = [&](const char* text) {
    return AssertionOf(Read(text, {"does massage help back pain"}), "low-back-pain");
  };
  EXPECT_EQ(names("does it help shoulders too"), "unsaid");
  EXPECT_EQ(names("does it help neck pain"), "unsaid");
  EXPECT_EQ(names("how long does it last"), "present");
}

TEST_F(CarryOverTest, AConditionStaysWithThePersonWhoHasIt) {
  const Question own = Read("is massage safe for my own back?", {"my father has cancer"});
  EXPECT_EQ(AssertionOf(own, "cancer"), "unsaid");
  const Question fathers = Read("is massage safe for him?", {"my father has cancer"});
  EXPECT_EQ(AssertionOf(fathers, "cancer"), "present");
}

TEST_F(CarryOverTest, WhatOnlyNamesAnotherPlaceAsksTheSameOfIt) {
  for (const char* text : {"and lower back pain?", "ok, and lower back pain?",
                           "Right. What about lower back pain then?", "ok what about the lower back"}) {
    const Question question = Read(text, {"does massage help neck pain?"});
    EXPECT_TRUE(question.only_names_place) << text;
    EXPECT_EQ(question.facets.Main(), Facet::kEfficacy) << text;
    EXPECT_EQ(AssertionOf(question, "massage"), "present") << text;
    EXPECT_EQ(AssertionOf(question, "neck-pain"), "unsaid") << text;
  }
  for (const char* text : {"and how long does it last for lower back pain?", "ok with lower back pain?",
                           "and with a fracture?", "so lower back pain?"})
    EXPECT_FALSE(Read(text, {"does massage help neck pain?"}).only_names_place) << text;
}

TEST_F(CarryOverTest, AComparisonIsOfTheTreatmentAndNotOfWhatWasAskedOfIt) {
  const Question question = Read("is it better than exercise?", {"does massage raise endorphins?"});
  EXPECT_EQ(AssertionOf(question, "endorphins"), "unsaid");
  EXPECT_EQ(AssertionOf(question, "massage"), "present");
}

TEST_F(CarryOverTest, AMessageThatOnlyDeniesIsNotListenedTo) {
  const auto earlier = [&](const char* message) { return Read("so is it safe?", {message}).earlier_messages.size(); };
  for (const char* message : {"no fever, no numbness and no cancer", "no fever"})
    EXPECT_EQ(earlier(message), 0u) << message;
  // What is denied beside something else, or in words that no concept has, is listened to.
  for (const char* message : {"no fever, my legs gave way", "no fever, no push left in the leg", "no fever but shaking",
                              "no feeling between my legs", "no numbness except where I sit", "my back hurts"})
    EXPECT_EQ(earlier(message), 1u) << message;
}

}  // namespace
}  // namespace caveat
