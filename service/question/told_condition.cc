#include "service/question/told_condition.h"

#include <algorithm>

namespace caveat {
namespace {

// From this probability on a condition counts as told; with a lower bar "and after 6 months?" did.
constexpr double kHeard = 0.65;
// "Thai massage for my back": fewer words than these beside the treatment and the complaint tell nothing.
constexpr size_t kFewestWords = 3;

}  // namespace

std::string HearToldCondition(const ToldConditions& told_conditions, const ConceptFinder& lexicon,
                              const Question& question) {
  const std::vector<Token>& heard = question.asked;
  if (lexicon.CountOtherWords(heard) < kFewestWords) return "";
  const double whole = told_conditions.Hear(heard, lexicon);
  double most = -1;
  std::string words;
  for (auto begin = heard.begin(); begin != heard.end();) {
    const auto end = std::find_if(begin, heard.end(), [&](const Token& t) { return t.sentence != begin->sentence; });
    const double sound = told_conditions.Hear({begin, end}, lexicon);
    if (sound > most) {
      most = sound;
      words = question.text.substr(begin->begin, (end - 1)->end - begin->begin);
    }
    begin = end;
  }
  if (std::max(whole, most) < kHeard) return "";
  const std::vector<ConceptHit> hits = lexicon.Find(heard);
  const bool is_named = std::any_of(hits.begin(), hits.end(), [&](const ConceptHit& hit) {
    return IsHealth(lexicon.concept_at(hit.concept_index).kind);
  });
  return is_named ? "" : words;
}

}  // namespace caveat
