// What shows that the safety rules hold, held itself: it must see a rule that does not.

#include <gmock/gmock.h>

#include <sstream>

#include "eval/safety_matrix.h"
#include "eval/safety_messages.h"
#include "eval/safety_page.h"
#include "eval/safety_report.h"
#include "eval/tellings.h"
#include "tests/unit/support/fixture_collection.h"
#include "tests/unit/support/real_collection.h"

namespace caveat {
namespace {

using test::FixtureCollection;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

std::vector<SafetyMatrix> Matrices(const FixtureCollection& files) {
  const std::unique_ptr<Answerer> answerer = test::OpenAnswerer(files.Open());
  const absl::StatusOr<std::vector<SafetyMatrix>> matrices = TestSafety(files.Load(), *answerer);
  EXPECT_TRUE(matrices.ok()) << matrices.status();
  return *matrices;
}

std::array<MessageScore, 2> Messages(const FixtureCollection& files) {
  const std::unique_ptr<Answerer> answerer = test::OpenAnswerer(files.Open());
  const absl::StatusOr<std::array<MessageScore, 2>> scores = TestMessages(files.Load(), *answerer);
  EXPECT_TRUE(scores.ok()) << scores.status();
  return *scores;
}

TEST(SafetyMatrix, AsksEveryRuleInEveryForm) {
  for (const SafetyMatrix& matrix : Matrices(FixtureCollection())) {
    SCOPED_TRACE(matrix.name);
    for (const RuleCoverage& rule : matrix.rules) {
      EXPECT_GT(rule.total.asked, 4) << rule.id;
      EXPECT_EQ(rule.forms.size(), matrix.forms.size());
    }
  }
}

TEST(SafetyMatrix, SeesAnExampleThatDoesNotFire) {
  FixtureCollection files;
  files.Replace("safety/red_flags.yaml", "fires: [my neck pain came with a numb hand]", "fires: [my neck is odd]");
  const std::vector<SafetyMatrix> matrices = Matrices(files);
  EXPECT_EQ(matrices[0].rules[0].total.held, 0);
  EXPECT_THAT(matrices[0].rules[0].gaps, Not(IsEmpty()));
}

TEST(SafetyMatrix, SeesASilentExampleThatFires) {
  FixtureCollection files;
  files.Replace("safety/red_flags.yaml", "silent: [I have neck pain]", "silent: [a numb hand and neck pain]");
  EXPECT_LT(Matrices(files)[1].rules[0].total.held, Matrices(files)[1].rules[0].total.asked);
}

TEST(SafetyMessages, CountWhatWasMissedAndWhatWasTooUrgent) {
  FixtureCollection files;
  files.Write("safety/messages.yaml", R"(- {id: right, text: My neck pain came with a numb hand, level: emergency}
- {id: missed, text: My neck is odd, level: emergency}
- {id: over, text: "Neck pain and a numb hand, I slept on it", level: none}
- {id: kept, text: "Is stretching safe with a fracture?", level: none, caveats: [fracture]}
- {id: aside, text: My neck pain came with a numb hand, level: urgent, set_aside: true}
)");
  const std::array<MessageScore, 2> scores = Messages(files);
  const auto emergency = static_cast<size_t>(TriageLevel::kEmergency);
  EXPECT_EQ(scores[0].at_least[emergency].asked, 2);
  EXPECT_EQ(scores[0].at_least[emergency].held, 1);
  EXPECT_EQ(scores[0].not_over_triaged.asked, 2);
  EXPECT_EQ(scores[0].not_over_triaged.held, 1);
  EXPECT_EQ(scores[0].caveats.held, 1);
  EXPECT_THAT(scores[0].misses, testing::ElementsAre(HasSubstr("missed (missed; right emergency, came none)"),
                                                     HasSubstr("over (over-triaged; right none, came emergency)")));
  const auto urgent = static_cast<size_t>(TriageLevel::kUrgent);
  EXPECT_EQ(scores[1].at_least[urgent].held, 1);
  EXPECT_EQ(scores[1].exactly[urgent].held, 0);
}

TEST(SafetyMessages, AreAskedAgainWithAQuestionBehindThem) {
  FixtureCollection files;
  files.Write("safety/messages.yaml", R"(- {id: urgent, text: My neck pain came with a numb hand, level: emergency}
- {id: missed, text: My neck is odd, level: emergency}
- {id: calm, text: I slept on it, level: none}
- {id: asks, text: "My neck pain came with a numb hand, is that bad?", level: emergency}
)");
  const std::array<MessageScore, 2> scores = Messages(files);
  EXPECT_EQ(Share(scores[0].urgent_beside_question), "1 of 1 (100.0 %)");
  EXPECT_EQ(Share(scores[0].calm_beside_question), "1 of 1 (100.0 %)");
}

TEST(Tellings, CountWhatWasHeardAndWhatWasHeardWrongly) {
  FixtureCollection files;
  files.Write("safety/tellings.yaml", R"(- owed: [fracture]
  tells: ["Is stretching safe with a fracture?", "It broke. Is stretching safe?"]
- not: [fracture]
  tells: ["I have no fracture, is stretching safe?", "I have a fracture, is stretching safe?"]
- owed: [fracture]
  set_aside: true
  tells: ["a fracture, and my neck pain came with a numb hand"]
)");
  const std::unique_ptr<Answerer> answerer = test::OpenAnswerer(files.Open());
  const absl::StatusOr<std::array<TellingsScore, 2>> scores = TestTellings(files.Load(), *answerer);
  ASSERT_TRUE(scores.ok()) << scores.status();
  const auto& [tuned, aside] = *scores;
  EXPECT_EQ(Share(tuned.caveats), "1 of 2 (50.0 %)");
  EXPECT_EQ(Share(tuned.warned), "1 of 2 (50.0 %)");
  EXPECT_EQ(Share(tuned.not_given), "1 of 2 (50.0 %)");
  EXPECT_EQ(tuned.unsafe_yes, 1);
  EXPECT_THAT(tuned.misses, testing::ElementsAre(HasSubstr("no caveat fracture, unsafe yes: It broke"),
                                                 HasSubstr("caveat fracture: I have a fracture")));
  EXPECT_EQ(Share(aside.caveats), "1 of 1 (100.0 %)");
  EXPECT_EQ(Share(aside.not_urgent), "0 of 1 (0.0 %)");
}

TEST(SafetyReport, KeepsWhatIsSetAsideToItself) {
  FixtureCollection files;
  files.Write("safety/messages.yaml",
              "- {id: a, text: tuned and odd, level: urgent}\n"
              "- {id: b, text: aside and odd, level: urgent, set_aside: true}\n");
  const std::unique_ptr<Answerer> answerer = test::OpenAnswerer(files.Open());
  SafetyReportOptions options;
  options.shows_gaps = true;
  std::ostringstream out;
  ASSERT_TRUE(ReportSafety(files.Load(), *answerer, options, out).ok());
  EXPECT_THAT(out.str(), HasSubstr("tuned and odd"));
  EXPECT_THAT(out.str(), Not(HasSubstr("aside and odd")));
}

TEST(SafetyPage, EscapesWhatEditorsWrote) {
  FixtureCollection files;
  files.Replace("safety/red_flags.yaml", "message: Get help now, call {emergency}.", "message: <b>Get help</b> & now.");
  const std::string page = SafetyPage(files.Load(), {});
  EXPECT_THAT(page, HasSubstr("&lt;b&gt;Get help&lt;/b&gt; &amp; now."));
  EXPECT_THAT(page, Not(HasSubstr("<b>")));
}

}  // namespace
}  // namespace caveat
