#include "corpus/concept_finder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "text/normalise.h"

namespace caveat {
namespace {

using testing::ElementsAreArray;

Concept Term(std::string id, ConceptKind kind, std::vector<std::string> terms, std::vector<std::string> broader = {}) {
  Concept entry;
  entry.id = std::move(id);
  entry.kind = kind;
  entry.terms = std::move(terms);
  entry.broader = std::move(broader);
  return entry;
}

Concept Near(std::string id, std::vector<std::vector<std::string>> groups) {
  Concept entry;
  entry.id = std::move(id);
  entry.kind = ConceptKind::kFinding;
  entry.near = {std::move(groups)};
  return entry;
}

class ConceptFinderTest : public testing::Test {
 protected:
  // "fracture(broken bone)" for each concept said, with the words that say it.
  std::vector<std::string> Find(const std::string& text) const {
    std::vector<std::string> found;
    const std::vector<Token> tokens = analyzer_.Analyse(Normalise(text));
    for (const ConceptHit& hit : finder_.Find(tokens)) {
      std::string words;
      for (const uint32_t token : hit.tokens) words += (words.empty() ? "" : " ") + tokens[token].word;
      found.push_back(finder_.concept_at(hit.concept_index).id + "(" + words + ")");
    }
    return found;
  }

  const std::vector<Concept> concepts_ = {
      Term("fracture", ConceptKind::kCondition, {"fracture", "broken bone", "fracture of the spine"}),
      Term("hip-fracture", ConceptKind::kCondition, {"broken hip"}, {"fracture"}),
      Term("stress-fracture", ConceptKind::kCondition, {"hairline crack"}, {"hip-fracture"}),
      Term("back-pain", ConceptKind::kComplaint, {"back pain", "pain in back"}),
      Term("pain", ConceptKind::kOutcome, {"pain"}),
      Term("severe-pain", ConceptKind::kFinding, {"severe back pain", "worst pain"}),
      Term("who", ConceptKind::kSource, {"the WHO"}),
      Term("tens", ConceptKind::kTreatment, {"=tens"}),
      Term("nice", ConceptKind::kSource, {"=NICE"}),
      Term("chest-pain", ConceptKind::kFinding, {"chest pain"}),
      Term("arm-pain", ConceptKind::kComplaint, {"pain left arm", "chest pain in the gym"}),
      Term("impotence", ConceptKind::kFinding, {"=cannot get it up"}),
      Term("back", ConceptKind::kBodyPart, {"my back", "whole back"}),
      Term("sore-back", ConceptKind::kComplaint, {"back is sore"}),
      Near("numb-groin", {{"numb", "can't feel"}, {"groin", "private parts"}}),
      Term("song", ConceptKind::kIdiom, {"comfortably numb"}),
  };
  const Analyzer analyzer_;
  const ConceptFinder finder_{concepts_, analyzer_};
};

TEST_F(ConceptFinderTest, Table) {
  const struct {
    const char* what;
    const char* text;
    std::vector<std::string> found;
  } rows[] = {
      {"only that very word", "tens for me, not ten", {"tens(tens)"}},
      {"a part of the body gives way", "my back is sore", {"sore-back(back sore)"}},
      {"a part of the body alone", "massage my back", {"back(my back)"}},
      {"nothing", "my cat is ill", {}},
      {"words of an idiom are near nothing", "groin strain while playing comfortably numb", {"song(comfortably numb)"}},
      {"but others are", "comfortably numb and my groin is numb", {"song(comfortably numb)", "numb-groin(groin numb)"}},
      {"the word itself", "a fracture", {"fracture(fracture)"}},
      {"plural", "old fractures", {"fracture(fractures)"}},
      {"past tense", "I fractured it", {"fracture(fractured)"}},
      {"irregular form", "she breaks bones", {"fracture(breaks bones)"}},
      {"capitals", "FRACTURE", {"fracture(fracture)"}},
      {"small words between", "a broken, my own, bone", {"fracture(broken bone)"}},
      {"other words between", "a broken wrist bone", {}},
      {"wrong order", "bone broken", {}},
      {"longest wins", "fracture of my spine", {"fracture(fracture spine)"}},
      {"longest wins over its part", "back pain", {"back-pain(back pain)"}},
      {"part alone", "pain and a back", {"pain(pain)"}},
      {"a finding hides nothing", "severe back pain", {"severe-pain(severe back pain)", "back-pain(back pain)"}},
      {"small words count in a marked term", "I cannot get it up", {"impotence(cannot get it up)"}},
      {"so that it is not another", "I cannot get up", {}},
      {"not over a sentence's end", "It is broken. Bone hurts.", {}},
      {"not over a line's end", "back; pain", {"pain(pain)"}},
      {"a term may begin with a small word", "what the WHO says", {"who(the who)"}},
      {"in the order of the text", "pain after a fracture", {"pain(pain)", "fracture(fracture)"}},
      {"twice", "fracture or fracture", {"fracture(fracture)", "fracture(fracture)"}},
      {"of a word that stands twice the first", "broken is the is the bone", {"fracture(broken bone)"}},
      {"many terms of one beginning", "back pain, back broken", {"back-pain(back pain)"}},
      {"near, in order", "numb in the groin", {"numb-groin(numb groin)"}},
      {"near, other way round", "my groin went all numb", {"numb-groin(groin numb)"}},
      {"near, phrase in a group", "I can't feel my private parts", {"numb-groin(can't feel private parts)"}},
      {"near, at six words", "numb one two three four five six groin", {"numb-groin(numb groin)"}},
      {"near, too far", "numb one two three four five six seven groin", {}},
      {"near, other sentence", "My foot is numb. My groin is fine.", {}},
      {"near, one group only", "numb foot", {}},
  };
  for (const auto& row : rows) EXPECT_THAT(Find(row.text), ElementsAreArray(row.found)) << row.what << ": " << row.text;
}

TEST_F(ConceptFinderTest, AComplaintHidesAFindingOnlyIfItHasAllOfItsWords) {
  EXPECT_THAT(Find("chest pain left arm"), ElementsAreArray({"chest-pain(chest pain)", "arm-pain(pain left arm)"}));
  EXPECT_THAT(Find("chest pain in the gym"), ElementsAreArray({"arm-pain(chest pain gym)"}));
}

TEST_F(ConceptFinderTest, KnowsWhatIsACaseOfWhat) {
  const auto is_a = [&](const char* id, const char* ancestor) {
    return finder_.IsA(static_cast<uint32_t>(finder_.IndexOf(id)), static_cast<uint32_t>(finder_.IndexOf(ancestor)));
  };
  EXPECT_TRUE(is_a("fracture", "fracture"));
  EXPECT_TRUE(is_a("hip-fracture", "fracture"));
  EXPECT_TRUE(is_a("stress-fracture", "fracture"));
  EXPECT_FALSE(is_a("fracture", "hip-fracture"));
  EXPECT_FALSE(is_a("fracture", "pain"));
  EXPECT_EQ(finder_.IndexOf("nothing"), -1);
}

TEST_F(ConceptFinderTest, WordsAreSortedAndWithoutSmallOnes) {
  const std::vector<std::string>& words = finder_.words();
  EXPECT_TRUE(std::is_sorted(words.begin(), words.end()));
  EXPECT_EQ(std::adjacent_find(words.begin(), words.end()), words.end());
  EXPECT_THAT(words, testing::Contains("hairline"));
  EXPECT_THAT(words, testing::Contains("groin"));
  EXPECT_THAT(words, testing::Not(testing::Contains("of")));
}

TEST_F(ConceptFinderTest, ATermStopsAtACommaUnlessItIsOfHealth) {
  EXPECT_THAT(Find("my back, pain"), ElementsAreArray({"back(my back)", "pain(pain)"}));
  EXPECT_THAT(Find("broken, bone"), ElementsAreArray({"fracture(broken bone)"}));
  EXPECT_THAT(Find("the worst, pain"), ElementsAreArray({"severe-pain(worst pain)", "pain(pain)"}));
}

TEST_F(ConceptFinderTest, ATermInCapitalsIsWrittenSo) {
  EXPECT_THAT(Find("what does NICE say?"), ElementsAreArray({"nice(nice)"}));
  EXPECT_THAT(Find("give me NICE's view"), ElementsAreArray({"nice(nice's)"}));
  EXPECT_THAT(Find("is it nice?"), ElementsAreArray(std::vector<std::string>{}));
  EXPECT_THAT(Find("IS IT NICE?"), ElementsAreArray(std::vector<std::string>{}));
}

TEST(ConceptFinder, ACircleOfBroaderConceptsEnds) {
  const std::vector<Concept> concepts = {Term("a", ConceptKind::kTopic, {"alpha"}, {"b"}),
                                         Term("b", ConceptKind::kTopic, {"beta"}, {"a", "nowhere"})};
  const Analyzer analyzer;
  const ConceptFinder finder(concepts, analyzer);
  EXPECT_TRUE(finder.IsA(0, 1));
  EXPECT_TRUE(finder.IsA(1, 0));
}

}  // namespace
}  // namespace caveat
