#include "service/question/asked.h"

#include <algorithm>
#include <string_view>

namespace caveat {
namespace {

// After these words, up to the end of the clause, something is told by the way.
constexpr std::string_view kByTheWay[] = {"after",    "when", "while",   "during", "since", "before",
                                          "because",  "from", "until",   "at",     "near",  "although",
                                          "whenever", "like", "through", "despite"};
// These open what is asked where they begin a clause or stand before a treatment ("... can massage help").
constexpr std::string_view kAsking[] = {"is",     "are",   "does",  "do",  "did", "can",  "will",
                                        "should", "would", "could", "may", "has", "have", "what",
                                        "how",    "which", "who",   "why", "was", "were"};

// These join one question to another.
constexpr std::string_view kJoining[] = {"and", "but", "so", "also", "then"};
// What is asked has at least so many words.
constexpr size_t kShortestPart = 3;

template <size_t kCount>
bool IsOneOf(const std::string& word, const std::string_view (&words)[kCount]) {
  return std::find(std::begin(words), std::end(words), word) != std::end(words);
}

bool OpensAsking(const std::vector<Token>& tokens, const std::vector<bool>& says_subject, size_t at) {
  if (!OpensQuestion(tokens[at].word)) return false;
  if (tokens[at].clause_start) return true;
  size_t next = at + 1;
  while (next < tokens.size() && tokens[next].small && !says_subject[next]) ++next;
  return next < tokens.size() && says_subject[next];
}

// For each token, whether it is told by the way: in a clause of its own, or before the question in its sentence.
std::vector<bool> FindAsides(const std::vector<Token>& tokens, const std::vector<bool>& says_subject) {
  std::vector<bool> is_aside(tokens.size(), false);
  bool aside = false;
  size_t sentence_start = 0;
  bool asked = false;  // in this sentence already
  for (size_t i = 0; i < tokens.size(); ++i) {
    if (i > 0 && tokens[i].sentence != tokens[i - 1].sentence) {
      sentence_start = i;
      asked = false;
    }
    const bool opens = OpensAsking(tokens, says_subject, i);
    if (opens && !asked) {
      asked = true;
      for (size_t before = sentence_start; before < i; ++before) is_aside[before] = true;
    }
    if (tokens[i].clause_start || opens) aside = false;
    aside = aside || IsOneOf(tokens[i].word, kByTheWay);
    is_aside[i] = aside;
  }
  return is_aside;
}

}  // namespace

std::vector<bool> AskingSentences(const std::string& text, const std::vector<Token>& tokens) {
  std::vector<bool> asking(tokens.empty() ? 0 : tokens.back().sentence + 1, false);
  bool any = false;
  for (size_t i = 0; i < tokens.size(); ++i) {
    const bool ends_sentence = i + 1 == tokens.size() || tokens[i + 1].sentence != tokens[i].sentence;
    if (!ends_sentence) continue;
    const size_t next_word = i + 1 == tokens.size() ? text.size() : tokens[i + 1].begin;
    const std::string between = text.substr(tokens[i].end, next_word - tokens[i].end);
    asking[tokens[i].sentence] = between.find('?') != std::string::npos;
    any = any || asking[tokens[i].sentence];
  }
  if (any) return asking;
  // Without a mark, a sentence that opens like a question asks; without that, any may.
  for (size_t i = 0; i < tokens.size(); ++i) {
    const bool opens_sentence = i == 0 || tokens[i].sentence != tokens[i - 1].sentence;
    if (opens_sentence && OpensQuestion(tokens[i].word)) asking[tokens[i].sentence] = any = true;
  }
  if (!any) asking.assign(asking.size(), true);
  return asking;
}

std::vector<bool> FindAsked(const std::vector<Token>& tokens, const std::vector<bool>& is_asking,
                            const std::vector<bool>& says_subject) {
  std::vector<bool> is_asked = FindAsides(tokens, says_subject);
  for (size_t i = 0; i < tokens.size(); ++i) is_asked[i] = is_asking[tokens[i].sentence] && !is_asked[i];
  return is_asked;
}

std::vector<size_t> FindParts(const std::vector<Token>& tokens, const std::vector<bool>& is_asking) {
  std::vector<size_t> starts;
  for (size_t i = 0; i < tokens.size(); ++i) {
    if (!is_asking[tokens[i].sentence] || !OpensQuestion(tokens[i].word)) continue;
    // "Could you tell me": of us, not of the subject.
    const bool asks_us = i + 1 < tokens.size() && tokens[i + 1].word == "you";
    const bool opens = !asks_us && (tokens[i].clause_start || IsOneOf(tokens[i - 1].word, kJoining));
    // "What is", "how can": one opening.
    const bool goes_on = !starts.empty() && i - starts.back() < kShortestPart;
    if (opens && !goes_on) starts.push_back(i);
  }
  if (!starts.empty()) starts.front() = 0;
  return starts;
}

bool OpensQuestion(const std::string& word) {
  return IsOneOf(word, kAsking);
}

}  // namespace caveat
