#include "service/answer/answerer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "tests/unit/support/fixture_collection.h"
#include "tests/unit/support/real_collection.h"

namespace caveat {
namespace {

using test::Ask;
using test::FixtureCollection;
using test::RealCollection;
using testing::HasSubstr;

// On the fixture: the engine knows nothing of massage.
class AnswererTest : public testing::Test {
 protected:
  Answer Ask(const std::string& question, const AskOptions& options = {}) {
    return test::Ask(*answerer_, question, options);
  }

  const FixtureCollection collection_;
  const std::shared_ptr<const Snapshot> snapshot_ = collection_.Open();
  const std::unique_ptr<Answerer> answerer_ = test::OpenAnswerer(snapshot_);
};

TEST_F(AnswererTest, Table) {
  const struct {
    const char* ask;
    const char* outcome;
    const char* verdict;
    const char* template_id;  // of the first statement; empty for a quote
  } rows[] = {
      {"Does stretching help neck pain?", "answered", "uncertain", ""},
      {"Is stretching safe with a fracture?", "answered", "avoid", ""},
      {"Is stretching safe with a fractured neck?", "answered", "avoid", ""},
      {"Is stretching safe if I have no fracture?", "answered", "uncertain", ""},
      {"What is the capital of France?", "not_covered", "none", "not_covered.off_topic"},
      {"My neck pain came with a numb hand", "red_flag", "avoid", "numb-hand"},
      {"hello", "clarify", "none", "clarify.subject"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.ask);
    const Answer answer = Ask(row.ask);
    EXPECT_STREQ(Name(answer.outcome), row.outcome);
    EXPECT_STREQ(Name(answer.verdict), row.verdict);
    ASSERT_FALSE(answer.statements.empty());
    EXPECT_EQ(answer.statements[0].template_id, row.template_id);
  }
}

TEST(Answerer, WhatIsPlainlyAskedAndNotAnsweredIsNotAskedBack) {
  const struct {
    const char* ask;
    const char* outcome;
    const char* caveat;  // that it still owes; empty where none is looked for
  } rows[] = {
      {"how do i treat a urine infection", "not_covered", ""},
      {"can i fly with a blood clot", "not_covered", "deep-vein-thrombosis"},
      {"how do i become a massage therapist", "clarify", ""},
      {"does massage help shoulders", "not_covered", ""},
      {"what did the cochrane review find", "answered", ""},
      {"hello there", "clarify", ""},
  };
  const std::unique_ptr<Answerer> answerer = test::OpenAnswerer(RealCollection::Get().snapshot());
  for (const auto& row : rows) {
    SCOPED_TRACE(row.ask);
    const Answer answer = Ask(*answerer, row.ask);
    EXPECT_STREQ(Name(answer.outcome), row.outcome);
    const bool has_caveat = std::any_of(answer.caveats.begin(), answer.caveats.end(),
                                        [&](const CaveatGiven& caveat) { return caveat.id == row.caveat; });
    EXPECT_TRUE(*row.caveat == '\0' || has_caveat);
  }
}

// Where the answer turns on something that is not said, every case is told, each with its quote; half of them never.
TEST(AnswererCases, AreToldApartOnlyByTheQuestion) {
  using Cases = std::vector<std::string>;
  const struct {
    const char* ask;
    int max_statements;
    Cases cases;
  } rows[] = {
      {"Is massage safe after a fracture?", 5, {"fracture.recent", "fracture.healed"}},
      {"Is massage safe after a fracture?", 2, {}},
      {"I broke my wrist last week. Is massage safe?", 5, {"fracture.recent"}},
      {"I broke my wrist twelve years ago. Is massage safe?", 5, {"fracture.healed"}},
      {"My rib fracture hasn't healed. Is massage safe?", 5, {"fracture.recent"}},
      {"I have no fracture. Is massage safe?", 5, {}},
      {"Can I have a back massage at 30 weeks pregnant?", 5, {"pregnancy.later"}},
      {"Is massage all right in pregnancy?", 5, {"pregnancy.early", "pregnancy.later"}},
      {"Is massage safe with a fracture and with cancer?",
       5,
       {"fracture.recent", "fracture.healed", "cancer.now", "cancer.past"}},
  };
  const std::unique_ptr<Answerer> answerer = test::OpenAnswerer(RealCollection::Get().snapshot());
  for (const auto& row : rows) {
    SCOPED_TRACE(row.ask);
    AskOptions options;
    options.max_statements = row.max_statements;
    const Answer answer = Ask(*answerer, row.ask, options);
    std::multiset<std::string> told;
    for (const Statement& statement : answer.statements) {
      if (statement.template_id.empty()) continue;
      told.insert(statement.template_id);
      EXPECT_FALSE(statement.citation_numbers.empty());
    }
    EXPECT_EQ(told, std::multiset<std::string>(row.cases.begin(), row.cases.end()));
  }
}

TEST_F(AnswererTest, AWarningNamesTheNumbersOfTheRegion) {
  const struct {
    const char* region;
    const char* message;
    size_t citations;
  } rows[] = {
      {"", "Get help now, call the emergency number.", 1},
      {"FR", "Get help now, call the emergency number.", 1},
      {"GB", "Get help now, call 999.", 2},
  };
  for (const auto& row : rows) {
    AskOptions options;
    options.region = row.region;
    const Answer answer = Ask("My neck pain came with a numb hand", options);
    EXPECT_EQ(answer.triage_message, row.message) << row.region;
    ASSERT_FALSE(answer.statements.empty());
    EXPECT_EQ(answer.statements[0].text, row.message) << row.region;
    EXPECT_EQ(answer.triage_citations.size(), row.citations) << row.region;
  }
}

TEST_F(AnswererTest, ADisagreementCitesBothSides) {
  const Answer answer = Ask("Does stretching help neck pain?");
  ASSERT_EQ(answer.disagreements.size(), 1u);
  const Disagreement& disagreement = answer.disagreements[0];
  EXPECT_EQ(disagreement.claim_id, "most-people");
  EXPECT_THAT(answer.citations.at(disagreement.article_citation - 1).quote,
              HasSubstr("Stretching helps neck pain in most people."));
  ASSERT_EQ(disagreement.source_citations.size(), 1u);
  EXPECT_THAT(answer.citations.at(disagreement.source_citations[0] - 1).quote, HasSubstr("4 of 10"));
}

TEST_F(AnswererTest, AQuoteOfHalfASentenceIsGrownToAllOfIt) {
  const Answer answer = Ask("Is stretching safe with a fracture?");
  ASSERT_FALSE(answer.caveats.empty());
  ASSERT_EQ(answer.caveats[0].id, "fracture");
  ASSERT_FALSE(answer.caveats[0].citation_numbers.empty());
  EXPECT_EQ(answer.citations.at(answer.caveats[0].citation_numbers[0] - 1).quote,
            "Do not stretch after a fracture without asking a doctor.");
}

TEST_F(AnswererTest, AConditionWithoutARuleIsNeverReassured) {
  const Answer answer = Ask("Is stretching safe with gout?");
  EXPECT_NE(answer.verdict, Verdict::kSupported);
  EXPECT_NE(answer.verdict, Verdict::kUncertain);
  EXPECT_TRUE(std::any_of(answer.caveats.begin(), answer.caveats.end(),
                          [](const CaveatGiven& caveat) { return caveat.id == "uncovered-condition"; }));
  EXPECT_THAT(answer.missing, testing::Contains("gout"));
}

TEST_F(AnswererTest, MeasuredConfidenceIsThatOfTheCollection) {
  const Answer answer = Ask("Is stretching safe with a fracture?");
  ASSERT_EQ(answer.confidence, ConfidenceBucket::kHigh);
  EXPECT_EQ(answer.measured_confidence.precision, 0.9);
  EXPECT_EQ(answer.measured_confidence.measured_on, 10u);
}

TEST_F(AnswererTest, FollowUpsAreTheCollectionsOwn) {
  EXPECT_THAT(Ask("Does stretching help neck pain?").follow_ups,
              testing::ElementsAre("Is stretching safe with a fracture?"));
  EXPECT_THAT(Ask("Is stretching safe?").follow_ups, testing::IsEmpty());
  EXPECT_THAT(Ask("My neck pain came with a numb hand").follow_ups, testing::IsEmpty());
}

TEST_F(AnswererTest, HostileTextIsAnswered) {
  for (const std::string& text :
       {std::string("stretching \" OR text:*"), std::string("stretching NEAR(neck pain)"), std::string("\xFF\xFE"),
        std::string("stretching ") + std::string(100'000, '('), std::string("stretching\0neck", 15),
        std::string("stretching ") + std::string(100'000, 'x'), std::string("stretch {missing} neck {0} %s %n")}) {
    const absl::StatusOr<Answer> answer = answerer_->Ask(text, {{text, text}, 5}, nullptr);
    EXPECT_TRUE(answer.ok()) << answer.status();
  }
}

// Of the real article, which says "Yes, massage therapy …".
TEST(Answerer, AYesAnswersOnlyWhatMayBeAnsweredByIt) {
  const std::unique_ptr<Answerer> answerer = test::OpenAnswerer(RealCollection::Get().snapshot());
  const auto first = [&](const char* question) { return test::Ask(*answerer, question, {}).statements.at(0).text; };
  EXPECT_THAT(first("Does massage help lower back pain?"), testing::StartsWith("Yes,"));
  for (const char* doubt : {"is it a con", "would it kill me", "is massage a waste of money?", "is massage useless?"})
    EXPECT_THAT(first(doubt), testing::Not(testing::StartsWith("Yes"))) << doubt;
}

// Where an illness decides the answer, what else is asked is answered after the warning.
TEST(Answerer, AConditionIsWarnedOfFirstAndTheQuestionAnsweredBesideIt) {
  const std::unique_ptr<Answerer> answerer = test::OpenAnswerer(RealCollection::Get().snapshot());
  const Answer answer = test::Ask(*answerer, "I take warfarin. How long does the relief from a massage last?", {});
  EXPECT_EQ(answer.verdict, Verdict::kCaution);
  std::vector<std::string> texts;
  for (const Statement& statement : answer.statements) texts.push_back(statement.text);
  EXPECT_THAT(texts.at(0), testing::HasSubstr("blood thinners"));
  EXPECT_THAT(texts, testing::Contains(testing::AnyOf(testing::HasSubstr("long-term benefit"),
                                                      testing::HasSubstr("diminish with time"))));
}

TEST(Answerer, NobodyIsToldHowOftenWhoShouldHaveNone) {
  const std::unique_ptr<Answerer> answerer = test::OpenAnswerer(RealCollection::Get().snapshot());
  for (const char* question : {"I have a blood clot. How often should I have a massage?",
                               "I have an aortic aneurysm. Does the WHO recommend massage?"}) {
    const Answer answer = test::Ask(*answerer, question, {});
    EXPECT_EQ(answer.verdict, Verdict::kAvoid) << question;
    for (const Statement& statement : answer.statements) {
      EXPECT_THAT(statement.text, testing::Not(testing::HasSubstr("ten times at weekly intervals"))) << question;
      EXPECT_THAT(statement.text, testing::Not(testing::HasSubstr("conditional recommendation in favor"))) << question;
    }
  }
}

// What is near the subject, and has words of the documents, but is answered by none of their sentences.
TEST(Answerer, WhatNoSentenceAnswersIsNotAnsweredByOneThatSharesAWord) {
  const std::unique_ptr<Answerer> answerer = test::OpenAnswerer(RealCollection::Get().snapshot());
  for (const char* question : {"How much is a massage for an hour?", "Do I have to undress for a back massage?",
                               "What tip is usual for a massage therapist?"})
    EXPECT_EQ(test::Ask(*answerer, question, {}).outcome, Outcome::kNotCovered) << question;
}

// Of a named publication: what it found, rather than who wrote it; its figures, though two results share their words.
TEST(Answerer, ANamedPublicationAnswersWithTheSentenceThatWasAskedFor) {
  const std::unique_ptr<Answerer> answerer = test::OpenAnswerer(RealCollection::Get().snapshot());
  const struct {
    const char* question;
    std::vector<std::string> history;
    const char* first;
  } rows[] = {
      {"What were the response rates in the Cherkin trial?", {}, "36% and 39%"},
      {"Cochrane: what is the effect size for pain, with its interval?", {}, "standardised mean difference"},
      {"and how many people?", {"Who wrote the Day study?", "and when?"}, "21 healthy adults"},
      {"What symptoms mean that I should go to A&E?", {"Is massage safe?"}, "emergency department at once"},
      {"Could a massage paralyse me?", {}, "damage to nerves"},
      {"What does the research say about massage for back pain?", {}, "only in the short term"},
  };
  for (const auto& row : rows) {
    const Answer answer = test::Ask(*answerer, row.question, {row.history, 5});
    EXPECT_THAT(answer.statements.at(0).text, testing::HasSubstr(row.first)) << row.question;
  }
}

// A bare yes is not said where a no stands beside it, or where another treatment would be given up for it.
TEST(Answerer, ATreatmentThatBelongsBesideAnotherMayNotReplaceIt) {
  const std::unique_ptr<Answerer> answerer = test::OpenAnswerer(RealCollection::Get().snapshot());
  for (const char* question : {"Can I skip my exercises and only have massage?",
                               "May massage take the place of exercise?", "Could I swap the stretches for a massage?"})
    EXPECT_NE(test::Ask(*answerer, question, {}).verdict, Verdict::kSupported) << question;
  const Answer later = test::Ask(*answerer, "what about chronic", {{"Does the ACP recommend it for acute pain?"}, 5});
  EXPECT_NE(later.verdict, Verdict::kSupported);
}

// What massage does to muscles reads as a yes to somebody who must not have it.
TEST(Answerer, HowItWorksOnSomebodyWhoMustNotHaveItOpensWithTheWarning) {
  const std::unique_ptr<Answerer> answerer = test::OpenAnswerer(RealCollection::Get().snapshot());
  for (const char* question : {"Would massage loosen the muscles around my broken vertebra?",
                               "How does massage work on muscles? I've got a DVT."}) {
    const Answer answer = test::Ask(*answerer, question, {});
    EXPECT_EQ(answer.verdict, Verdict::kAvoid) << question;
    for (const Statement& statement : answer.statements)
      EXPECT_THAT(statement.text, testing::Not(testing::AnyOf(HasSubstr("Loosens"), HasSubstr("endorphin"))))
          << question;
  }
}

// A part that nothing answers is left open, in the words in which it was asked.
TEST(Answerer, APartThatNothingAnswersIsNamed) {
  const std::unique_ptr<Answerer> answerer = test::OpenAnswerer(RealCollection::Get().snapshot());
  const Answer answer =
      test::Ask(*answerer, "what does a massage cost, and does it work for chronic low back pain?", {});
  EXPECT_EQ(answer.outcome, Outcome::kPartial);
  EXPECT_THAT(answer.missing, testing::ElementsAre("\"what does a massage cost\""));
  EXPECT_EQ(answer.verdict, Verdict::kUncertain);
}

// That a doctor is to be asked does not tell whether it helps an illness.
TEST(Answerer, WhetherItHelpsAnIllnessOnWhichNothingTellsIsLeftOpen) {
  const std::unique_ptr<Answerer> answerer = test::OpenAnswerer(RealCollection::Get().snapshot());
  for (const char* question : {"Can massage fix my scoliosis?", "I have scoliosis, does massage help?"}) {
    const Answer answer = test::Ask(*answerer, question, {});
    EXPECT_EQ(answer.outcome, Outcome::kPartial) << question;
    EXPECT_THAT(answer.missing, testing::Contains("scoliosis")) << question;
    EXPECT_FALSE(answer.caveats.empty()) << question;
  }
}

std::string DocumentOf(const Answer& answer, const Statement& statement) {
  const Citation& citation = answer.citations.at(statement.citation_numbers.at(0) - 1);
  return RealCollection::Get().snapshot()->documents()[citation.document].id;
}

bool Says(const Answer& answer, const char* words) {
  return std::any_of(answer.statements.begin(), answer.statements.end(),
                     [&](const Statement& statement) { return statement.text.find(words) != std::string::npos; });
}

// What the article makes too much of stands after what its source says.
TEST(Answerer, TheSourceSpeaksBeforeTheArticleThatMakesTooMuchOfIt) {
  const std::unique_ptr<Answerer> answerer = test::OpenAnswerer(RealCollection::Get().snapshot());
  for (const char* question : {"Is massage better than physical therapy for low back pain?",
                               "Do American doctors recommend massage for chronic back pain?",
                               "Does massage work better than a sham?", "Does massage release endorphins?"}) {
    const Answer answer = test::Ask(*answerer, question, {});
    EXPECT_NE(DocumentOf(answer, answer.statements.at(0)), "will-massage-help-lower-back-pain") << question;
  }
}

// But it takes no room that is kept for what is owed; and no side but relief goes without what it owes.
TEST(Answerer, WhatIsOwedBesideAnAnswerIsTold) {
  const std::unique_ptr<Answerer> answerer = test::OpenAnswerer(RealCollection::Get().snapshot());
  const Answer relief = test::Ask(
      *answerer,
      "I don't have a fracture or anything like that, just ordinary chronic lower back ache. Will massage help?", {});
  EXPECT_TRUE(Says(relief, "The most common harm"));
  const Answer safety =
      test::Ask(*answerer, "back went on me tuesday, is it too early to have someone work on it or is it safe?", {});
  EXPECT_TRUE(Says(safety, "Do not use, or use with caution"));
}

// How sure it is that massage relieves pain is not told beside how it may work.
TEST(Answerer, TheCertaintyOfReliefBelongsToNoAnswerOnMechanism) {
  const std::unique_ptr<Answerer> answerer = test::OpenAnswerer(RealCollection::Get().snapshot());
  for (const char* question : {"Does massage reduce stress?", "How does massage work?"}) {
    const Answer answer = test::Ask(*answerer, question, {});
    ASSERT_FALSE(answer.statements.empty()) << question;
    EXPECT_FALSE(Says(answer, "low to very low certainty")) << question;
  }
}

// Nobody is told what holds for who has a sign or an illness that they told of somebody else, or of long ago.
TEST(Answerer, WhatDoesNotApplyIsNotTalkedOfFirst) {
  const std::unique_ptr<Answerer> answerer = test::OpenAnswerer(RealCollection::Get().snapshot());
  const struct {
    const char* question;
    const char* not_first;
  } rows[] = {
      {"I had a car accident ten years ago and my lower back has ached ever since. Does massage help?",
       "emergency care"},
  };
  for (const auto& row : rows) {
    const Answer answer = test::Ask(*answerer, row.question, {});
    EXPECT_THAT(answer.statements.at(0).text, testing::Not(testing::HasSubstr(row.not_first))) << row.question;
  }
}

// What is asked beside a condition, where it is whether massage helps; and the article's own warning, whatever is
// nearer.
TEST(Answerer, WhetherItHelpsIsToldBesideTheWarning) {
  const std::unique_ptr<Answerer> answerer = test::OpenAnswerer(RealCollection::Get().snapshot());
  const Answer answer = test::Ask(*answerer, "I have type 2 diabetes, does massage help with back pain?", {});
  EXPECT_EQ(answer.verdict, Verdict::kCaution);
  EXPECT_THAT(answer.statements.at(0).text, testing::HasSubstr("diabetes"));
  EXPECT_TRUE(Says(answer, "only in the short term"));
  EXPECT_TRUE(
      Says(test::Ask(*answerer, "Is massage safe for people with cancer?", {}), "Do not use, or use with caution"));
}

// A red flag is about nothing else.
TEST(Answerer, ARedFlagIsNotSaidToBeAboutTheTreatment) {
  const std::unique_ptr<Answerer> answerer = test::OpenAnswerer(RealCollection::Get().snapshot());
  const Answer answer = test::Ask(*answerer, "i want to end it all", {});
  EXPECT_EQ(answer.outcome, Outcome::kRedFlag);
  EXPECT_EQ(answer.resolved_question, "i want to end it all");
}

// What the NHS tells of signs is not an answer to what it says of massage.
TEST(Answerer, APublicationThatSaysNothingOfTheTreatmentIsLeftOpen) {
  const std::unique_ptr<Answerer> answerer = test::OpenAnswerer(RealCollection::Get().snapshot());
  const Answer answer = test::Ask(*answerer, "Does the NHS say massage is any good for back pain?", {});
  EXPECT_EQ(answer.outcome, Outcome::kPartial);
  EXPECT_THAT(answer.missing, testing::Contains("the NHS"));
  for (const Statement& statement : answer.statements)
    EXPECT_THAT(statement.text, testing::Not(testing::HasSubstr("NHS list"))) << statement.text;
}

TEST(Answerer, AKindOfTheTreatmentIsNoIllness) {
  const std::unique_ptr<Answerer> answerer = test::OpenAnswerer(RealCollection::Get().snapshot());
  EXPECT_THAT(test::Ask(*answerer, "Thai massage for my back?", {}).caveats, testing::IsEmpty());
}

TEST(Answerer, NeverMoreStatementsThanAskedFor) {
  const RealCollection& real = RealCollection::Get();
  const std::unique_ptr<Answerer> answerer = test::OpenAnswerer(real.snapshot());
  for (const GoldenQuestion& question : real.golden()) {
    for (int most = 1; most <= 10; ++most) {
      const Answer answer = Ask(*answerer, question.ask, {question.history, most});
      EXPECT_LE(answer.statements.size(), static_cast<size_t>(most)) << question.id;
      if (answer.statements.size() > static_cast<size_t>(most)) break;
    }
  }
}

}  // namespace
}  // namespace caveat
