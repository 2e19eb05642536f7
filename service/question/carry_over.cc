#include "service/question/carry_over.h"

#include <algorithm>
#include <set>

namespace caveat {
namespace {

// A message with at most this many telling words leans on what was said before.
constexpr std::ptrdiff_t kEllipticalWords = 2;

}  // namespace

bool OnlyNamesPlaces(size_t first, const std::vector<Token>& tokens, const std::vector<ConceptHit>& hits,
                     const ConceptFinder& lexicon) {
  std::set<uint32_t> named;
  for (const ConceptHit& hit : hits) {
    const ConceptKind kind = lexicon.concept_at(hit.concept_index).kind;
    if (kind == ConceptKind::kComplaint || kind == ConceptKind::kBodyPart)
      named.insert(hit.tokens.begin(), hit.tokens.end());
  }
  const bool says_more = std::any_of(tokens.begin(), tokens.end(), [&](const Token& token) {
    const auto at = static_cast<uint32_t>(&token - tokens.data());
    return at >= first && named.count(at) == 0 && !token.small && token.word != "then";
  });
  return !named.empty() && !says_more;
}

bool LeansOnEarlier(const Question& question, const Snapshot& snapshot, const English& english) {
  if (question.tokens.empty()) return false;
  if (question.only_names_place) return true;
  if (std::any_of(question.mentions.begin(), question.mentions.end(),
                  [&](const Mention& mention) { return snapshot.IsInScope(mention.concept_index); })) {
    return false;
  }
  // Words of which the collection knows nothing begin a new subject, unless a pronoun ties them to the old one.
  const bool names_something = std::any_of(question.mentions.begin(), question.mentions.end(),
                                           [](const Mention& mention) { return mention.applies(); });
  const bool new_subject = !names_something && !(question.topic_words.empty() && question.unknown_words.empty()) &&
                           question.elsewhere_odds > kAnotherSubjectOdds;
  if (new_subject && !question.has_pronoun) return false;
  const auto telling = std::count_if(question.asked.begin(), question.asked.end(),
                                     [&](const Token& token) { return !english.IsCommon(token); });
  const bool sounds_like_subject = !names_something && question.elsewhere_odds < 0;
  return question.opens_elliptically || question.has_pronoun || telling <= kEllipticalWords || sounds_like_subject;
}

CarryOver::CarryOver(const Snapshot& snapshot, const English& english, Question& question)
    : snapshot_(snapshot),
      english_(english),
      subject_(snapshot, english),
      question_(question),
      says_illness_(Says(ConceptKind::kCondition) || Says(ConceptKind::kMedicine)),
      says_health_(says_illness_ || Says(ConceptKind::kFinding)),
      // Another treatment ("is it better than exercise?") does not stand for the collection's own.
      says_treatment_(SaysOwn(ConceptKind::kTreatment)),
      says_complaint_(Says(ConceptKind::kComplaint)),
      says_other_place_(SaysPlace(false)),
      says_own_place_(SaysPlace(true)),
      says_source_(Says(ConceptKind::kSource)),
      says_topic_(Says(ConceptKind::kTopic) || Says(ConceptKind::kOutcome)) {}

void CarryOver::From(const std::vector<Question>& earlier) {
  const bool changes_topic = !question_.is_elliptical && !subject_.IsNamed(question_);
  if (earlier.empty() || changes_topic) return;
  for (auto turn = earlier.rbegin(); turn != earlier.rend(); ++turn) {
    const bool is_last = turn == earlier.rbegin();
    CarryTurn(*turn, is_last);
    if (!is_last || !question_.is_elliptical) continue;
    for (auto before = turn + 1; before != earlier.rend() && !subject_.IsNamed(question_); ++before)
      CarrySubject(*before);
  }
  if (question_.is_elliptical && MayAskSource()) CarrySource(earlier);
}

// "Who wrote the Kaada paper?" "How many volunteers?" "And a control group?": each leans on the one before.
void CarryOver::CarrySource(const std::vector<Question>& earlier) {
  for (auto turn = earlier.rbegin(); turn != earlier.rend(); ++turn) {
    bool names_source = false;
    for (const Mention& mention : turn->mentions) {
      if (KindOf(mention) != ConceptKind::kSource) continue;
      names_source = true;
      Carry(mention);
    }
    if (names_source || !turn->is_elliptical) return;
  }
}

// "What does the ACP say?" "And what about pills?"
bool CarryOver::MayAskSource() const {
  return !says_source_ && (!says_health_ || question_.opens_elliptically);
}

void CarryOver::CarryTurn(const Question& turn, bool is_last) {
  const bool personal = std::any_of(turn.tokens.begin(), turn.tokens.end(),
                                    [&](const Token& token) { return english_.IsPersonal(token); });
  // "Lost 12 kg without trying, back hurts at night": a sign is somebody's, also where nobody is named.
  const bool tells_sign = std::any_of(turn.mentions.begin(), turn.mentions.end(), [&](const Mention& mention) {
    return KindOf(mention) == ConceptKind::kFinding && mention.assertion == Assertion::kPresent;
  });
  for (const Mention& mention : turn.mentions) {
    const ConceptKind kind = KindOf(mention);
    // What a person has said of their own health stays true; what they asked about in general is replaced by the next.
    // A complaint is a part of that: a sign may be an emergency only together with it.
    const bool moves_on = says_other_place_ || (says_own_place_ && !snapshot_.IsInScope(mention.concept_index));
    const bool is_replaced = says_complaint_ || (moves_on && !personal);
    const bool is_of_person = IsHealth(kind) || (kind == ConceptKind::kComplaint && !is_replaced);
    if (is_of_person && mention.assertion != Assertion::kGeneral &&
        (personal || tells_sign || (is_last && !says_illness_)))
      Carry(mention);
    if (!is_last || !question_.is_elliptical) continue;
    const bool lacks_subject =
        (kind == ConceptKind::kTreatment && !says_treatment_) || (kind == ConceptKind::kComplaint && !is_replaced);
    // "Does massage raise endorphins?" "How long does that last?" A comparison is of the treatment.
    const bool is_topic =
        (kind == ConceptKind::kTopic || kind == ConceptKind::kOutcome) && question_.facets.Main() != Facet::kComparison;
    const bool is_meant = is_topic && question_.has_pronoun && !says_topic_ && !says_health_;
    if (lacks_subject || is_meant) Carry(mention);
  }
  // "What about the other one?" asks the same of it, and not what it means.
  const bool only_names_place = question_.only_names_place && !says_health_;
  const bool asks_the_same =
      only_names_place || (question_.opens_elliptically && question_.facets.Main() == Facet::kDefinition);
  if (!is_last || (!question_.facets.empty() && !asks_the_same)) return;
  question_.facets = turn.facets;
  question_.is_polar = turn.is_polar && (question_.is_polar || only_names_place);
}

void CarryOver::CarrySubject(const Question& turn) {
  for (const Mention& mention : turn.mentions) {
    const ConceptKind kind = KindOf(mention);
    if (kind == ConceptKind::kTreatment || kind == ConceptKind::kComplaint) Carry(mention);
  }
}

void CarryOver::Carry(const Mention& mention) {
  // An emergency carries over whoever has it; a condition does not pass from one person to another.
  const bool is_others = mention.is_of_relative && question_.is_for_self && KindOf(mention) != ConceptKind::kFinding;
  // A topic or an outcome that was denied (a study did not find it) was still spoken of, so it carries over.
  const ConceptKind kind = KindOf(mention);
  const bool may_be_denied = kind == ConceptKind::kTopic || kind == ConceptKind::kOutcome;
  if (IsKnown(mention) || (!mention.applies() && !may_be_denied) || is_others) return;
  question_.mentions.push_back(mention);
  question_.mentions.back().carried = true;
  // Signs only matter to the rules; the triage shows them in the person's own words.
  if (kind != ConceptKind::kFinding)
    question_.carried.push_back(snapshot_.concepts().concept_at(mention.concept_index).name);
}

bool CarryOver::IsKnown(const Mention& mention) const {
  return std::any_of(question_.mentions.begin(), question_.mentions.end(),
                     [&](const Mention& own) { return own.concept_index == mention.concept_index; });
}

bool CarryOver::Says(ConceptKind kind) const {
  return std::any_of(question_.mentions.begin(), question_.mentions.end(),
                     [&](const Mention& mention) { return KindOf(mention) == kind; });
}

bool CarryOver::SaysOwn(ConceptKind kind) const {
  return std::any_of(question_.mentions.begin(), question_.mentions.end(), [&](const Mention& mention) {
    return KindOf(mention) == kind && snapshot_.IsInScope(mention.concept_index);
  });
}

bool CarryOver::SaysPlace(bool own) const {
  return std::any_of(question_.mentions.begin(), question_.mentions.end(), [&](const Mention& mention) {
    return KindOf(mention) == ConceptKind::kBodyPart && snapshot_.IsScopePlace(mention.concept_index) == own;
  });
}

}  // namespace caveat
