#include "service/question/assumptions.h"

#include <algorithm>

namespace caveat {
namespace {

// A message of at most this many words names a thing and does not say what is asked about it.
constexpr size_t kBareWords = 3;

// "What does the review say?": whether the treatment helps, where nothing else is asked and the publication recommends
// nothing.
void AssumeFinding(const Snapshot& snapshot, Question& question) {
  if (!question.asks_finding) return;
  FacetSet known;
  for (const Mention& mention : question.mentions) {
    if (snapshot.concepts().concept_at(mention.concept_index).kind == ConceptKind::kSource)
      known.AddAll(snapshot.FacetsOfConcept(mention.concept_index));
  }
  if (known.empty()) return;
  // "What did the trial by Cherkin show?" does not ask by whom it was.
  question.facets.Remove(Facet::kAuthorship);
  if (question.facets.empty()) question.facets.Add(Facet::kEvidence);
  if (!known.Has(Facet::kRecommendation)) question.facets.Remove(Facet::kRecommendation);
  if (question.facets.List() == std::vector<Facet>{Facet::kEvidence}) question.facets.Add(Facet::kEfficacy);
}

}  // namespace

void AssumeSubject(const Snapshot& snapshot, Question& question) {
  question.mentions.push_back({snapshot.scope().front(), Assertion::kPresent, true, ""});
}

// "Does massage stop spasms?": whatever a treatment is asked to do to something that is named, the question is whether
// it does and how. "Massage for a sore back? They ruled out a fracture": of a person, it is whether it helps and is
// safe.
void AssumeFacets(const Snapshot& snapshot, Question& question) {
  AssumeFinding(snapshot, question);
  // "On dialysis": a person who only names an illness wants to know whether the treatment is safe with it;
  // "craniosacral?" asks whether that is recommended.
  if (question.assumed_subject && question.facets.empty()) {
    const bool names_other =
        std::any_of(question.mentions.begin(), question.mentions.end(), [&](const Mention& mention) {
          return snapshot.concepts().concept_at(mention.concept_index).kind == ConceptKind::kTreatment &&
                 !snapshot.IsInScope(mention.concept_index);
        });
    const Facet of_other = question.is_polar ? Facet::kRecommendation : Facet::kComparison;
    question.facets.Add(names_other ? of_other : Facet::kSafety);
  }
  // "Any lasting damage?" asks for no lasting benefit.
  if (question.facets.Has(Facet::kHarms)) question.facets.Remove(Facet::kDuration);
  // "Can massage trigger a stroke?" asks for harm, "can it trigger endorphins?" does not.
  const bool asks_of_illness =
      question.is_polar && std::any_of(question.mentions.begin(), question.mentions.end(), [&](const Mention& mention) {
        return mention.assertion == Assertion::kGeneral &&
               IsHealth(snapshot.concepts().concept_at(mention.concept_index).kind);
      });
  if (asks_of_illness && question.facets.Has(Facet::kMechanism)) {
    question.facets.Remove(Facet::kMechanism);
    question.facets.Add(Facet::kHarms);
  }
  const auto forms = std::count_if(question.mentions.begin(), question.mentions.end(), [&](const Mention& mention) {
    return snapshot.concepts().concept_at(mention.concept_index).kind == ConceptKind::kTreatment &&
           snapshot.IsInScope(mention.concept_index) && !snapshot.IsScope(mention.concept_index);
  });
  if (forms > 1 && question.facets.empty()) question.facets.Add(Facet::kTechnique);
  const auto names = [&](bool is_health) {
    return std::any_of(question.mentions.begin(), question.mentions.end(), [&](const Mention& mention) {
      return !snapshot.IsScope(mention.concept_index) &&
             IsHealth(snapshot.concepts().concept_at(mention.concept_index).kind) == is_health;
    });
  };
  const bool of_a_thing = std::any_of(question.mentions.begin(), question.mentions.end(), [&](const Mention& mention) {
    return mention.is_target && snapshot.concepts().concept_at(mention.concept_index).kind == ConceptKind::kTopic;
  });
  if (question.facets.List() == std::vector<Facet>{Facet::kEfficacy} && of_a_thing)
    question.facets.Add(Facet::kMechanism);
  const bool asks_something =
      question.facets.empty() && question.is_polar && question.names_subject && question.tokens.size() > kBareWords;
  if (!asks_something || (!names(true) && !names(false))) return;
  question.facets.Add(Facet::kEfficacy);
  question.facets.Add(names(false) ? Facet::kMechanism : Facet::kSafety);
}

}  // namespace caveat
