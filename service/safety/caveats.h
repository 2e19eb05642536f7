#pragma once

#include <optional>
#include <string>
#include <vector>

#include "corpus/concept_finder.h"
#include "service/question/question.h"

namespace caveat {

// A caveat that the person is owed.
struct OwedCaveat {
  std::string id;
  Verdict verdict = Verdict::kNone;  // what it makes of an is-it-safe question: kNone, kCaution or kAvoid
  std::string text;
  std::string short_text;
  std::string because;  // the words of the question; empty for a general one
  const std::vector<QuoteRef>* evidence = nullptr;
  bool signed_off = false;
  std::vector<const ConditionCase*> cases;  // those which may be the person's, of the rule's; none for most rules
};

// A condition or medicine without a rule, or without even a concept.
struct UncoveredCondition {
  std::string words;       // as the person wrote them
  bool is_target = false;  // only asked to be treated: "does it lower cholesterol?"
  std::optional<uint32_t> concept_index;
  bool is_sound = false;  // no word names it: it sounds like one
};

// The caveats that a question's conditions are owed, and the conditions that no rule covers.
struct ConditionCaveats {
  std::vector<OwedCaveat> owed;    // the most careful first, each rule once
  std::vector<uint32_t> concepts;  // the concepts with a rule
  std::vector<UncoveredCondition> uncovered;
};

// Looks up the rule of every condition and medicine that the question says and does not deny: the concept's own rule,
// or else the nearest broader concept's.
ConditionCaveats FindConditionCaveats(const Question& question, const Knowledge& knowledge,
                                      const ConceptFinder& lexicon);

// The caveats that every answer with one of these facets owes, in the order of the collection.
std::vector<OwedCaveat> FindGeneralCaveats(FacetSet facets, const Knowledge& knowledge);

// The general caveat with that id; the lint makes sure that those which the engine asks for are there.
OwedCaveat GeneralCaveatById(const std::string& id, const Knowledge& knowledge);

}  // namespace caveat
