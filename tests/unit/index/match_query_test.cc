#include "index/match_query.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace caveat {
namespace {

using namespace std::string_literals;

TEST(MatchQuery, Table) {
  const struct {
    const char* what;
    std::vector<std::string> words;
    std::string query;
  } rows[] = {
      {"nothing", {}, ""},
      {"one word", {"massage"}, R"("massage")"},
      {"several", {"back", "pain"}, R"("back" OR "pain")"},
      {"each once", {"back", "pain", "back"}, R"("back" OR "pain")"},
      {"operators are words", {"AND", "NOT", "NEAR"}, R"("AND" OR "NOT" OR "NEAR")"},
      {"quotes are doubled", {"a\"b"}, R"("a""b")"},
      {"an attempt to break out", {"x\" OR text:\"y"}, R"("x"" OR text:""y")"},
      {"stars and columns", {"*reads", "text:pain", "^back"}, R"("*reads" OR "text:pain" OR "^back")"},
      {"without letter or digit", {"", "*", "\"", "((", "-", " "}, ""},
      {"a digit is enough", {"4"}, R"("4")"},
      {"other scripts", {"背中", "спина"}, R"("背中" OR "спина")"},
      {"NUL", {"a\0b"s, "\0"s}, ""},
      {"not UTF-8", {"a\xFF"}, ""},
      {"at the limit", {std::string(kMaxMatchWordBytes, 'a')}, "\"" + std::string(kMaxMatchWordBytes, 'a') + "\""},
      {"over the limit", {std::string(kMaxMatchWordBytes + 1, 'a')}, ""},
  };
  for (const auto& row : rows) EXPECT_EQ(MatchQuery(row.words).query, row.query) << row.what;
}

TEST(MatchQuery, NamesItsPhrasesInOrder) {
  EXPECT_THAT(MatchQuery({"b", "*", "a", "b"}).words, testing::ElementsAre("b", "a"));
}

TEST(MatchQuery, TakesSoManyWordsAndNoMore) {
  std::vector<std::string> words;
  for (int i = 0; i < 1000; ++i) words.push_back("w" + std::to_string(i));
  const MatchQueryText match = MatchQuery(words);
  EXPECT_EQ(match.words.size(), kMaxMatchWords);
  EXPECT_EQ(match.words.back(), "w" + std::to_string(kMaxMatchWords - 1));
}

}  // namespace
}  // namespace caveat
