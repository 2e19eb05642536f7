#include "index/expected_questions.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>

#include "absl/strings/str_cat.h"
#include "corpus/linear_model.h"
#include "index/schema.h"
#include "tests/unit/support/temporary_folder.h"
#include "text/normalise.h"

namespace caveat {
namespace {

// Two sentences, and what people ask of each.
class ExpectedQuestionsTest : public testing::Test {
 protected:
  ExpectedQuestionsTest() {
    Document document;
    document.id = "review";
    collection_.documents.push_back(document);
    passages_.passages.resize(2);
    passages_.passages[0].range = {0, 10};
    passages_.passages[1].range = {11, 20};
    for (const char* count :
         {"how many goes", "is one go", "are two goes", "would ten goes be", "how often must I go"}) {
      for (const char* purpose : {"till I notice", "enough", "too few", "for an ache", "for him", "what I need",
                                  "before it helps", "all it takes", "usual", "the rule"})
        Add(0, absl::StrCat(count, " ", purpose).c_str());
    }
    for (const char* who : {"who can do it", "should she be trained", "is a licence needed", "can my wife do it",
                            "has he to be a therapist"}) {
      for (const char* purpose : {"to me", "for an ache", "at home", "well", "for him", "at all", "by law",
                                  "in your view", "as a rule", "with no training"})
        Add(1, absl::StrCat(who, " ", purpose).c_str());
    }
  }
  void Add(uint32_t passage, const char* text, bool set_aside = false) {
    collection_.expected.push_back({text, {"review", passages_.passages[passage].range}, set_aside});
  }
  ExpectedQuestions Learn() const { return LearnExpectedQuestions(collection_, passages_, lexicon_, analyzer_); }
  std::vector<double> Match(const ExpectedQuestions& expected, const std::string& text) const {
    return expected.Match(FeaturesOf(analyzer_.Analyse(Normalise(text)), {}, lexicon_));
  }

  const Analyzer analyzer_;
  const std::vector<Concept> concepts_;
  const ConceptFinder lexicon_{concepts_, analyzer_};
  Collection collection_;
  Passages passages_;
};

TEST_F(ExpectedQuestionsTest, APassageIsFoundByWhatIsAskedOfIt) {
  const ExpectedQuestions expected = Learn();
  const std::vector<double> goes = Match(expected, "would one go do, or many?");
  EXPECT_GT(goes[0], goes[1]);
  const std::vector<double> trained = Match(expected, "has he to be trained?");
  EXPECT_GT(trained[1], trained[0]);
  EXPECT_THAT(ExpectedQuestions().Match({{"go"}, {}}), testing::IsEmpty());
}

TEST_F(ExpectedQuestionsTest, NothingSpeaksForAPassageOfWhichNothingIsExpected) {
  passages_.passages.emplace_back();
  EXPECT_EQ(Match(Learn(), "how many goes are enough?")[2], -std::numeric_limits<double>::infinity());
}

TEST_F(ExpectedQuestionsTest, WhatIsSetAsideTeachesNothing) {
  const std::vector<double> before = Match(Learn(), "bicycles");
  Add(1, "bicycles", true);
  Add(1, "how about bicycles", true);
  EXPECT_EQ(Match(Learn(), "bicycles"), before);
}

TEST_F(ExpectedQuestionsTest, ComeBackAsTheyWereWritten) {
  const test::TemporaryFolder folder;
  absl::StatusOr<sqlite::Database> database = sqlite::Database::Create(folder / "expected", kDigestSize);
  ASSERT_TRUE(database.ok() && database->Execute(kSchema).ok());
  const ExpectedQuestions expected = Learn();
  ASSERT_TRUE(WriteExpectedQuestions(expected, *database).ok());
  const absl::StatusOr<ExpectedQuestions> read = ReadExpectedQuestions(2, *database);
  ASSERT_TRUE(read.ok()) << read.status();
  EXPECT_EQ(Match(*read, "is one go enough?"), Match(expected, "is one go enough?"));
  // Fewer passages than the rows name.
  EXPECT_EQ(ReadExpectedQuestions(1, *database).status().code(), absl::StatusCode::kDataLoss);
  for (const char* passages : {"'0'", "'0:x'", "'x:1'"}) {
    ASSERT_TRUE(database->Execute((std::string("UPDATE expected SET passages = ") + passages).c_str()).ok());
    EXPECT_EQ(ReadExpectedQuestions(2, *database).status().code(), absl::StatusCode::kDataLoss) << passages;
  }
}

}  // namespace
}  // namespace caveat
