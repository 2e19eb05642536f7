#include "text/asking.h"

#include <gtest/gtest.h>

namespace caveat {
namespace {

TEST(Asking, Sentences) {
  const struct {
    const char* text;
    std::vector<bool> asking;
  } rows[] = {
      {"My back hurts. Would massage help? I am 40.", {false, true, false}},
      {"My back hurts. Would massage help", {false, true}},
      {"does it help. i hope so", {true, false}},
      {"sore back. massage any good", {true, true}},
      {"massage and osteoporosis", {true}},
  };
  const Analyzer analyzer;
  for (const auto& row : rows) EXPECT_EQ(AskingSentences(row.text, analyzer.Analyse(row.text)), row.asking) << row.text;
}

}  // namespace
}  // namespace caveat
