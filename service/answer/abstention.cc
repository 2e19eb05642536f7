#include "service/answer/abstention.h"

#include <algorithm>

#include "text/asking.h"
#include "text/word_class.h"

namespace caveat {
namespace {

// Of fewer unknown words nobody can say that they are another language.
constexpr size_t kFewestForeign = 3;
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

}  // namespace

bool IsUnreadable(const Question& question, const Snapshot& snapshot, const ConditionCaveats& conditions) {
  const auto is_known = [&](const Token& token) {
    const bool is_word = ClassOf(token.word) != WordClass::kUnknown || snapshot.PassagesWithStem(token.stem) > 0;
    return token.small || IsNumber(token.word) || (is_word && token.word.size() > kLongestAbbreviation);
  };
  const auto known = std::count_if(question.tokens.begin(), question.tokens.end(), is_known);
  // WordNet knows "el" and "en", as what they are short for; "do" is said in many languages.
  const auto too_short = std::count_if(question.tokens.begin(), question.tokens.end(), [&](const Token& token) {
    return !is_known(token) && token.word.size() <= kLongestAbbreviation;
  });
  // Names of medicines are not words, and what is known of one is told.
  const bool names_health =
      !conditions.owed.empty() || std::any_of(conditions.uncovered.begin(), conditions.uncovered.end(),
                                              [](const UncoveredCondition& condition) { return !condition.is_sound; });
  return !names_health && question.tokens.size() >= kFewestForeign &&
         2 * known < static_cast<std::ptrdiff_t>(question.tokens.size()) - too_short;
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
