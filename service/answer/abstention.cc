#include "service/answer/abstention.h"

#include <algorithm>

#include "text/asking.h"
#include "text/language.h"
#include "text/word_class.h"

namespace caveat {
namespace {

// Of fewer unknown words nobody can say that they are another language.
constexpr std::ptrdiff_t kFewestForeign = 3;
// In fewer words a misspelt one may look like another language. English knows more than half of the words of "je ne
// sens plus mes jambes et j'ai mal au dos", and takes one for an illness.
constexpr std::ptrdiff_t kFewestOfLanguage = 4;
constexpr size_t kLongestSharedWord = 3;  // "is", "can", "was"
constexpr size_t kLongestAbbreviation = 2;
// If the log odds that some sentence answers the question are below this, nothing is quoted. The bar was chosen on the
// golden questions that are not set aside: how many of them it refuses, against how many unanswerable questions it lets
// through. It is lower for a question without a strange word, and lowest for one that tells of an illness.
constexpr double kAnswerableOdds = 1.6;
constexpr double kAnswerableOddsOfPlain = 1;
constexpr double kAnswerableOddsOfIll = -0.5;
// How much of the best expected sentence's lead over the next is added to those log odds.
constexpr double kLeadShare = 0.7;
// No more lead than this counts, in log odds.
constexpr double kMostLead = 3;
// Fewer words ask for nothing in particular: "does massage work".
constexpr size_t kFewestPlain = 5;

// "What did the Cochrane review find?"
bool AsksForFinding(const Question& question, const Snapshot& snapshot) {
  return question.asks_finding &&
         std::any_of(question.mentions.begin(), question.mentions.end(), [&](const Mention& mention) {
           const Concept& entry = snapshot.concepts().concept_at(mention.concept_index);
           return entry.kind == ConceptKind::kSource && snapshot.FindDocument(entry.document_id) >= 0;
         });
}

// "Ik heb uitstraling, does KNGF advise massage?"
bool AsksInEnglish(const Question& question) {
  return std::any_of(question.tokens.begin(), question.tokens.end(), [](const Token& token) {
    return token.word.size() > kLongestSharedWord && OpensQuestion(token.word);
  });
}

}  // namespace

bool IsUnreadable(const Question& question, const Snapshot& snapshot, const ConditionCaveats& conditions) {
  const auto is_known = [&](const Token& token) {
    const bool is_word = ClassOf(token.word) != WordClass::kUnknown || snapshot.PassagesWithStem(token.stem) > 0;
    return token.small || IsNumber(token.word) || (is_word && token.word.size() > kLongestAbbreviation);
  };
  const auto known = std::count_if(question.tokens.begin(), question.tokens.end(), is_known);
  // WordNet knows "el" and "en", as what they are short for; "do" is said in many languages.
  const auto words = std::count_if(question.tokens.begin(), question.tokens.end(), [&](const Token& token) {
    return is_known(token) || token.word.size() > kLongestAbbreviation;
  });
  const auto size = static_cast<std::ptrdiff_t>(question.tokens.size());
  // Names of medicines are not words, and what is known of one is told.
  if (!conditions.owed.empty()) return false;
  const auto repaired = static_cast<std::ptrdiff_t>(question.repairs.size());  // "gambe", read as "game"
  if (size >= kFewestOfLanguage && 3 * (known - repaired) <= 2 * words && !AsksInEnglish(question) &&
      IsInAnotherLanguage(question.text))
    return true;
  const bool names_health = std::any_of(conditions.uncovered.begin(), conditions.uncovered.end(),
                                        [](const UncoveredCondition& condition) { return !condition.is_sound; });
  return !names_health && size >= kFewestForeign && 2 * known < words;
}

bool IsUnanswerable(const Question& question, const Snapshot& snapshot, const ConditionCaveats& conditions,
                    double lead) {
  if (!snapshot.answerable().knows() || AsksForFinding(question, snapshot)) return false;
  // What leans on an earlier question, or asks several things, does not say by itself what it asks.
  const bool stands_alone = question.carried.empty() && question.parts.empty();
  // "How often should I go?" has no word in which it could be about something else.
  const bool is_plain = question.unknown_words.empty() && question.topic_words.empty() && question.strange_nouns == 0;
  const double fewest =
      !conditions.owed.empty() ? kAnswerableOddsOfIll : (is_plain ? kAnswerableOddsOfPlain : kAnswerableOdds);
  return stands_alone && question.answerable_odds + kLeadShare * std::min(lead, kMostLead) < fewest;
}

bool AsksPlainly(const Question& question) {
  return question.heard.size() >= kFewestPlain && OpensQuestion(question.heard.front().word) && !question.has_pronoun &&
         question.carried.empty();
}

}  // namespace caveat
