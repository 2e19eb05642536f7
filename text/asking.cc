#include "text/asking.h"

#include <algorithm>

#include "text/word_list.h"

namespace caveat {
namespace {

constexpr std::string_view kAsking[] = {"is",     "are",   "does",  "do",  "did", "can",  "will",
                                        "should", "would", "could", "may", "has", "have", "what",
                                        "how",    "which", "who",   "why", "was", "were"};

}  // namespace

bool OpensQuestion(std::string_view word) {
  return IsOneOf(word, kAsking);
}

std::vector<bool> AskingSentences(std::string_view text, const std::vector<Token>& tokens) {
  std::vector<bool> asking = SentencesWithQuestionMark(text, tokens);
  bool any = std::find(asking.begin(), asking.end(), true) != asking.end();
  if (any) return asking;
  for (size_t i = 0; i < tokens.size(); ++i) {
    const bool opens_sentence = i == 0 || tokens[i].sentence != tokens[i - 1].sentence;
    if (opens_sentence && OpensQuestion(tokens[i].word)) asking[tokens[i].sentence] = any = true;
  }
  if (!any) asking.assign(asking.size(), true);
  return asking;
}

}  // namespace caveat
