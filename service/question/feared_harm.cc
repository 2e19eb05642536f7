#include "service/question/feared_harm.h"

#include <algorithm>

#include "text/word_list.h"

namespace caveat {
namespace {

// How far before its verb a treatment is named, how far behind it the harm, and what may follow that, in words.
constexpr size_t kTreatmentReach = 5;
constexpr size_t kHarmReach = 3;
constexpr size_t kTailReach = 2;

// What a treatment may do; with kToSomebody, only to a person who is named.
constexpr std::string_view kHarming[] = {"cause", "damage",   "injure", "break",    "slip",     "rupture", "paralyse",
                                         "tear",  "dislodge", "induce", "provoke",  "puncture", "burst",   "paralyze",
                                         "crush", "crack",    "snap",   "fracture", "herniate", "trigger", "dislocate"};
constexpr std::string_view kToSomebody[] = {"give", "leave", "left", "given", "paralysed", "paralyzed", "broken"};
constexpr std::string_view kHarmed[] = {"me", "you", "us", "anyone", "anybody", "someone", "somebody", "people"};
constexpr std::string_view kAnybody[] = {"you", "anyone", "anybody", "someone", "somebody", "people"};
// What may stand between a treatment and that.
constexpr std::string_view kPerhaps[] = {"ever", "actually", "really", "even", "also", "accidentally", "possibly"};
constexpr std::string_view kMay[] = {"can", "could", "will", "would", "might", "may", "does"};
// These ask of what has happened; only of anybody they ask in general.
constexpr std::string_view kDid[] = {"has", "have", "did"};
// Stand for more than a treatment.
constexpr std::string_view kPlurals[] = {"they", "them", "these", "those", "this", "that", "one"};

// "Can a hard back massage", "has it ever", before a verb.
bool MayBeDoneByTreatment(const std::vector<Token>& tokens, const std::vector<bool>& says_subject, size_t verb) {
  bool to_anybody = verb + 1 < tokens.size() && IsOneOf(tokens[verb + 1].word, kAnybody);
  size_t subject = verb;
  while (subject > 0 && IsOneOf(tokens[subject - 1].word, kPerhaps)) {
    --subject;
    to_anybody = to_anybody || tokens[subject].word == "ever";
  }
  if (subject == 0 || !says_subject[--subject] || IsOneOf(tokens[subject].word, kPlurals)) return false;
  for (size_t i = subject; i > 0 && subject - (i - 1) <= kTreatmentReach;) {
    --i;
    if (tokens[i].sentence != tokens[verb].sentence) return false;
    if (IsOneOf(tokens[i].word, kMay)) return true;
    if (IsOneOf(tokens[i].word, kDid)) return to_anybody;
  }
  return false;
}

// True if the sentence ends with what is feared: whatever more is said may tell that it is there.
bool EndsSentence(const std::vector<Token>& tokens, size_t verb, size_t last) {
  size_t end = verb;
  while (end + 1 < tokens.size() && tokens[end + 1].sentence == tokens[verb].sentence) {
    if (tokens[++end].clause_start) return false;
  }
  return end <= last + kTailReach;
}

}  // namespace

bool IsFearedHarm(const std::vector<Token>& tokens, const std::vector<bool>& says_subject, size_t first, size_t last) {
  for (size_t verb = first > kHarmReach ? first - kHarmReach : 0; verb <= last; ++verb) {
    if (tokens[verb].sentence != tokens[first].sentence) continue;
    const bool to_somebody = verb + 1 < tokens.size() && IsOneOf(tokens[verb + 1].word, kHarmed);
    const bool harms = IsOneOf(tokens[verb].word, kHarming) || (to_somebody && IsOneOf(tokens[verb].word, kToSomebody));
    if (!harms || !MayBeDoneByTreatment(tokens, says_subject, verb) || !EndsSentence(tokens, verb, last)) continue;
    // "Could it damage my slipped disc?": of one that is there.
    const bool is_owned = std::any_of(
        tokens.begin() + verb, tokens.begin() + std::max(verb, first),
        [](const Token& token) { return token.word == "my" || token.word == "his" || token.word == "her"; });
    if (!is_owned) return true;
  }
  return false;
}

}  // namespace caveat
