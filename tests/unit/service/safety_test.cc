#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "service/safety/caveats.h"
#include "service/safety/triage.h"

namespace caveat {
namespace {

using testing::ElementsAre;
using testing::ElementsAreArray;

// Concepts by their place in `concepts`.
enum : uint32_t { kFracture, kHipFracture, kGout, kWarfarin, kThinner, kPain, kFever, kCancer, kMassage };

Concept Of(std::string id, ConceptKind kind, std::vector<std::string> broader = {}) {
  Concept entry;
  entry.id = std::move(id);
  entry.terms = {entry.id};
  entry.kind = kind;
  entry.broader = std::move(broader);
  return entry;
}

Mention Said(uint32_t index, Assertion assertion = Assertion::kPresent, std::string words = "words") {
  return {index, assertion, false, std::move(words)};
}

Question Saying(std::vector<Mention> mentions) {
  Question question;
  question.mentions = std::move(mentions);
  return question;
}

Condition Rule(std::string id, std::vector<std::string> concepts, ConditionLevel level) {
  Condition rule;
  rule.id = std::move(id);
  rule.concepts = std::move(concepts);
  rule.level = level;
  rule.caveat = "Caveat of " + rule.id;
  rule.short_caveat = "Short of " + rule.id;
  return rule;
}

RedFlag Flag(std::string id, TriageLevel level, std::vector<std::vector<std::string>> when) {
  RedFlag rule;
  rule.id = std::move(id);
  rule.level = level;
  rule.when = std::move(when);
  return rule;
}

// A rule by likeness.
RedFlag Alike(std::string id, TriageLevel level, ExampleGroup group, double at_least) {
  RedFlag rule = Flag(std::move(id), level, {});
  rule.sounds_like = group;
  rule.at_least = at_least;
  return rule;
}

class SafetyTest : public testing::Test {
 protected:
  SafetyTest() {
    knowledge_.concepts = {
        Of("fracture", ConceptKind::kCondition), Of("hip-fracture", ConceptKind::kCondition, {"fracture"}),
        Of("gout", ConceptKind::kCondition),     Of("warfarin", ConceptKind::kMedicine, {"thinner"}),
        Of("thinner", ConceptKind::kMedicine),   Of("pain", ConceptKind::kFinding),
        Of("fever", ConceptKind::kFinding),      Of("cancer", ConceptKind::kCondition),
        Of("massage", ConceptKind::kTreatment)};
    knowledge_.conditions = {Rule("thinner", {"thinner"}, ConditionLevel::kGentle),
                             Rule("fracture", {"fracture"}, ConditionLevel::kAvoid),
                             Rule("cancer", {"cancer"}, ConditionLevel::kAskFirst)};
    GeneralCaveat uncovered;
    uncovered.id = "uncovered-condition";
    GeneralCaveat always;
    always.id = "always";
    GeneralCaveat safety;
    safety.id = "on-safety";
    safety.facets.Add(Facet::kSafety);
    knowledge_.general_caveats = {uncovered, safety, always};
    rules_ = {Flag("see", TriageLevel::kSeeClinician, {{"pain"}}),
              Flag("first-urgent", TriageLevel::kUrgent, {{"pain"}, {"fever", "cancer"}}),
              Flag("second-urgent", TriageLevel::kUrgent, {{"pain"}, {"fracture"}}),
              Flag("emergency", TriageLevel::kEmergency, {{"pain"}, {"fever"}, {"fracture"}})};
    rules_.push_back(Flag("lonely", TriageLevel::kUrgent, {{"gout"}}));
    rules_.back().unless = {"thinner"};
    finder_.emplace(knowledge_.concepts, analyzer_);
  }

  std::string Fired(std::vector<Mention> mentions) const {
    const Triage triage = FindRedFlags(Saying(std::move(mentions)), rules_, *finder_, Likeness());
    EXPECT_EQ(triage.rule == nullptr, triage.level == TriageLevel::kNone);
    if (triage.rule == nullptr) return "";
    EXPECT_EQ(triage.level, triage.rule->level);
    return triage.rule->id;
  }

  Knowledge knowledge_;
  std::vector<RedFlag> rules_;
  const Analyzer analyzer_;
  std::optional<ConceptFinder> finder_;
};

TEST_F(SafetyTest, RedFlagTable) {
  const struct {
    const char* what;
    std::vector<Mention> mentions;
    const char* rule;
  } rows[] = {
      {"nothing said", {}, ""},
      {"one line of it", {Said(kFever)}, ""},
      {"a rule of one line", {Said(kPain)}, "see"},
      {"the more urgent rule", {Said(kPain), Said(kFever)}, "first-urgent"},
      {"in any order", {Said(kFever), Said(kPain)}, "first-urgent"},
      {"another concept of the line", {Said(kPain), Said(kCancer)}, "first-urgent"},
      {"the first of equally urgent ones", {Said(kPain), Said(kFracture), Said(kCancer)}, "first-urgent"},
      {"a case of the concept", {Said(kPain), Said(kHipFracture)}, "second-urgent"},
      {"the most urgent rule, though last", {Said(kPain), Said(kFracture), Said(kFever)}, "emergency"},
      {"denied", {Said(kPain), Said(kFever, Assertion::kNegated)}, "see"},
      {"asked about in general", {Said(kPain), Said(kFever, Assertion::kGeneral)}, "see"},
      {"recent", {Said(kPain), Said(kFever, Assertion::kRecent)}, "first-urgent"},
      {"a finding of long ago", {Said(kPain), Said(kFever, Assertion::kLongPast)}, "see"},
      {"an illness of long ago", {Said(kPain), Said(kCancer, Assertion::kLongPast)}, "first-urgent"},
      {"a rule with a harmless reason", {Said(kGout)}, "lonely"},
      {"the reason", {Said(kGout), Said(kThinner)}, ""},
      {"the reason denied", {Said(kGout), Said(kThinner, Assertion::kNegated)}, "lonely"},
      {"a case of the reason", {Said(kGout), Said(kWarfarin)}, ""},
      {"denied once, said once", {Said(kPain), Said(kFever, Assertion::kNegated), Said(kFever)}, "first-urgent"},
  };
  for (const auto& row : rows) EXPECT_EQ(Fired(row.mentions), row.rule) << row.what;
}

TEST_F(SafetyTest, ARedFlagNamesTheWordsItFiredOn) {
  const Triage triage =
      FindRedFlags(Saying({Said(kPain, Assertion::kPresent, "my pain"), Said(kFever, Assertion::kPresent, "a fever")}),
                   rules_, *finder_, Likeness());
  EXPECT_THAT(triage.words, ElementsAre("my pain", "a fever"));
}

// A model that hears "zinging" as urgent, "fading" as a crisis and "canal" as calm.
Likeness Hearing() {
  return Likeness(
      LinearModel({{"buzz", 1, {5.35, 0, 0}}, {"canal", 1, {-4, 0, 0}}, {"fade", 1, {0, 8, 0}}, {"zing", 1, {8, 0, 0}}},
                  {-4, -4, -4}));
}

TEST_F(SafetyTest, ARuleByLikenessAsksWhereNoOtherIsCertain) {
  rules_.push_back(Alike("may-be-a-crisis", TriageLevel::kCrisis, ExampleGroup::kCrisis, 0.99));
  rules_.push_back(Alike("may-be-serious", TriageLevel::kUrgent, ExampleGroup::kUrgent, 0.7));
  const struct {
    const char* what;
    const char* text;
    const char* earlier;
    std::vector<Mention> mentions;
    const char* rule;
  } rows[] = {
      {"like the urgent ones", "it is zinging", "", {Said(kThinner)}, "may-be-serious"},
      {"rather like them", "it is buzzing every single blessed morning", "", {Said(kThinner)}, "may-be-serious"},
      {"rather like them, in few words", "it is buzzing", "", {Said(kThinner)}, ""},
      {"of nobody's health", "the wires are buzzing", "", {Said(kMassage)}, ""},
      {"of nobody's health, but much like them", "the wires are zinging", "", {Said(kMassage)}, "may-be-serious"},
      {"asked in general", "what is buzzing", "", {Said(kThinner, Assertion::kGeneral)}, ""},
      {"like nothing", "it is humming", "", {Said(kThinner)}, ""},
      {"said before", "and massage?", "it is zinging", {Said(kPain)}, "may-be-serious"},
      {"graver than a rule", "it is zinging", "", {Said(kPain)}, "may-be-serious"},
      {"below its bar", "i am fading", "", {Said(kPain)}, "see"},
      {"what is certain stays", "zinging", "", {Said(kPain), Said(kFever), Said(kFracture)}, "emergency"},
  };
  for (const auto& row : rows) {
    SCOPED_TRACE(row.what);
    Question question = Saying(row.mentions);
    question.tokens = question.heard = analyzer_.Analyse(row.text);
    if (*row.earlier != '\0') question.earlier_messages.push_back(analyzer_.Analyse(row.earlier));
    const Triage triage = FindRedFlags(question, rules_, *finder_, Hearing());
    EXPECT_EQ(triage.rule == nullptr ? "" : triage.rule->id, row.rule);
  }
}

TEST_F(SafetyTest, WhatIsAskedMakesWhatIsToldNoLessUrgent) {
  rules_ = {Alike("may-be-serious", TriageLevel::kUrgent, ExampleGroup::kUrgent, 0.7)};
  const std::string told = "my leg is buzzing every single blessed morning ";
  const std::string asked = "how well does it go with long walks by the old canal near town on warm sunny days";
  Question question = Saying({Said(kThinner)});
  question.heard = analyzer_.Analyse(told + asked);
  EXPECT_EQ(FindRedFlags(question, rules_, *finder_, Hearing()).rule, nullptr);
  // Nothing of health stands in it: the complaint is only asked about.
  question.told = analyzer_.Analyse("the wires are buzzing every single blessed morning");
  EXPECT_EQ(FindRedFlags(question, rules_, *finder_, Hearing()).rule, nullptr);
  question.told = analyzer_.Analyse("on warfarin it is buzzing every single blessed morning");
  EXPECT_EQ(FindRedFlags(question, rules_, *finder_, Hearing()).level, TriageLevel::kUrgent);
}

// "The place where I sit has gone to sleep" is not despair; but what reaches no bar silences none.
TEST_F(SafetyTest, ALikelierEmergencySilencesACrisisOnlyIfItFires) {
  const RedFlag crisis = Alike("may-be-a-crisis", TriageLevel::kCrisis, ExampleGroup::kCrisis, 0.2);
  // Hears an emergency with 0.62, and a crisis with 0.38.
  const Likeness hearing(LinearModel({{"fade", 1, {0, 3.5, 4.5}}}, {-4, -4, -4}));
  Question question = Saying({Said(kThinner)});
  question.heard = analyzer_.Analyse("my leg is fading every single blessed morning");
  const auto fired = [&](double bar) {
    const RedFlag emergency = Alike("may-be-an-emergency", TriageLevel::kEmergency, ExampleGroup::kEmergency, bar);
    return FindRedFlags(question, {crisis, emergency}, *finder_, hearing).rule->id;
  };
  EXPECT_EQ(fired(0.5), "may-be-an-emergency");
  EXPECT_EQ(fired(0.8), "may-be-a-crisis");
}

TEST_F(SafetyTest, ConditionCaveatTable) {
  const struct {
    const char* what;
    std::vector<Mention> mentions;
    std::vector<std::string> owed;  // "id verdict"
    size_t uncovered;
  } rows[] = {
      {"nothing said", {}, {}, 0},
      {"a condition with a rule", {Said(kFracture)}, {"fracture avoid"}, 0},
      {"a case of it", {Said(kHipFracture)}, {"fracture avoid"}, 0},
      {"a medicine of a class", {Said(kWarfarin)}, {"thinner caution"}, 0},
      {"each rule once", {Said(kFracture), Said(kHipFracture)}, {"fracture avoid"}, 0},
      {"denied", {Said(kFracture, Assertion::kNegated)}, {}, 0},
      {"healed long ago is still owed", {Said(kFracture, Assertion::kLongPast)}, {"fracture caution"}, 0},
      {"recent is not sure to be there", {Said(kFracture, Assertion::kRecent)}, {"fracture caution"}, 0},
      {"said twice, the more careful", {Said(kFracture, Assertion::kRecent), Said(kFracture)}, {"fracture avoid"}, 0},
      {"the most careful first", {Said(kWarfarin), Said(kFracture)}, {"fracture avoid", "thinner caution"}, 0},
      {"a condition without a rule", {Said(kGout)}, {}, 1},
      {"without a rule and denied", {Said(kGout, Assertion::kNegated)}, {}, 0},
      {"a treatment needs none", {Said(kMassage)}, {}, 0},
      {"a finding needs none", {Said(kFever)}, {}, 0},
  };
  for (const auto& row : rows) {
    const Question question = Saying(row.mentions);
    const ConditionCaveats found = FindConditionCaveats(question, knowledge_, *finder_);
    std::vector<std::string> owed;
    for (const OwedCaveat& caveat : found.owed) owed.push_back(caveat.id + " " + Name(caveat.verdict));
    EXPECT_THAT(owed, ElementsAreArray(row.owed)) << row.what;
    EXPECT_EQ(found.uncovered.size(), row.uncovered) << row.what;
  }
}

TEST_F(SafetyTest, AnOwedCaveatHasTheRulesTextAndThePersonsWords) {
  const Question question = Saying({Said(kFracture, Assertion::kPresent, "broken hip")});
  const ConditionCaveats found = FindConditionCaveats(question, knowledge_, *finder_);
  ASSERT_EQ(found.owed.size(), 1u);
  EXPECT_EQ(found.owed[0].text, "Caveat of fracture");
  EXPECT_EQ(found.owed[0].short_text, "Short of fracture");
  EXPECT_EQ(found.owed[0].because, "broken hip");
}

TEST_F(SafetyTest, GeneralCaveats) {
  const auto ids = [&](std::initializer_list<Facet> asked) {
    FacetSet facets;
    for (const Facet facet : asked) facets.Add(facet);
    std::vector<std::string> found;
    for (const OwedCaveat& caveat : FindGeneralCaveats(facets, knowledge_)) found.push_back(caveat.id);
    return found;
  };
  EXPECT_THAT(ids({}), ElementsAre("always"));
  EXPECT_THAT(ids({Facet::kDose}), ElementsAre("always"));
  EXPECT_THAT(ids({Facet::kDose, Facet::kSafety}), ElementsAre("on-safety", "always"));
  EXPECT_EQ(GeneralCaveatById("uncovered-condition", knowledge_).id, "uncovered-condition");
}

}  // namespace
}  // namespace caveat
