#include "text/analyzer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace caveat {
namespace {

using testing::ElementsAreArray;

// "fractur@1^" is the stem fractur in sentence 1 (from 0) at the start of a clause; "-" goes before a small word.
std::vector<std::string> Written(const std::vector<Token>& tokens) {
  std::vector<std::string> written;
  for (const Token& token : tokens) {
    written.push_back((token.small ? "-" : "") + token.stem + "@" + std::to_string(token.sentence) +
                      (token.clause_start ? "^" : ""));
  }
  return written;
}

TEST(Analyzer, Table) {
  const struct {
    const char* text;
    std::vector<std::string> tokens;
  } rows[] = {
      {"", {}},
      {" ?!., -- ", {}},
      {"Fractures", {"fractur@0^"}},
      {"my broken bone", {"-my@0^", "break@0", "bone@0"}},
      {"Safe? I broke it.", {"safe@0^", "-i@1^", "break@1", "-it@1"}},
      {"yes; no", {"yes@0^", "no@1^"}},
      {"pain, then fever: (yes) now", {"pain@0^", "then@0^", "fever@0", "yes@0^", "now@0^"}},
      {"one\ntwo", {"one@0^", "two@1^"}},
      {"what?! really...", {"what@0^", "realli@1^"}},
      {"2.5 times", {"2@0^", "5@0", "time@0"}},
      {"at 37+2, L4+5 3 + 4", {"at@0^", "37+2@0", "l4@0^", "5@0", "3@0", "4@0"}},
      {"don't 'quote'", {"don't@0^", "quot@0"}},
      {"Café ÉTÉ", {"café@0^", "été@0"}},
      {"long-term", {"long@0^", "term@0"}},
      {"women's vertebrae", {"women@0^", "vertebra@0"}},
      {"she fell and hurts herself", {"she@0^", "fall@0", "and@0", "hurt@0", "myself@0"}},
      {"背中 pain", {"背中@0^", "pain@0"}},
  };
  const Analyzer analyzer;
  for (const auto& row : rows) {
    EXPECT_THAT(Written(analyzer.Analyse(row.text)), ElementsAreArray(row.tokens)) << row.text;
  }
}

TEST(Analyzer, TokensAreByteRangesOfTheText) {
  const Analyzer analyzer;
  const std::string text = "Été: a BACK massage's «fin»";
  std::vector<std::string> words;
  for (const Token& token : analyzer.Analyse(text)) words.push_back(text.substr(token.begin, token.end - token.begin));
  EXPECT_THAT(words, ElementsAreArray({"Été", "a", "BACK", "massage's", "fin"}));
}

TEST(Analyzer, StopsAtItsLimit) {
  const Analyzer analyzer;
  EXPECT_EQ(analyzer.Analyse("one two three four", 3).size(), 3u);
  std::string long_text;
  for (int i = 0; i < 5000; ++i) long_text += "a ";
  EXPECT_EQ(analyzer.Analyse(long_text).size(), 4096u);
}

TEST(Analyzer, StemsJoinInflections) {
  const struct {
    const char* one;
    const char* other;
  } rows[] = {{"fracture", "fractures"}, {"fracture", "fractured"},
              {"massage", "massaging"},  {"break", "broken"},
              {"break", "broke"},        {"lose", "lost"},
              {"bleed", "bled"},         {"foot", "feet"},
              {"vertebra", "vertebral"}, {"man", "men"},
              {"myself", "himself"},     {"pee", "peeing"}};
  const Analyzer analyzer;
  for (const auto& row : rows) EXPECT_EQ(analyzer.Stem(row.one), analyzer.Stem(row.other)) << row.other;
  EXPECT_NE(analyzer.Stem("numb"), analyzer.Stem("number"));
}

}  // namespace
}  // namespace caveat
