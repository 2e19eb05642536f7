#include "corpus/asked_words.h"

#include <gtest/gtest.h>

#include "absl/strings/str_cat.h"
#include "corpus/readers.h"

namespace caveat {
namespace {

// How a collection's file tells which words are asked about: a hundred and twenty messages, in which what stands after
// "for" is, and what stands after "says my" is not.
std::string Marked(const char* set_aside) {
  std::string yaml = absl::StrCat("- set_aside: ", set_aside, "\n  asks:\n");
  for (const char* told : {"plumber", "sister", "butcher", "postman", "tailor", "cousin", "neighbour", "waiter"}) {
    for (const char* asked : {"knees", "goats", "bread", "gout", "roses", "elbows", "pianos", "cramp"})
      absl::StrAppend(&yaml, "    - \"It is a wonder, says my ", told, ". Is it any good for [", asked, "]?\"\n");
  }
  return yaml;
}

class AskedWordsTest : public testing::Test {
 protected:
  Collection Read(const std::string& yaml) {
    Collection collection;
    ReadAskedWords(yaml, collection, diagnostics_);
    return collection;
  }
  // The odds of one word of a text.
  double Odds(const AskedWords& words, const std::string& text, const std::string& word) const {
    const std::vector<Token> tokens = analyzer_.Analyse(text);
    const std::vector<double> odds = words.Hear(text, tokens, lexicon_.Find(tokens), lexicon_);
    for (size_t i = 0; i < tokens.size(); ++i) {
      if (tokens[i].word == word) return odds[i];
    }
    ADD_FAILURE() << word << " is not in: " << text;
    return 0;
  }

  const Analyzer analyzer_;
  const std::vector<Concept> concepts_{};
  const ConceptFinder lexicon_{concepts_, analyzer_};
  Diagnostics diagnostics_;
};

TEST_F(AskedWordsTest, HearsWordsThatNoExampleHasByWhereTheyStand) {
  const AskedWords words = LearnAskedWords(Read(Marked("false")), lexicon_, analyzer_);
  ASSERT_TRUE(words.knows());
  const char* text = "It is a wonder, says my dentist. Is it any good for camels?";
  EXPECT_GT(Odds(words, text, "camels"), 0);
  EXPECT_LT(Odds(words, text, "dentist"), 0);
  EXPECT_EQ(Odds(words, text, "is"), AskedWords::kNeverAsked);
}

TEST_F(AskedWordsTest, LearnsNothingFromWhatIsSetAside) {
  EXPECT_FALSE(LearnAskedWords(Read(Marked("true")), lexicon_, analyzer_).knows());
  EXPECT_FALSE(AskedWords().knows());
}

TEST_F(AskedWordsTest, MarksAreTakenOutOfTheText) {
  const Collection collection = Read("- asks: [\"a [b c] d [e]\"]");
  ASSERT_EQ(collection.marked.size(), 1u);
  const MarkedExample& example = collection.marked.front();
  EXPECT_EQ(example.text, "a b c d e");
  for (const uint32_t byte : {2u, 4u, 8u}) EXPECT_TRUE(example.IsAsked(byte)) << byte;
  for (const uint32_t byte : {0u, 6u}) EXPECT_FALSE(example.IsAsked(byte)) << byte;
  EXPECT_TRUE(diagnostics_.empty());
}

TEST_F(AskedWordsTest, AMissingBracketIsReported) {
  for (const char* text : {"a [b", "a b]", "a [b [c] d]", "] a ["}) {
    diagnostics_.clear();
    EXPECT_TRUE(Read(absl::StrCat("- asks: [\"", text, "\"]")).marked.empty()) << text;
    ASSERT_EQ(diagnostics_.size(), 1u) << text;
    EXPECT_NE(diagnostics_.front().message.find("a bracket is missing"), std::string::npos) << text;
  }
}

}  // namespace
}  // namespace caveat
