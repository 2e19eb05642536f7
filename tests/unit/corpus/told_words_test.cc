#include "corpus/told_words.h"

#include <gtest/gtest.h>

namespace caveat {
namespace {

std::string Told(const std::string& text) {
  const Analyzer analyzer;
  Concept massage;
  massage.id = "massage";
  massage.kind = ConceptKind::kTreatment;
  massage.terms = {"massage"};
  const std::vector<Concept> concepts{massage};
  const ConceptFinder lexicon(concepts, analyzer);
  const std::vector<Token> tokens = analyzer.Analyse(text);
  std::string told;
  for (const Token& token : ToldWords(text, tokens, lexicon.Find(tokens), lexicon))
    told += (told.empty() ? "" : " ") + token.word;
  return told;
}

TEST(ToldWords, ApartFromWhatIsAskedOfTheTreatment) {
  const struct {
    const char* text;
    const char* told;
  } rows[] = {
      {"My smile is wonky. Does massage help?", "my smile is wonky"},
      {"Does massage help? My smile is wonky.", "my smile is wonky"},
      {"my smile is wonky does massage help", "my smile is wonky"},
      {"my smile is wonky, how long does the relief from massage last", "my smile is wonky"},
      {"my smile is wonky can I have a massage", "my smile is wonky"},
      {"I can't do this any more, how long does massage take?", "i can't do this any more"},
      {"my smile is wonky, will it wear off", "my smile is wonky"},
      // What stands between a verb and the treatment is told.
      {"my leg is numb, massage? thanks", "thanks"},
      {"my leg is numb massage helps", ""},
      // All told, or all asked.
      {"my smile is wonky", ""},
      {"Does massage help?", ""},
      {"Is massage safe? Does massage help?", ""},
      {"am I having a stroke", ""},
      {"", ""},
  };
  for (const auto& row : rows) EXPECT_EQ(Told(row.text), row.told) << row.text;
}

}  // namespace
}  // namespace caveat
