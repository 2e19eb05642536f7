#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/support/question_reading.h"

namespace caveat {
namespace {

using QuestionReaderTest = test::QuestionReading;

TEST_F(QuestionReaderTest, WhatIsSaidIsPresentDeniedPastOrGeneral) {
  const struct {
    const char* text;
    const char* concept_id;
    const char* assertion;
  } rows[] = {
      {"I have a fracture", "fracture", "present"},
      {"is massage safe with a fracture?", "fracture", "present"},
      {"no fracture", "fracture", "negated"},
      {"they looked for a fracture and said no", "fracture", "negated"},
      {"they offered an op for the slipped disc but I said no", "herniated-disc", "present"},
      {"slipped disc, the surgeon said no rush", "herniated-disc", "present"},
      {"no fever, chills", "fever", "negated"},
      {"my foot is not lifting, slipped disc", "herniated-disc", "present"},
      {"insulin, no food, massage, sweaty trembling", "shaky-and-sweaty", "present"},
      {"no feeling down there, legs are weak", "leg-weakness", "present"},
      {"no bladder control or fever", "fever", "negated"},
      {"nil fever nil bladder control", "bladder-loss", "present"},
      {"nil saddle anaesthesia, walking well", "saddle-numbness", "negated"},
      {"nil trauma, chest pain since noon", "chest-pain", "present"},
      {"chest pain: N  SOB: N", "chest-pain", "negated"},
      {"chest pain: no, fever: yes", "chest-pain", "negated"},
      {"chest pain: no fever", "chest-pain", "present"},
      {"chest pain: no relief. BP: 130", "chest-pain", "present"},
      {"numb between legs: no better. Bladder: ok", "saddle-numbness", "present"},
      {"GTN nil effect chest pain 40 mins", "chest-pain", "present"},
      {"PMH nil crushing chest pain 2h", "chest-pain", "present"},
      {"chest pain: N&V with it", "chest-pain", "present"},
      {"able to pass urine: N", "bladder-loss", "present"},
      {"INR 6, massage tomorrow", "very-high-inr", "present"},  // of a range in a list of words
      {"inr came back at eleven", "very-high-inr", "present"},
      {"afib guy here, blood thinner twice a day, just want my lower back loosened", "anticoagulant", "present"},
      {"my wife died of cancer, does massage work", "cancer", "of another"},
      {"lost my wife to cancer last year, does massage work", "cancer", "of another"},
      {"my dad died of a stroke, on warfarin, does massage work", "anticoagulant", "present"},
      {"my dad lost two stone with cancer, would massage help him", "cancer", "present"},
      {"mum lost a leg to diabetes, is massage safe for her", "diabetes", "present"},
      {"since my husband died I take sertraline, does massage help", "antidepressant", "present"},
      {"neither of my ribs has a fracture", "fracture", "negated"},
      {"I can not sleep and have a fracture", "fracture", "present"},
      {"I have no fracture", "fracture", "negated"},
      {"I don't have a fracture", "fracture", "negated"},
      {"I do not have any fractures", "fracture", "negated"},
      {"I never had a fracture", "fracture", "negated"},
      {"massage without a fracture", "fracture", "negated"},
      {"a fracture was ruled out", "fracture", "negated"},
      {"I'm not sure whether it is a fracture", "fracture", "present"},
      {"not only a fracture", "fracture", "present"},
      {"I can't sleep because of my fracture", "fracture", "present"},
      {"my fracture healed years ago", "fracture", "long past"},
      {"I broke a bone in my back ten years ago", "fracture", "long past"},
      {"can massage cause a fracture?", "fracture", "general"},
      {"what is osteoporosis?", "osteoporosis", "general"},
      {"could a deep massage give me a stroke?", "stroke-history", "general"},
      {"has massage ever given anyone a fracture?", "fracture", "general"},
      {"could a massage break my back?", "fracture", "general"},
      {"could it damage my slipped disc?", "herniated-disc", "present"},
      {"can massage hurt me if I have a slipped disc?", "herniated-disc", "present"},
      {"did the massage give me a fracture?", "fracture", "present"},
      {"can massage cause numbness between the legs, I've had it since Tuesday", "saddle-numbness", "present"},
      {"could massage burst an aneurysm, 5 cm", "aortic-aneurysm", "present"},
      {"can massage cause a fever I've got 39 today", "fever", "present"},
      {"no gout for a year but a bad foot today", "gout", "present"},
      {"no gout in years, has massage no risk for me?", "gout", "long past"},
      {"gout free since spring, can I have a massage?", "gout", "long past"},
      {"is massage safe after a fracture?", "fracture", "recent"},
      {"I don't have osteoporosis but I am pregnant", "osteoporosis", "negated"},
      {"I don't have osteoporosis but I am pregnant", "pregnancy", "present"},
      {"my sister doesn't have osteoporosis but I do", "osteoporosis", "present"},
      {"none of us has osteoporosis except me", "osteoporosis", "present"},
      {"I don't have osteoporosis now but I did have it in 2015", "osteoporosis", "long past"},
      {"my wife isn't pregnant. I am.", "pregnancy", "present"},
      {"I don't have osteoporosis but my mum does, is it safe for her?", "osteoporosis", "present"},
      {"no conditions outside of osteoporosis", "osteoporosis", "present"},
      {"I don't have osteoporosis but I do have back pain", "osteoporosis", "negated"},
      {"I don't have osteoporosis. I am 45.", "osteoporosis", "negated"},
      {"no osteoporosis, I have had this since two weeks", "osteoporosis", "negated"},
      {"my sister doesn't have osteoporosis but I have had it since 2015", "osteoporosis", "present"},
      {"I don't have osteoporosis but my dad does. Can I have a massage?", "osteoporosis", "negated"},
      {"I'm not pregnant but I am tired", "pregnancy", "negated"},
      {"I'm not pregnant. I have osteoporosis.", "pregnancy", "negated"},
      {"I'm not pregnant. I have osteoporosis.", "osteoporosis", "present"},
      {"I broke my back in 1998", "fracture", "long past"},
      {"I broke my back in '98", "fracture", "long past"},
      {"I broke my back in 14 places", "fracture", "present"},
      {"cancer 2 years ago, back pain worse at night", "cancer", "long past"},
      {"cancer 2 years ago, back pain worse at night", "night-pain", "present"},
      {"I broke my back in 2010 and now it's worse at night", "fracture", "long past"},
      {"I broke my back in 2010 and now it's worse at night", "night-pain", "present"},
      {"numb between the legs, disc operation in 2015", "saddle-numbness", "present"},
      {"in 2015, I had cancer", "cancer", "long past"},
      {"history of stroke, cancer", "cancer", "long past"},
      {"I fell off a horse, broke my back in 1998", "serious-accident", "long past"},
      {"I read about a man who had a fracture", "fracture", "general"},
      {"I mean it, has anybody ended up with a fracture?", "fracture", "general"},
      {"what is the chance that I have a fracture?", "fracture", "present"},
      {"I have a fracture, what is it called?", "fracture", "present"},
      {"My father had a fracture. Is massage safe for me?", "fracture", "of another"},
      {"My father had a fracture. Can I massage him?", "fracture", "present"},
      {"My father had a fracture and I have one too. Is massage safe for me?", "fracture", "present"},
      {"My husband drove me here because I have a fracture. Is massage safe for me?", "fracture", "present"},
      {"My boss moaned about my fracture. Is massage safe for me?", "fracture", "present"},
      {"My boss gave me time off for a fracture. Is massage safe for me?", "fracture", "present"},
      {"My mum told me about her fracture. Is massage safe for me?", "fracture", "of another"},
      {"I never wanted a fracture", "fracture", "present"},
      {"nothing wrong with me other than a fracture", "fracture", "present"},
      {"no fracture was seen, but the MRI showed one", "fracture", "present"},
      {"I don't have a fracture any more", "fracture", "long past"},
      {"I have a fracture and my father had one. Is massage safe for me?", "fracture", "present"},
      {"They ruled out a fracture. Is massage safe?", "fracture", "negated"},
      {"My scan was clear for a fracture", "fracture", "negated"},
      {"My mum had a fracture. Does massage help my lower back?", "fracture", "of another"},
      {"what if somebody had a fracture?", "fracture", "general"},
      {"If I ever broke a bone, would massage be off?", "fracture", "general"},
      {"If I bend I feel the fracture", "fracture", "present"},
      {"I broke a bone 12 yrs ago", "fracture", "long past"},
      {"Is it a no with a fracture?", "fracture", "present"},
      {"There's no evidence that massage harms my fracture, so go for it", "fracture", "present"},
      {"no proof massage hurts people with a fracture", "fracture", "present"},
      {"Massage can't harm a fracture", "fracture", "present"},
      {"massage will not harm a fracture", "fracture", "present"},
      {"can i get a massage i dont have a fracture", "fracture", "negated"},
      {"thinking of a massage not had a fracture", "fracture", "negated"},
      {"want a massage never had a fracture", "fracture", "negated"},
      {"nothing helps, broken bone in my back", "fracture", "present"},
      {"is it a no-no with a fracture", "fracture", "present"},
      {"not a good idea with a fracture?", "fracture", "present"},
      {"is massage not ok with a fracture", "fracture", "present"},
      {"are there no risks with a fracture", "fracture", "present"},
      {"there's no danger with a fracture, right?", "fracture", "present"},
      {"I have no problem with fractures", "fracture", "negated"},
      {"I have never had any trouble with fractures", "fracture", "negated"},
      {"nothing stronger than tea after the fracture", "fracture", "recent"},
      {"I have a fracture and the doctor said no more running", "fracture", "present"},
      {"no allergies, fracture in May", "fracture", "present"},
      {"it's not a sprain, it's a fracture", "fracture", "present"},
      {"not a sprain - a fracture", "fracture", "present"},
      {"no asthma, fracture or clots", "fracture", "negated"},
      {"I've never had cancer, diabetes or a fracture", "fracture", "negated"},
      {"yes or no: fracture", "fracture", "present"},
      {"massage isn't dangerous with a fracture, true?", "fracture", "present"},
      {"I haven't got over the fracture", "fracture", "recent"},
      {"the doctor hasn't said the fracture is healed", "fracture", "recent"},
      {"they haven't ruled out a fracture", "fracture", "present"},
      {"I am not not having a fracture", "fracture", "present"},
      {"I can't say I don't have a fracture", "fracture", "present"},
      {"I'm not diabetic and not fractured", "fracture", "negated"},
      {"never had cancer never had a fracture", "fracture", "negated"},
      {"I have a fracture, does that rule out a massage?", "fracture", "present"},
      {"does a fracture rule out massage?", "fracture", "present"},
      {"I have a fracture, am I ruled out?", "fracture", "present"},
      {"I have a fracture and they ruled out a clot", "fracture", "present"},
      {"fracture ruled out last week, is massage safe?", "fracture", "negated"},
      {"so no massage with a fracture?", "fracture", "present"},
      {"no massage for pregnant women then?", "pregnancy", "present"},
      {"it's not the fracture I'm worried about", "fracture", "present"},
      {"don't have osteoporosis, had a scan", "osteoporosis", "negated"},
      {"does massage help?", "fracture", "unsaid"},
  };
  for (const auto& row : rows) EXPECT_EQ(AssertionOf(Read(row.text), row.concept_id), row.assertion) << row.text;
}

TEST_F(QuestionReaderTest, AMentionKeepsThePersonsWords) {
  const Question question = Read("My BROKEN  bone hurts");
  ASSERT_FALSE(question.mentions.empty());
  EXPECT_EQ(question.text, "My BROKEN bone hurts");
  EXPECT_EQ(question.mentions.front().words, "BROKEN bone");
}

TEST_F(QuestionReaderTest, TheFacetThatIsAskedFor) {
  const struct {
    const char* text;
    Facet facet;
  } rows[] = {
      {"Does massage help lower back pain?", Facet::kEfficacy},
      {"Is massage safe?", Facet::kSafety},
      {"Can I have a massage with a fracture?", Facet::kSafety},
      {"What are the side effects of massage?", Facet::kHarms},
      {"Can massage make my back worse?", Facet::kHarms},
      {"How long does the relief last?", Facet::kDuration},
      {"How often should I have a massage?", Facet::kDose},
      {"How many sessions do I need?", Facet::kDose},
      {"What kind of massage is best?", Facet::kTechnique},
      {"How does massage work?", Facet::kMechanism},
      {"Is massage better than exercise?", Facet::kComparison},
      {"Should massage be combined with exercise?", Facet::kCombination},
      {"How good is the evidence?", Facet::kEvidence},
      {"What do guidelines recommend?", Facet::kRecommendation},
      {"Who wrote the review?", Facet::kAuthorship},
      {"How do I choose a therapist?", Facet::kPractitioner},
      {"How much does a massage cost?", Facet::kLogistics},
  };
  for (const auto& row : rows) {
    EXPECT_TRUE(Read(row.text).facets.Has(row.facet)) << row.text << " lacks " << FacetName(row.facet);
  }
}

TEST_F(QuestionReaderTest, TheFacetThatIsNotAskedFor) {
  const struct {
    const char* text;
    Facet facet;
  } rows[] = {
      {"I've had back pain for three months, would massage help?", Facet::kDose},
      {"How do I find a therapist for massage?", Facet::kEvidence},
      {"How often does it happen that massage hurts?", Facet::kDose},
      {"What did the trial by Cherkin find?", Facet::kAuthorship},
      {"Does massage help long-term back pain?", Facet::kDuration},
  };
  for (const auto& row : rows) {
    EXPECT_FALSE(Read(row.text).facets.Has(row.facet)) << row.text << " has " << FacetName(row.facet);
  }
}

TEST_F(QuestionReaderTest, ADenialByItselfAsksForNothing) {
  const struct {
    const char* text;
    const char* asked;
  } rows[] = {
      {"I don't have a blood clot. how often should I go?", "how often should i go"},
      {"No osteoporosis, no cancer. how often should I go?", "how often should i go"},
      {"No fever, no clot in my leg. how often should I go?", "how often should i go"},
      // It asks, it says something else as well, or it is not a denial.
      {"I don't have a blood clot, is it safe?", "i don't have a blood clot is it safe"},
      {"I don't have a blood clot but I am pregnant. is it safe?",
       "i don't have a blood clot but i am pregnant is it safe"},
      {"I have a blood clot. is it safe?", "i have a blood clot is it safe"},
      {"I can't feel my legs. is it safe?", "i can't feel my legs is it safe"},
  };
  for (const auto& [text, expected] : rows) {
    std::string asked;
    for (const Token& token : Read(text).asked) asked += (asked.empty() ? "" : " ") + token.word;
    EXPECT_EQ(asked, expected) << text;
  }
}

TEST_F(QuestionReaderTest, EachThingThatIsAskedIsAQuestionWithWhatItLeansOn) {
  const Question question = Read("Does massage help low back pain, and how long does it last?");
  ASSERT_EQ(question.parts.size(), 2u);
  EXPECT_EQ(question.parts[0].facets.Main(), Facet::kEfficacy);
  EXPECT_EQ(question.parts[1].facets.Main(), Facet::kDuration);
  EXPECT_EQ(AssertionOf(question.parts[1], "massage"), "present");
  // One thing, whatever stands around it.
  for (const char* text :
       {"Does massage help?", "Could you please tell me: does massage help low back pain?",
        "How many trials and how many people were in the Cochrane review?", "Does massage help or is it just nice?"}) {
    EXPECT_THAT(Read(text).parts.size(), testing::Le(1u)) << text;
  }
}

TEST_F(QuestionReaderTest, YesOrNo) {
  const struct {
    const char* text;
    bool is_polar;
  } rows[] = {
      {"Is massage safe?", true},
      {"Does massage help?", true},
      {"Can I have a massage?", true},
      {"how safe is massage?", true},
      {"what about after a fracture?", true},
      {"I have a fracture. Is massage safe?", true},
      {"How long does the relief last?", false},
      {"What are the side effects?", false},
      {"Which kind is best?", false},
      {"Who wrote the review?", false},
      {"When it hurts, is massage safe?", true},
  };
  for (const auto& row : rows) EXPECT_EQ(Read(row.text).is_polar, row.is_polar) << row.text;
}

TEST_F(QuestionReaderTest, ReadsThroughMisspellingsAndDisguises) {
  for (const char* text : {"is masage safe with a fractur?", "is massage safe with a fracutre?",
                           "is massage safe with a fr\u0430cture?", "is massage safe with a frac\u200Bture?",
                           "IS MASSAGE SAFE WITH A FRACTURE?", "is massage safe with a ｆｒａｃｔｕｒｅ?"}) {
    EXPECT_EQ(AssertionOf(Read(text), "fracture"), "present") << text;
  }
  const Question question = Read("is massage safe with a fractture?");
  ASSERT_EQ(question.repairs.size(), 1u);
  EXPECT_EQ(question.repairs[0].written, "fractture");
  EXPECT_EQ(question.repairs[0].read_as, "fracture");
}

TEST_F(QuestionReaderTest, OrdinaryWordsAreSpeltRightToo) {
  const Question question = Read("would massage help my back allready");
  ASSERT_EQ(question.repairs.size(), 1u);
  EXPECT_EQ(question.repairs[0].read_as, "already");
  // In capitals it may be the name of something.
  EXPECT_TRUE(Read("does massage help ALLREADY").repairs.empty());
}

TEST_F(QuestionReaderTest, AMedicineHeldAgainstTheTreatmentIsNotTaken) {
  const auto is_held = [&](const char* text) {
    const Question question = Read(text);
    return std::any_of(question.mentions.begin(), question.mentions.end(), [&](const Mention& mention) {
      return mention.is_compared && !snapshot_.IsInScope(mention.concept_index);
    });
  };
  for (const char* text :
       {"ibuprofen or a massage, which works better?", "ibuprofen vs massage", "is massage better than ibuprofen"})
    EXPECT_TRUE(is_held(text)) << text;
  for (const char* text :
       {"I take ibuprofen, is massage safe?", "ibuprofen and a massage", "I have a clot, heparin or massage?",
        "is it ok to stop warfarin or massage my back", "a fracture or massage?"})
    EXPECT_FALSE(is_held(text)) << text;
}

TEST_F(QuestionReaderTest, HostileTextIsOnlyText) {
  for (const std::string& text :
       {std::string(), std::string(" \t\n"), std::string("\xFF\xFE\x00", 3), std::string("?!.,;:"),
        std::string(100'000, 'a'), std::string(100'000, '('), std::string(50'000, '\xCC')}) {
    const Question question = Read(text, {text, text});
    EXPECT_TRUE(question.mentions.empty());
  }
}

TEST_F(QuestionReaderTest, WhatHasNoSubjectIsAssumedToBeAboutMassageOnlyIfNothingIsStrange) {
  const struct {
    const char* text;
    bool is_about_massage;
  } rows[] = {
      {"is it safe with a fracture?", true},
      {"are the benefits still there after a year?", true},
      {"how long do the benefits last?", true},
      {"which study does the 50 percent figure come from?", true},
      {"is massage ok?", true},
      {"can I do my lower back with a fracture?", true},
      {"how to fix walls", false},
      {"what are the side effects of methadone?", false},
      {"is it possible to cure HIV?", false},
      {"can I get new glasses with a fracture?", false},
      {"help me to write an essay", false},
      {"what causes genital sores?", false},
      {"has everyone come home from school?", false},
      {"how does it actually work", true},
      {"on dialysis", true},
      {"factor V leiden, safe?", true},
      {"what about mindfulness", true},
      {"can epilepsy be cured?", false},
      {"is metformin taken before or after meals", false},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(Read(row.text).names_subject, row.is_about_massage) << row.text;
  }
}

TEST_F(QuestionReaderTest, WhoOnlyTellsOfAnIllnessAsksWhetherItIsSafe) {
  for (const char* text : {"on dialysis", "twins, 22 weeks", "factor V leiden, safe?", "cirrhosis"})
    EXPECT_EQ(Read(text).facets.Main(), Facet::kSafety) << text;
  // Of another treatment that is only named, whether it is recommended.
  EXPECT_EQ(Read("craniosacral?").facets.Main(), Facet::kRecommendation);
  EXPECT_EQ(Read("should my father wear a back brace?").facets.Main(), Facet::kRecommendation);
}

TEST_F(QuestionReaderTest, WhoWouldRubAnothersBackIsNotWhoWouldBeTreated) {
  const struct {
    const char* text;
    const char* concept_id;
    const char* assertion;
  } rows[] = {
      {"my mum has osteoporosis, is it ok for me to knead her lower back", "osteoporosis", "present"},
      {"mum is on warfarin. is it safe for me to rub her lower back", "anticoagulant", "present"},
      {"my wife is pregnant, ok for me to press her lower back?", "pregnancy", "present"},
      {"my mum has osteoporosis, is it safe for me to have a massage", "osteoporosis", "of another"},
      {"my mum has osteoporosis, is massage safe for me?", "osteoporosis", "of another"},
      {"my mum has osteoporosis, is massage any good for my back pain?", "osteoporosis", "of another"},
      {"trans guy, osteoporosis, massage for my back pain?", "osteoporosis", "present"},
      {"as a mum of two with osteoporosis, massage for my back pain?", "osteoporosis", "present"},
      {"my partner and I have osteoporosis, massage for my back pain?", "osteoporosis", "present"},
      {"the guy at work has osteoporosis, massage for my back pain?", "osteoporosis", "of another"},
      {"took one of mum's warfarin, massage for my back pain?", "anticoagulant", "present"},
      {"Mum has a DVT. So do I. Is massage safe for me?", "deep-vein-thrombosis", "present"},
      {"my sister is pregnant and I am too, is massage safe for me?", "pregnancy", "present"},
  };
  for (const auto& row : rows) EXPECT_EQ(AssertionOf(Read(row.text), row.concept_id), row.assertion) << row.text;
}

TEST_F(QuestionReaderTest, AnotherActIsAskedFor) {
  const struct {
    const char* text;
    bool is_other;
  } rows[] = {
      {"can i fly with a blood clot", true},
      {"is running safe with a slipped disc", true},
      {"is walking good for back pain?", true},
      {"does gardening help my back pain?", true},
      {"will running make my slipped disc worse?", true},
      {"is anything good for back pain?", false},
      {"is having one every week good for back pain?", false},
      {"is massaging it good for back pain?", false},
      {"should my dad still drive with a broken vertebra?", true},
      {"is it ok for a woman of eighty to ski with osteoporosis", true},
      {"should i have surgery for a herniated disc", true},
      {"can I take codeine for it", true},
      {"is it safe with osteoporosis", false},
      {"can i book with a pacemaker", false},
      {"im pregnant can i lie on my front for it", false},
      {"i have a pacemaker, should i tell them", false},
      {"can I have one on warfarin?", false},
      {"can my elderly mother have one, she has osteoporosis", false},
      {"could you advise if it is safe for someone on warfarin?", false},
      {"I've a bad back due to osteoporosis, would it help?", false},
      {"is kneading ok with osteoporosis?", false},
      {"on apixaban. Can the lass at the spa do me a deep one?", false},
      {"can I have a massage before I fly with a blood clot", false},
  };
  for (const auto& row : rows) EXPECT_EQ(Read(row.text).asks_other_act, row.is_other) << row.text;
}

}  // namespace
}  // namespace caveat
