#include "service/question/asked.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "text/asking.h"

namespace caveat {
namespace {

TEST(Asked, Parts) {
  const struct {
    const char* text;
    std::vector<const char*> parts;  // the words with which each begins
  } rows[] = {
      {"Does massage help?", {"Does"}},
      {"Does massage help and how long does it last?", {"Does", "how"}},
      {"My back is sore. Does massage help, is it safe and who does it?", {"My", "is", "who"}},
      {"Does it help or is it only nice?", {"Does"}},
      {"which is best & what do you tip", {"which", "what"}},
      {"Could you tell me: does massage help?", {"Could"}},
      {"When it hurts, how can massage help?", {"When"}},
      {"massage for my back", {}},
  };
  const Analyzer analyzer;
  for (const auto& row : rows) {
    const std::string text = row.text;
    const std::vector<Token> tokens = analyzer.Analyse(text);
    std::vector<std::string> parts;
    for (const size_t start : FindParts(text, tokens, AskingSentences(text, tokens)))
      parts.push_back(text.substr(tokens[start].begin, tokens[start].end - tokens[start].begin));
    EXPECT_THAT(parts, testing::ElementsAreArray(row.parts)) << text;
  }
}

}  // namespace
}  // namespace caveat
