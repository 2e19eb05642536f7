#include "service/question/asked.h"

#include <algorithm>
#include <string_view>

#include "text/asking.h"
#include "text/word_list.h"

namespace caveat {
namespace {

// Above these log odds a word is asked about, below those it is told by the way. Chosen on the golden questions that
// are not set aside: to leave out what was asked is worse than to miss what was only told.
constexpr double kAskedOdds = -1.5;
constexpr double kByTheWayOdds = -3;
// "Could you", "would you": addressed to us.
constexpr std::string_view kPleading[] = {"can", "could", "would", "will", "may"};
// These join one question to another.
constexpr std::string_view kJoining[] = {"and", "but", "so", "also", "then"};
// A question has at least this many words.
constexpr size_t kShortestPart = 3;

}  // namespace

std::vector<Role> HearRoles(const AskedWords& asked_words, const ConceptFinder& lexicon, const std::string& text,
                            const std::vector<Token>& tokens, const std::vector<ConceptHit>& hits) {
  const std::vector<bool> asking = AskingSentences(text, tokens);
  std::vector<Role> roles;
  for (const Token& token : tokens) roles.push_back(asking[token.sentence] ? Role::kAsked : Role::kDoubtful);
  if (!asked_words.knows()) return roles;
  const std::vector<double> odds = asked_words.Hear(text, tokens, hits, lexicon);
  for (size_t i = 0; i < tokens.size(); ++i) {
    if (odds[i] == AskedWords::kNeverAsked) continue;
    roles[i] = odds[i] > kAskedOdds ? Role::kAsked : odds[i] < kByTheWayOdds ? Role::kByTheWay : Role::kDoubtful;
  }
  return roles;
}

std::vector<size_t> FindParts(const std::string& text, const std::vector<Token>& tokens,
                              const std::vector<bool>& is_asking) {
  std::vector<size_t> starts;
  for (size_t i = 0; i < tokens.size(); ++i) {
    if (!is_asking[tokens[i].sentence] || !OpensQuestion(tokens[i].word)) continue;
    // "Could you tell me" asks something of us, not about the subject.
    const bool asks_us = i + 1 < tokens.size() && tokens[i + 1].word == "you" && IsOneOf(tokens[i].word, kPleading);
    const bool is_joined = !tokens[i].clause_start &&
                           (JoinsQuestions(tokens[i - 1].word) || text.find('&', tokens[i - 1].end) < tokens[i].begin);
    const bool opens = !asks_us && (tokens[i].clause_start || is_joined);
    // "What is", "how can": one opening.
    const bool goes_on = !starts.empty() && i - starts.back() < kShortestPart;
    if (opens && !goes_on) starts.push_back(i);
  }
  if (!starts.empty()) starts.front() = 0;
  return starts;
}

bool JoinsQuestions(std::string_view word) {
  return IsOneOf(word, kJoining);
}

}  // namespace caveat
