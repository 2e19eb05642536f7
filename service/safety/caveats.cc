#include "service/safety/caveats.h"

#include <algorithm>
#include <cassert>

namespace caveat {
namespace {

// Caveats that the engine adds by id, where something specific makes them due.
constexpr const char* kUncoveredCondition = "uncovered-condition";

const Condition* RuleFor(uint32_t concept_index, const Knowledge& knowledge, const ConceptFinder& lexicon) {
  std::vector<uint32_t> level = {concept_index};
  // Breadth first over the broader concepts; the lint forbids two rules for one concept.
  for (size_t depth = 0; depth < knowledge.concepts.size() && !level.empty(); ++depth) {
    std::vector<uint32_t> next;
    for (const uint32_t index : level) {
      const Concept& entry = lexicon.concept_at(index);
      for (const Condition& rule : knowledge.conditions) {
        if (std::find(rule.concepts.begin(), rule.concepts.end(), entry.id) != rule.concepts.end()) return &rule;
      }
      for (const std::string& id : entry.broader) {
        if (const int broader = lexicon.IndexOf(id); broader >= 0) next.push_back(static_cast<uint32_t>(broader));
      }
    }
    level = std::move(next);
  }
  return nullptr;
}

Verdict VerdictOf(const Condition& rule, const Mention& mention) {
  return rule.level == ConditionLevel::kAvoid && mention.assertion == Assertion::kPresent ? Verdict::kAvoid
                                                                                          : Verdict::kCaution;
}

// "Is it better than ibuprofen?" and "as good as surgery?" do not tell of anybody's health.
bool IsComparator(const Mention& mention, const ConceptFinder& lexicon) {
  const ConceptKind kind = lexicon.concept_at(mention.concept_index).kind;
  return mention.is_compared && (kind == ConceptKind::kMedicine || kind == ConceptKind::kCondition);
}

// The cases that the question names; all of them if it names none.
std::vector<const ConditionCase*> CasesOf(const Condition& rule, const Question& question, const Knowledge& knowledge,
                                          const ConceptFinder& lexicon) {
  std::vector<const ConditionCase*> all;
  std::vector<const ConditionCase*> told;
  for (const ConditionCase& row : rule.cases) {
    all.push_back(&row);
    const bool is_told = std::any_of(question.mentions.begin(), question.mentions.end(), [&](const Mention& mention) {
      if (!mention.applies()) return false;
      const bool is_long_past = row.is_past && mention.assertion == Assertion::kLongPast &&
                                RuleFor(mention.concept_index, knowledge, lexicon) == &rule;
      return is_long_past || std::any_of(row.said_by.begin(), row.said_by.end(), [&](const std::string& id) {
               const int index = lexicon.IndexOf(id);
               return index >= 0 && lexicon.IsA(mention.concept_index, static_cast<uint32_t>(index));
             });
    });
    if (is_told) told.push_back(&row);
  }
  return told.empty() ? all : told;
}

OwedCaveat ToOwed(const GeneralCaveat& caveat) {
  return {caveat.id, Verdict::kNone, caveat.text, caveat.short_text, "", &caveat.evidence, caveat.signed_off, {}};
}

}  // namespace

ConditionCaveats FindConditionCaveats(const Question& question, const Knowledge& knowledge,
                                      const ConceptFinder& lexicon) {
  ConditionCaveats result;
  for (const Mention& mention : question.mentions) {
    if (!mention.applies() || IsComparator(mention, lexicon)) continue;
    const ConceptKind kind = lexicon.concept_at(mention.concept_index).kind;
    // What happened long ago, or was put as a case, is not an injury now.
    const bool is_over = mention.assertion == Assertion::kLongPast || mention.assertion == Assertion::kGeneral;
    if (kind == ConceptKind::kFinding && is_over) continue;
    const Condition* rule = RuleFor(mention.concept_index, knowledge, lexicon);
    if (rule == nullptr) {
      if (kind == ConceptKind::kCondition || kind == ConceptKind::kMedicine)
        result.uncovered.push_back({mention.words, mention.is_target, mention.concept_index});
      continue;
    }
    result.concepts.push_back(mention.concept_index);
    const Verdict verdict = VerdictOf(*rule, mention);
    const auto known = std::find_if(result.owed.begin(), result.owed.end(),
                                    [&](const OwedCaveat& owed) { return owed.id == rule->id; });
    if (known != result.owed.end()) {
      known->verdict = std::max(known->verdict, verdict);
      continue;
    }
    result.owed.push_back({rule->id, verdict, rule->caveat, rule->short_caveat, mention.words, &rule->evidence,
                           rule->signed_off, CasesOf(*rule, question, knowledge, lexicon)});
  }
  for (const UnknownWord& word : question.unknown_words) {
    if (word.kind == UnknownWord::Kind::kCondition) result.uncovered.push_back({word.text, word.is_target, {}});
  }
  if (result.owed.empty() && result.uncovered.empty() && !question.told_condition.empty())
    result.uncovered.push_back({question.told_condition, false, {}, true});
  std::stable_sort(result.owed.begin(), result.owed.end(),
                   [](const OwedCaveat& a, const OwedCaveat& b) { return a.verdict > b.verdict; });
  return result;
}

std::vector<OwedCaveat> FindGeneralCaveats(FacetSet facets, const Knowledge& knowledge) {
  std::vector<OwedCaveat> owed;
  for (const GeneralCaveat& caveat : knowledge.general_caveats) {
    if (caveat.id == kUncoveredCondition) continue;
    if (caveat.facets.empty() || caveat.facets.HasAny(facets)) owed.push_back(ToOwed(caveat));
  }
  return owed;
}

OwedCaveat GeneralCaveatById(const std::string& id, const Knowledge& knowledge) {
  for (const GeneralCaveat& caveat : knowledge.general_caveats) {
    if (caveat.id == id) return ToOwed(caveat);
  }
  assert(false);
  return {};
}

}  // namespace caveat
