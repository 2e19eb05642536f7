#include "service/answer/missing.h"

#include <algorithm>

namespace caveat {
namespace {

class MissingFinder {
 public:
  MissingFinder(const SelectionRequest& request, const Fitness& fitness, const std::vector<Evidence>& chosen,
                bool has_beside)
      : request_(request),
        snapshot_(request.snapshot),
        lexicon_(request.snapshot.concepts()),
        question_(request.question),
        fitness_(fitness),
        chosen_(chosen),
        has_beside_(has_beside),
        names_place_(NamesPlace()) {}

  Missing Run() {
    missing_.names = request_.focus.Unknown();
    for (const Mention& mention : question_.mentions) Consider(mention);
    AddOtherTreatments();
    missing_.answers_the_rest = AnswersTheRest();
    SettleRuledConditions();
    return std::move(missing_);
  }

 private:
  const Passage& PassageOf(const Evidence& evidence) const { return snapshot_.passages()[evidence.passage]; }
  const Concept& EntryOf(const Mention& mention) const { return lexicon_.concept_at(mention.concept_index); }
  bool IsOwnComplaint(const Mention& mention) const {
    return snapshot_.IsInScope(mention.concept_index) && EntryOf(mention).kind == ConceptKind::kComplaint;
  }

  // A sign of the turn before is carried for the rules alone.
  bool IsForRules(const Mention& mention) const {
    return mention.carried && EntryOf(mention).kind == ConceptKind::kFinding;
  }
  bool IsOwnPlace(const Mention& mention) const {
    return snapshot_.IsScopePlace(mention.concept_index) && !IsForRules(mention);
  }

  bool NamesPlace() const {
    return std::any_of(question_.mentions.begin(), question_.mentions.end(),
                       [&](const Mention& mention) { return IsOwnPlace(mention) || IsOwnComplaint(mention); });
  }

  void Consider(const Mention& mention) {
    const bool is_place = IsOwnPlace(mention);
    if (mention.assertion == Assertion::kOfAnother && is_place) names_subject_ = true;
    if (!mention.applies() || IsMerelyTold(mention)) return;
    names_subject_ = names_subject_ || is_place || IsOwnComplaint(mention);
    const bool outside = IsOutside(mention);
    const bool has_rule = HasRule(mention.concept_index);
    const bool is_elsewhere = IsElsewhere(mention);
    const bool unanswered = outside || (is_elsewhere && LeavesPlaceOpen(mention)) ||
                            fitness_.IsSilentSource(mention.concept_index) ||
                            (IsPart(mention) && !has_rule && !IsSpokenOf(mention));
    if (unanswered) Add(EntryOf(mention).name);
    asks_outside_ = asks_outside_ || (outside && mention.is_target) || is_elsewhere;
    answers_other_part_ = answers_other_part_ || has_rule || (!unanswered && IsAnswered(mention));
  }

  void Add(const std::string& name) {
    if (std::find(missing_.names.begin(), missing_.names.end(), name) == missing_.names.end())
      missing_.names.push_back(name);
  }

  bool HasRule(uint32_t concept_index) const {
    const std::vector<uint32_t>& ruled = request_.ruled_conditions;
    return std::find(ruled.begin(), ruled.end(), concept_index) != ruled.end();
  }

  // Something that an answer has to speak of.
  bool IsPart(const Mention& mention) const {
    const ConceptKind kind = EntryOf(mention).kind;
    const std::vector<uint32_t>& others = fitness_.others_asked();
    const bool is_kind = kind == ConceptKind::kComplaint || kind == ConceptKind::kCondition ||
                         (kind == ConceptKind::kMedicine && mention.is_compared);
    const bool is_other_asked = std::find(others.begin(), others.end(), mention.concept_index) != others.end();
    return (is_kind || is_other_asked) && !snapshot_.IsInScope(mention.concept_index);
  }

  bool IsSpokenOf(const Mention& mention) const {
    // "Paralysed or cauda equina": an illness is never the other side of a comparison.
    const bool is_compared = mention.is_compared && EntryOf(mention).kind != ConceptKind::kCondition;
    return std::any_of(chosen_.begin(), chosen_.end(), [&](const Evidence& evidence) {
      const Passage& passage = PassageOf(evidence);
      return fitness_.SpeaksOf(passage, mention.concept_index) &&
             (!is_compared || passage.facets.Has(Facet::kComparison));
    });
  }

  // Another complaint is outside the collection, unless a publication is asked what it says of it, or the sentence that
  // was surely asked for speaks of it, or of something broader.
  bool IsOutside(const Mention& mention) const {
    return EntryOf(mention).kind == ConceptKind::kComplaint && !snapshot_.IsInScope(mention.concept_index) &&
           !fitness_.NamesSource() && !IsSurelyAnswered(mention.concept_index);
  }

  // "Help my arthritic knee": another part of the body is another complaint.
  bool IsElsewhere(const Mention& mention) const {
    const bool may_be_meant = mention.is_asked || (question_.has_pronoun && !names_place_);
    return EntryOf(mention).kind == ConceptKind::kBodyPart && may_be_meant && !mention.carried &&
           question_.facets.Main() == Facet::kEfficacy && !snapshot_.IsScopePlace(mention.concept_index);
  }

  // Neither the back nor an illness is named, for which it would be rubbed there.
  bool LeavesPlaceOpen(const Mention& mention) const {
    const bool names_illness = std::any_of(
        question_.mentions.begin(), question_.mentions.end(),
        [&](const Mention& each) { return EntryOf(each).kind == ConceptKind::kCondition && each.applies(); });
    return !names_place_ && !names_illness && !IsSpokenOf(mention);
  }

  // Where, for whom and by whom: nothing of that is what was asked.
  bool IsAnswered(const Mention& mention) const {
    const ConceptKind kind = EntryOf(mention).kind;
    const bool is_frame =
        kind == ConceptKind::kBodyPart || kind == ConceptKind::kPopulation || kind == ConceptKind::kSource;
    return !is_frame && !IsForRules(mention) && !snapshot_.IsScope(mention.concept_index) &&
           IsChosenExactly(mention.concept_index);
  }

  // An answer need not speak of what is told by the way, unless it is a patient's condition.
  bool IsMerelyTold(const Mention& mention) const {
    const ConceptKind kind = EntryOf(mention).kind;
    const bool is_of_patient =
        kind == ConceptKind::kCondition || kind == ConceptKind::kMedicine || kind == ConceptKind::kComplaint;
    return mention.is_by_the_way && !is_of_patient && !snapshot_.IsInScope(mention.concept_index);
  }

  // "Does cupping help back pain?": what massage does is not an answer.
  void AddOtherTreatments() {
    if (!fitness_.asks_only_others()) return;
    for (const Mention& mention : question_.mentions) {
      const bool is_answered = fitness_.knows_others() && IsChosenExactly(mention.concept_index);
      if (fitness_.IsOtherTreatment(mention) && !is_answered) Add(EntryOf(mention).name);
    }
  }

  bool AnswersTheRest() const {
    if (IsBarred()) return false;
    // "Is it worth the money?", of massage as a whole.
    const bool names_subject = names_subject_ || question_.assumed_subject;
    const bool on_some_facet = !chosen_.empty() && (chosen_.front().has_facet || fitness_.knows_others());
    if (names_subject && on_some_facet) return true;
    // "Can massage cure migraine?": that it is not a cure for something else answers nothing.
    const bool answers_other_part = answers_other_part_ && (names_subject || !asks_outside_);
    return (answers_other_part || MissesOnlyThings()) && AnswersMainFacet();
  }

  // Somebody with an illness or medicine that nothing here speaks of, or of a kind that nothing here was written for,
  // must not be told what holds for others.
  bool IsBarred() const {
    const bool decides = question_.facets.Has(Facet::kSafety) || question_.facets.Has(Facet::kEfficacy) ||
                         question_.facets.Has(Facet::kHarms);
    if (fitness_.asks_only_others() && !fitness_.knows_others()) return true;
    if (!decides || !request_.ruled_conditions.empty()) return false;
    return IsForOtherPatient(question_, snapshot_) || request_.has_uncovered;
  }

  // "I'm black belt level ticklish. Is firm pressure a must?": something of everyday life, on which the treatment is
  // not asked to act, leaves the rest to be answered.
  bool MissesOnlyThings() const {
    const bool names_treatment =
        std::any_of(question_.mentions.begin(), question_.mentions.end(), [&](const Mention& mention) {
          return snapshot_.IsInScope(mention.concept_index) && EntryOf(mention).kind == ConceptKind::kTreatment;
        });
    const bool is_surely_here =
        std::any_of(chosen_.begin(), chosen_.end(), [](const Evidence& each) { return each.is_surely_expected; });
    const auto is_thing = [&](const std::string& name) {
      return std::any_of(question_.unknown_words.begin(), question_.unknown_words.end(), [&](const UnknownWord& word) {
        return word.text == name && word.kind == UnknownWord::Kind::kOther && !word.is_target;
      });
    };
    return (names_treatment || is_surely_here) && std::all_of(missing_.names.begin(), missing_.names.end(), is_thing);
  }

  bool AnswersMainFacet() const {
    if (!request_.deciding_conditions.empty() || !question_.facets.Main()) return true;
    return !chosen_.empty() && PassageOf(chosen_.front()).facets.Has(*question_.facets.Main());
  }

  // What a rule speaks of is not missing, even if no passage does; but whether it helps may be left open.
  void SettleRuledConditions() {
    for (const uint32_t condition : request_.ruled_conditions) {
      const std::string& name = lexicon_.concept_at(condition).name;
      missing_.names.erase(std::remove(missing_.names.begin(), missing_.names.end(), name), missing_.names.end());
      if (!IsLeftOpen(condition)) continue;
      missing_.names.push_back(name);
      missing_.answers_the_rest = true;
    }
  }

  // "Does it do anything for my scoliosis?", "I have scoliosis, does it help?": that a doctor is to be asked does not
  // tell.
  bool IsLeftOpen(uint32_t condition) const {
    const bool is_asked =
        std::any_of(question_.mentions.begin(), question_.mentions.end(), [&](const Mention& mention) {
          return mention.concept_index == condition && mention.applies() &&
                 (mention.is_target || (!fitness_.NamesOwnComplaint() && request_.may_answer_beside));
        });
    return is_asked && question_.facets.Main() == Facet::kEfficacy && !request_.deciding_conditions.empty() &&
           !has_beside_ && lexicon_.concept_at(condition).kind == ConceptKind::kCondition &&
           !snapshot_.FacetsOfConcept(condition).Has(Facet::kEfficacy) && !IsChosenExactly(condition);
  }

  // True if something chosen speaks of the concept itself or a case of it, not only of something broader.
  bool IsChosenExactly(uint32_t concept_index) const {
    return std::any_of(chosen_.begin(), chosen_.end(), [&](const Evidence& evidence) {
      const std::vector<uint32_t>& concepts = PassageOf(evidence).concepts;
      return std::any_of(concepts.begin(), concepts.end(),
                         [&](uint32_t said) { return lexicon_.IsA(said, concept_index); });
    });
  }

  bool IsSurelyAnswered(uint32_t concept_index) const {
    return std::any_of(chosen_.begin(), chosen_.end(), [&](const Evidence& evidence) {
      return evidence.is_surely_expected && fitness_.SpeaksOf(PassageOf(evidence), concept_index);
    });
  }

  const SelectionRequest& request_;
  const Snapshot& snapshot_;
  const ConceptFinder& lexicon_;
  const Question& question_;
  const Fitness& fitness_;
  const std::vector<Evidence>& chosen_;
  const bool has_beside_;
  const bool names_place_;
  Missing missing_;
  bool names_subject_ = false;       // the collection's own complaint or its place, of whomever
  bool answers_other_part_ = false;  // something chosen, or a rule, speaks of what is named beside it
  bool asks_outside_ = false;        // the treatment is asked to act on another complaint, or elsewhere
};

}  // namespace

Missing FindMissing(const SelectionRequest& request, const Fitness& fitness, const std::vector<Evidence>& chosen,
                    bool has_beside) {
  return MissingFinder(request, fitness, chosen, has_beside).Run();
}

}  // namespace caveat
