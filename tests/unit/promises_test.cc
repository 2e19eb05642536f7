// Promises 1 to 5: what an answer may say, and safety first.

#include "tests/unit/promises.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "clients/cli/verify.h"
#include "corpus/help_lines.h"
#include "files/sha256.h"
#include "proto/answer_id.h"
#include "service/rpc/convert.h"
#include "service/safety/caveats.h"
#include "service/safety/triage.h"
#include "tests/unit/support/fixture_collection.h"
#include "tests/unit/support/real_collection.h"
#include "text/normalise.h"

namespace caveat {
namespace {

using test::TemporaryFolder;
using testing::Contains;
using testing::IsEmpty;
using testing::Not;

TEST_F(Promises, Promise01_QuotesAreExact) {
  int quotes = 0;
  ForEachGoldenAnswer([&](const GoldenQuestion&, const Answer& answer) {
    const v1::Answer message = ToProto(answer, snapshot_);
    for (const v1::Citation& citation : message.citations()) {
      const std::string file =
          test::Bytes(std::string(CAVEAT_CORPUS_DIR) + "/documents/" + citation.document_id() + ".md");
      ASSERT_LT(citation.start_byte(), citation.end_byte());
      ASSERT_LE(citation.end_byte(), file.size());
      EXPECT_EQ(file.substr(citation.start_byte(), citation.end_byte() - citation.start_byte()), citation.quote());
      EXPECT_EQ(citation.document_sha256(), Sha256Hex(file));
      ++quotes;
    }
    EXPECT_THAT(cli::VerifyAnswer(message, CAVEAT_CORPUS_DIR), IsEmpty());
  });
  EXPECT_GT(quotes, 100);
}

TEST_F(Promises, Promise01_ATamperedQuoteIsNeverSent) {
  const Answer sound = Ask("Is massage safe with a fracture?");
  ASSERT_TRUE(CheckQuotes(sound, snapshot_).ok());
  ASSERT_FALSE(sound.citations.empty());
  ASSERT_TRUE(IsQuote(sound.statements.at(0)));
  using Tamper = void (*)(Answer&);
  const struct {
    const char* what;
    Tamper tamper;
  } rows[] = {
      {"another letter", [](Answer& answer) { answer.citations[0].quote[3] ^= 1; }},
      {"a word more", [](Answer& answer) { answer.citations[0].quote += " always"; }},
      {"a letter less", [](Answer& answer) { answer.citations[0].quote.pop_back(); }},
      {"moved by a byte", [](Answer& answer) { ++answer.citations[0].range.start, ++answer.citations[0].range.end; }},
      {"longer by a byte", [](Answer& answer) { ++answer.citations[0].range.end; }},
      {"empty", [](Answer& answer) { answer.citations[0].range.end = answer.citations[0].range.start; }},
      {"backwards", [](Answer& answer) { std::swap(answer.citations[0].range.start, answer.citations[0].range.end); }},
      {"beyond the document",
       [](Answer& answer) {
         answer.citations[0].range.start += 1u << 30;
         answer.citations[0].range.end += 1u << 30;
       }},
      {"of another document",
       [](Answer& answer) { answer.citations[0].document = answer.citations[0].document ? 0 : 1; }},
      {"a statement that says more", [](Answer& answer) { answer.statements[0].text += " Always."; }},
      {"a statement without citation", [](Answer& answer) { answer.statements[0].citation_numbers.clear(); }},
      {"a statement that cites nothing", [](Answer& answer) { answer.statements[0].citation_numbers = {99}; }},
      {"a statement that cites number 0", [](Answer& answer) { answer.statements[0].citation_numbers = {0}; }},
  };
  for (const auto& row : rows) {
    Answer answer = sound;
    row.tamper(answer);
    EXPECT_TRUE(absl::IsDataLoss(CheckQuotes(answer, snapshot_))) << row.what;
  }

  // A saved answer is verified against the documents alone.
  const v1::Answer message = ToProto(sound, snapshot_);
  using Change = void (*)(v1::Answer&);
  const struct {
    const char* what;
    Change change;
  } saved[] = {
      {"quote", [](v1::Answer& answer) { answer.mutable_citations(0)->set_quote("It is safe."); }},
      {"range", [](v1::Answer& answer) { answer.mutable_citations(0)->set_start_byte(1); }},
      {"digest", [](v1::Answer& answer) { answer.mutable_citations(0)->set_document_sha256(std::string(64, '0')); }},
      {"document", [](v1::Answer& answer) { answer.mutable_citations(0)->set_document_id("../collection"); }},
      {"statement", [](v1::Answer& answer) { answer.mutable_statements(0)->set_text("It is safe."); }},
  };
  for (const auto& row : saved) {
    v1::Answer changed = message;
    row.change(changed);
    changed.set_answer_id(AnswerId(changed));  // by somebody who knows how ids are made
    EXPECT_THAT(cli::VerifyAnswer(changed, CAVEAT_CORPUS_DIR), Not(IsEmpty())) << row.what;
  }
  v1::Answer changed = message;
  changed.mutable_caveats(0)->set_text("None.");
  EXPECT_THAT(cli::VerifyAnswer(changed, CAVEAT_CORPUS_DIR), Not(IsEmpty())) << "a caveat, without a new id";
}

TEST_F(Promises, Promise02_NothingElseIsAsserted) {
  std::set<std::string> follow_ups;
  for (const FollowUp& follow_up : knowledge_.follow_ups) follow_ups.insert(follow_up.question);
  std::map<std::string, std::set<std::string>> caveat_texts;
  const auto filled = [&](const std::string& text) { return FillHelpLines(text, "", knowledge_.help_lines); };
  for (const Condition& rule : knowledge_.conditions)
    caveat_texts[rule.id].insert({filled(rule.caveat), filled(rule.short_caveat)});
  for (const GeneralCaveat& caveat : knowledge_.general_caveats)
    caveat_texts[caveat.id].insert({caveat.text, caveat.short_text});
  std::map<std::string, std::string> red_flags;
  for (const RedFlag& rule : knowledge_.red_flags) red_flags[rule.id] = filled(rule.message);
  std::map<std::string, std::string> cases;
  for (const Condition& rule : knowledge_.conditions) {
    for (const ConditionCase& row : rule.cases) cases[absl::StrCat(rule.id, ".", row.id)] = row.text;
  }
  std::map<std::string, std::string> notes;
  for (const Claim& claim : knowledge_.claims) notes[claim.id] = claim.note;

  ForEachGoldenAnswer([&](const GoldenQuestion&, const Answer& answer) {
    for (const Statement& statement : answer.statements) {
      if (IsQuote(statement)) {
        ASSERT_EQ(statement.citation_numbers.size(), 1u) << statement.text;
        EXPECT_EQ(statement.text, Cited(answer, statement.citation_numbers[0]).quote);
      } else if (red_flags.count(statement.template_id) > 0) {
        EXPECT_EQ(statement.text, red_flags[statement.template_id]);
        EXPECT_EQ(statement.template_id, answer.triage_rule);
      } else if (cases.count(statement.template_id) > 0) {
        EXPECT_EQ(statement.text, cases[statement.template_id]);
        EXPECT_FALSE(statement.citation_numbers.empty());
      } else {
        ASSERT_EQ(knowledge_.templates.count(statement.template_id), 1u) << statement.template_id;
        const std::string text =
            FillHelpLines(knowledge_.templates.at(statement.template_id), "", knowledge_.help_lines);
        EXPECT_EQ(statement.text, absl::StrReplaceAll(text, {{"{missing}", absl::StrJoin(answer.missing, ", ")}}));
      }
    }
    for (const CaveatGiven& caveat : answer.caveats) {
      EXPECT_THAT(caveat_texts[caveat.id], Contains(caveat.text)) << caveat.id;
      EXPECT_THAT(caveat_texts[caveat.id], Contains(caveat.short_text)) << caveat.id;
    }
    for (const Disagreement& disagreement : answer.disagreements) {
      EXPECT_FALSE(disagreement.note.empty());
      EXPECT_EQ(disagreement.note, notes[disagreement.claim_id]) << disagreement.claim_id;
    }
    for (const std::string& follow_up : answer.follow_ups) EXPECT_THAT(follow_ups, Contains(follow_up));
    EXPECT_EQ(answer.triage_message, answer.triage_rule.empty() ? "" : red_flags[answer.triage_rule]);
  });
}

TEST_F(Promises, Promise03_TheOutcomeIsTypedAndHasItsReason) {
  std::set<Outcome> seen;
  ForEachGoldenAnswer([&](const GoldenQuestion&, const Answer& answer) {
    seen.insert(answer.outcome);
    ASSERT_FALSE(answer.statements.empty());
    const v1::Answer message = ToProto(answer, snapshot_);
    EXPECT_NE(message.outcome(), v1::OUTCOME_UNSPECIFIED);
    EXPECT_NE(message.triage().level(), v1::TRIAGE_LEVEL_UNSPECIFIED);
    switch (answer.outcome) {
      case Outcome::kAnswered:
        EXPECT_EQ(answer.abstention, AbstentionReason::kNone);
        EXPECT_THAT(answer.missing, IsEmpty());
        EXPECT_NE(answer.confidence, ConfidenceBucket::kNone);
        break;
      case Outcome::kPartial:
        EXPECT_NE(message.abstention().reason(), v1::ABSTENTION_REASON_UNSPECIFIED);
        EXPECT_THAT(answer.missing, Not(IsEmpty()));
        break;
      case Outcome::kNotCovered:
        EXPECT_NE(message.abstention().reason(), v1::ABSTENTION_REASON_UNSPECIFIED);
        EXPECT_EQ(message.abstention().passages_searched(), snapshot_.passages().size());
        EXPECT_EQ(message.abstention().has_nearest(), answer.nearest_passage.has_value());
        EXPECT_EQ(answer.verdict, Verdict::kNone);
        break;
      case Outcome::kClarify:
        EXPECT_THAT(answer.statements[0].template_id, testing::StartsWith("clarify."));
        EXPECT_EQ(answer.verdict, Verdict::kNone);
        break;
      case Outcome::kRedFlag:
        EXPECT_GE(answer.triage_level, TriageLevel::kUrgent);
        EXPECT_FALSE(answer.triage_rule.empty());
        EXPECT_THAT(answer.triage_words, Not(IsEmpty()));
        // Whatever was asked beside it, nothing is said for the treatment.
        EXPECT_TRUE(answer.verdict == Verdict::kNone || answer.verdict == Verdict::kAvoid);
        break;
    }
  });
  EXPECT_EQ(seen.size(), 5u) << "no golden question has one of the outcomes";
}

TEST_F(Promises, Promise04_SafetyComesFirst) {
  const auto is_by_likeness = [&](const std::string& id) {
    return std::any_of(knowledge_.red_flags.begin(), knowledge_.red_flags.end(),
                       [&](const RedFlag& rule) { return rule.id == id && rule.sounds_like != ExampleGroup::kNone; });
  };
  // The same collection with an index in which nothing is found.
  const TemporaryFolder folder;
  test::SetBytes(folder / "empty.caveat", test::Bytes(real_.snapshot_path()));
  test::EditAndSeal(folder / "empty.caveat", "DELETE FROM passage_fts");
  const std::unique_ptr<Answerer> finds_nothing = test::OpenAnswerer(test::OpenSnapshot(folder / "empty.caveat"));
  ASSERT_EQ(test::Ask(*finds_nothing, "How often should I have a massage?").outcome, Outcome::kNotCovered);

  const std::vector<std::string> idle = {"does massage help back pain?", "and how often?", "is it safe?"};
  int fired = 0;
  for (const RedFlag& rule : knowledge_.red_flags) {
    ASSERT_TRUE(rule.fires.empty()) << "examples are not part of a snapshot";
  }
  for (const RedFlag& rule : real_.collection().knowledge.red_flags) {
    for (size_t at = 0; at < rule.fires.size(); at += CAVEAT_EXAMPLE_STEP) {
      const std::string& message = rule.fires[at];
      SCOPED_TRACE(rule.id + ": " + message);
      const Answer plain = Ask(message);
      EXPECT_GE(plain.triage_level, rule.level);
      const bool decides = plain.triage_level >= TriageLevel::kUrgent;
      EXPECT_EQ(plain.outcome == Outcome::kRedFlag, decides);
      if (decides) {
        EXPECT_EQ(plain.statements.at(0).text, plain.triage_message);
      }

      // Neither what was asked before, nor what stands around it, nor how much is asked for makes a difference.
      // Of what a message only sounds like, no more than its own rule's level is promised.
      const TriageLevel certain = is_by_likeness(plain.triage_rule) ? rule.level : plain.triage_level;
      EXPECT_GE(Ask(message, {idle, 5}).triage_level, certain) << "after other questions";
      EXPECT_EQ(Ask(message, {{}, 1}).triage_level, plain.triage_level) << "in one statement";
      std::string padding;
      for (int i = 0; i < 30; ++i) padding += "My neighbour likes to walk in the park on sunny days. ";
      EXPECT_GE(Ask(padding + message).triage_level, certain) << "after much else";
      EXPECT_GE(Ask(message + ". " + padding).triage_level, certain) << "before much else";
      EXPECT_GE(Ask("Hello. " + message + ". How often should I have a massage?").triage_level, certain);

      // Nor what the index finds; and once it decides, nothing is searched for at all.
      EXPECT_EQ(test::Ask(*finds_nothing, message).triage_rule, plain.triage_rule);
      if (decides) {
        const absl::StatusOr<Answer> unsearched = answerer_->Ask(message, {}, [] { return true; });
        ASSERT_TRUE(unsearched.ok()) << unsearched.status();
        EXPECT_EQ(BytesOf(*unsearched), BytesOf(plain));
      }
      ++fired;
    }
  }
  EXPECT_GT(fired, 50);
}

TEST_F(Promises, Promise04_AnEmergencyOfTheBodyIsNoDespair) {
  for (const char* message : {"the place where i sit has gone to sleep and my water will not come since this morning",
                              "my seat feels like wood since this morning and my water will not start"})
    EXPECT_EQ(Ask(message).triage_level, TriageLevel::kEmergency) << message;
}

// What cannot be read may be one: the numbers to call are told.
TEST_F(Promises, Promise04_AnotherLanguageIsToldWhomToCall) {
  for (const char* message :
       {"quiero matarme, no aguanto el dolor de espalda", "tengo dolor en el pecho y el brazo izquierdo",
        "ich habe brustschmerzen und bekomme keine luft, massage?", "我胸口很痛 喘不过气 可以按摩吗",
        "je ne sens plus mes jambes et j'ai mal au dos", "mi fa male la schiena e non sento le gambe"}) {
    const Answer answer = Ask(message);
    // Heard all the same, which tells whom to call as well.
    if (answer.triage_level == TriageLevel::kCrisis) continue;
    EXPECT_EQ(answer.outcome, Outcome::kNotCovered) << message;
    ASSERT_FALSE(answer.statements.empty()) << message;
    EXPECT_EQ(answer.statements.front().template_id, "not_covered.unreadable") << message;
    EXPECT_THAT(answer.statements.front().text, testing::HasSubstr("999, 112 or 911")) << message;
  }
  for (const char* message : {"is spondylolisthesis ok wiv masage", "Ik heb rugpijn, does the KNGF advise massage?"})
    EXPECT_NE(Ask(message).outcome, Outcome::kNotCovered) << message;
  // What the detector by itself takes for another language.
  for (const char* message : {"I have a swollen ankle", "he choked me till I saw stars", "hlp cant brethe"}) {
    const Answer answer = Ask(message);
    ASSERT_FALSE(answer.statements.empty()) << message;
    EXPECT_NE(answer.statements.front().template_id, "not_covered.unreadable") << message;
  }
}

TEST_F(Promises, Promise04_ARedFlagSaidBeforeStillCounts) {
  for (const RedFlag& rule : real_.collection().knowledge.red_flags) {
    if (rule.level < TriageLevel::kEmergency || rule.fires.empty()) continue;
    const std::string& message = rule.fires.front();
    const TriageLevel level = Ask(message).triage_level;
    EXPECT_GE(Ask("Can I have a massage for my back pain?", {{message}, 5}).triage_level, level)
        << rule.id << ": " << message;
  }
}

// What is asked about in general raises no alarm; what is told beside it does, in the same sentence or another.
TEST_F(Promises, Promise04_AQuestionAboutHarmHidesNoSign) {
  for (const char* message : {"can massage cause numbness between the legs, I've had it since Tuesday",
                              "could a massage give me a stroke? my face has drooped on one side since this morning",
                              "can a massage cause a clot, my calf is swollen and hot since Sunday",
                              "does massage cause chest pain because I have a crushing one now",
                              "is it normal not to be able to pee after a massage, it's been since last night",
                              "has massage ever paralysed anybody? I can't move my legs since mine"})
    EXPECT_GE(Ask(message).triage_level, TriageLevel::kUrgent) << message;
  for (const char* message : {"can massage cause numbness between the legs?", "could a massage give me a stroke?",
                              "has massage ever paralysed anybody?"})
    EXPECT_EQ(Ask(message).triage_level, TriageLevel::kNone) << message;
  for (const RedFlag& rule : real_.collection().knowledge.red_flags) {
    if (rule.level < TriageLevel::kEmergency || rule.fires.empty()) continue;
    const std::string& message = rule.fires.front();
    EXPECT_GE(Ask("Could a massage paralyse me? " + message).triage_level, TriageLevel::kUrgent) << message;
    EXPECT_GE(Ask(message + ". Could a massage paralyse me?").triage_level, TriageLevel::kUrgent) << message;
  }
}

TEST_F(Promises, Promise05_ARequiredCaveatAlwaysArrives) {
  const QuestionReader reader(snapshot_);
  size_t owed_ones = 0;
  for (const GoldenQuestion& golden : real_.golden()) {
    SCOPED_TRACE(golden.id + ": " + golden.ask);
    const Question question = reader.Read(golden.ask, golden.history);
    const ConditionCaveats owed = FindConditionCaveats(question, knowledge_, snapshot_.concepts());
    for (int most = 1; most <= 10; ++most) {
      SCOPED_TRACE(most);
      const Answer answer = Ask(golden.ask, {golden.history, most});
      const std::set<std::string> given = CaveatIds(answer);
      // Off the topic altogether there is no treatment to be careful with.
      if (answer.abstention == AbstentionReason::kOffTopic) continue;
      for (const OwedCaveat& caveat : owed.owed) {
        EXPECT_THAT(given, Contains(caveat.id));
        ++owed_ones;
      }
      if (!owed.uncovered.empty()) {
        EXPECT_THAT(given, Contains("uncovered-condition"));
      }
      const bool answers = answer.outcome == Outcome::kAnswered || answer.outcome == Outcome::kPartial;
      for (const OwedCaveat& caveat : FindGeneralCaveats(question.facets, knowledge_)) {
        if (answers) {
          EXPECT_THAT(given, Contains(caveat.id));
        }
      }
      for (const CaveatGiven& caveat : answer.caveats) {
        EXPECT_FALSE(caveat.text.empty()) << caveat.id;
        EXPECT_FALSE(caveat.short_text.empty()) << caveat.id;
        EXPECT_LE(CodePointCount(caveat.short_text), 140u) << caveat.id;
        EXPECT_THAT(caveat.citation_numbers, Not(IsEmpty())) << caveat.id;
      }
      if (HasFailure()) break;
    }
  }
  EXPECT_GT(owed_ones, 100u);
}

}  // namespace
}  // namespace caveat
