#include "service/answer/fitness.h"

#include <algorithm>
#include <optional>

namespace caveat {
namespace {

// A passage that covers less of the question than this answers it only if it has the facet asked about.
constexpr double kMinCoverage = 0.3;
// Or if such a question asks for it at least this much, where the passage most asked for counts 1.
constexpr double kMinExpected = 0.25;
// A sentence with this many illnesses is a list.
constexpr std::ptrdiff_t kListLength = 4;

// The facets that may be answered beside a condition's warning, because the warning does not speak of them.
FacetSet BesideConditions() {
  return {Facet::kDose,           Facet::kDuration,  Facet::kComparison,
          Facet::kRecommendation, Facet::kMechanism, Facet::kEvidence};
}

bool IsYesOrNo(std::string_view text) {
  return text.substr(0, 4) == "Yes," || text.substr(0, 3) == "No,";
}

}  // namespace

bool IsForOtherPatient(const Question& question, const Snapshot& snapshot) {
  return std::any_of(question.unknown_words.begin(), question.unknown_words.end(),
                     [](const UnknownWord& word) { return word.kind == UnknownWord::Kind::kPatient; }) ||
         std::any_of(question.mentions.begin(), question.mentions.end(), [&](const Mention& mention) {
           return !mention.is_by_the_way &&
                  snapshot.concepts().concept_at(mention.concept_index).kind == ConceptKind::kPopulation &&
                  snapshot.PassagesWithConcept(mention.concept_index) == 0;
         });
}

Fitness::Fitness(const SelectionRequest& request)
    : request_(request),
      snapshot_(request.snapshot),
      lexicon_(request.snapshot.concepts()),
      question_(request.question) {
  FindOthersAsked();
  FindSilentSources();
}

bool Fitness::SpeaksOf(const Passage& passage, uint32_t concept_index) const {
  return std::any_of(passage.concepts.begin(), passage.concepts.end(), [&](uint32_t said) {
    // "Massage by a friend" is a case of massage, but what is said of massage is not said of that.
    const bool is_broader = lexicon_.IsA(concept_index, said) && !snapshot_.IsScope(said);
    return lexicon_.IsA(said, concept_index) || is_broader;
  });
}

Decision Fitness::Judge(const Evidence& evidence) const {
  if (request_.deciding_conditions.empty()) return JudgeAnswer(evidence);
  const Passage& passage = snapshot_.passages()[evidence.passage];
  if (OpensList(passage)) return Decision::kOpensList;
  return WarnsOfCondition(passage) ? Decision::kChosen : Decision::kNotAboutCondition;
}

// "I take warfarin. How long does it last?": the condition decides, but more than that is asked.
bool Fitness::MayStandBeside(const Evidence& evidence) const {
  const Passage& passage = snapshot_.passages()[evidence.passage];
  // The article may make too much of it.
  const bool is_article = snapshot_.documents()[passage.document].kind == DocumentKind::kArticle;
  if (is_article || Reassures(passage) || passage.facets.Has(Facet::kSafety)) return false;
  const std::optional<Facet> main = question_.facets.Main();
  // What trials found on the pain that is named beside it.
  if (main == Facet::kEfficacy) return NamesOwnComplaint() && passage.facets.Has(Facet::kEfficacy);
  return main && BesideConditions().Has(*main) && passage.facets.Has(*main);
}

// "I have diabetes. Does it help with back pain?"
bool Fitness::NamesOwnComplaint() const {
  return std::any_of(question_.mentions.begin(), question_.mentions.end(), [&](const Mention& mention) {
    const bool is_complaint = lexicon_.concept_at(mention.concept_index).kind == ConceptKind::kComplaint;
    return mention.applies() && !mention.carried &&
           (snapshot_.IsScopePlace(mention.concept_index) ||
            (is_complaint && snapshot_.IsInScope(mention.concept_index)));
  });
}

// Judges by what is asked, whoever asks it.
Decision Fitness::JudgeAnswer(const Evidence& evidence) const {
  const Passage& passage = snapshot_.passages()[evidence.passage];
  if (OpensList(passage)) return Decision::kOpensList;
  if (!SpeaksOfNamedSource(passage)) return Decision::kOfAnotherSource;
  if (knows_others()) return SpeaksOfOther(passage) ? Decision::kChosen : Decision::kAboutAnotherTreatment;
  const bool is_meant = evidence.is_surely_expected && !SpeaksOfWhatDoesNotApply(passage);
  if (question_.asks_signs && !snapshot_.TellsSigns(passage)) return Decision::kOffQuestion;
  const bool asks_of_all = question_.asks_against || question_.asks_signs;
  if (!asks_of_all && !is_meant && IsForOthers(passage)) return Decision::kForOtherPeople;
  if (!SpeaksOfOther(passage)) return Decision::kAboutAnotherTreatment;
  const bool reassures = passage.facets.Has(Facet::kSafety) && passage.verdict < Verdict::kNotSupported;
  if (request_.has_uncovered && reassures) return Decision::kMustNotReassure;
  if (question_.asks_against && !Warns(passage, snapshot_.knowledge())) return Decision::kOffQuestion;
  const std::optional<Facet> main = question_.facets.Main();
  // "Will it help me lose weight?": that lost weight is a sign of illness does not tell.
  if (main == Facet::kEfficacy && !evidence.has_facet && snapshot_.TellsSigns(passage)) return Decision::kOffQuestion;
  // "Surely it can't hurt anybody?": that everybody feels relief does not tell.
  const bool asks_risk = main == Facet::kHarms || main == Facet::kSafety;
  if (asks_risk && !evidence.has_facet && passage.facets.Has(Facet::kEfficacy)) return Decision::kOffQuestion;
  // The sentence that was surely asked for needs neither the words nor the facet of the question; but one that says yes
  // still needs a question that asks for a yes.
  if (is_meant && !IsYesOrNo(snapshot_.Text(passage.document, passage.range))) return Decision::kChosen;
  if (passage.facets.List() == std::vector<Facet>{Facet::kAuthorship} && !AsksOfDocuments())
    return Decision::kOffQuestion;
  // A sentence that uses a word does not say what it means.
  const bool asks_meaning = question_.facets.List() == std::vector<Facet>{Facet::kDefinition} && !NamesSource();
  if (asks_meaning && !(evidence.has_facet && evidence.has_focus)) return Decision::kOffQuestion;
  const bool on_facet = evidence.has_facet || question_.facets.empty();
  const bool on_focus = evidence.has_focus || !request_.focus.is_specific();
  // "Does it help with sleep?": a yes would speak of that.
  const bool asks_yes_or_no = AsksYesOrNo() && on_focus && question_.unknown_words.empty();
  if (IsYesOrNo(snapshot_.Text(passage.document, passage.range)) && !asks_yes_or_no) return Decision::kOffQuestion;
  const bool answers = (on_facet && on_focus) || (on_focus && evidence.coverage >= kMediumCoverage) ||
                       (on_facet && evidence.coverage >= kMinCoverage) ||
                       (evidence.has_facet && evidence.expected >= kMinExpected);
  return answers ? Decision::kChosen : Decision::kOffQuestion;
}

bool Fitness::OpensList(const Passage& passage) const {
  return snapshot_.Text(passage.document, passage.range).back() == ':';
}

// "Is it a con?": a yes would say that it is one.
bool Fitness::AsksYesOrNo() const {
  return question_.is_polar && !question_.doubts && question_.facets.Main() == Facet::kEfficacy;
}

bool Fitness::AsksOfDocuments() const {
  return question_.facets.empty() || question_.facets.Has(Facet::kAuthorship) ||
         question_.facets.Has(Facet::kEvidence) || NamesSource();
}

bool Fitness::WarnsOfCondition(const Passage& passage) const {
  const bool warns = passage.facets.Has(Facet::kSafety) || passage.facets.Has(Facet::kHarms) ||
                     passage.verdict >= Verdict::kNotSupported;
  return warns && !Reassures(passage) && !IsOfSignsNotTold(passage) &&
         std::any_of(request_.deciding_conditions.begin(), request_.deciding_conditions.end(),
                     [&](uint32_t condition) { return SpeaksOf(passage, condition); });
}

// "An INR of 5 or more, or heavy bleeding, …": a sentence on signs, and not on the treatment, is for who has one.
bool Fitness::IsOfSignsNotTold(const Passage& passage) const {
  bool names_sign = false;
  for (const uint32_t said : passage.concepts) {
    const ConceptKind kind = lexicon_.concept_at(said).kind;
    if (kind == ConceptKind::kTreatment || (kind == ConceptKind::kFinding && IsNamed(said))) return false;
    names_sign = names_sign || kind == ConceptKind::kFinding;
  }
  return names_sign;
}

// True by the passage's own verdict, or by that of a claim in it.
bool Fitness::Reassures(const Passage& passage) const {
  return passage.verdict == Verdict::kSupported ||
         std::any_of(passage.claims.begin(), passage.claims.end(), [&](uint32_t index) {
           const Claim& claim = snapshot_.knowledge().claims[index];
           return claim.facets.Has(Facet::kSafety) && claim.verdict != Verdict::kNone &&
                  claim.verdict < Verdict::kNotSupported;
         });
}

bool Fitness::IsOfOtherTreatments(const Passage& passage) const {
  bool names_other = false;
  for (const uint32_t said : passage.concepts) {
    if (IsOwnTreatment(said)) return false;
    names_other = names_other || lexicon_.concept_at(said).kind == ConceptKind::kTreatment;
  }
  return names_other;
}

// A source's sentence about people with an illness, medicine or sign that the question does not name is not for this
// person. A list of several is: it says who should take care.
bool Fitness::IsForOthers(const Passage& passage) const {
  if (snapshot_.documents()[passage.document].kind == DocumentKind::kArticle) return false;
  // "Low back pain, with or without sciatica."
  if (snapshot_.Text(passage.document, passage.range).find("with or without") != std::string_view::npos) return false;
  // A sign makes a sentence personal only if the sentence is not about the treatment: "low back pain" in a trial's
  // result is not an alarm.
  const bool of_treatment = std::any_of(passage.concepts.begin(), passage.concepts.end(), [&](uint32_t said) {
    return lexicon_.concept_at(said).kind == ConceptKind::kTreatment;
  });
  std::vector<uint32_t> others;
  for (const uint32_t said : passage.concepts) {
    const ConceptKind kind = lexicon_.concept_at(said).kind;
    if (kind == ConceptKind::kFinding && of_treatment) continue;
    if (!IsHealth(kind) && (kind != ConceptKind::kComplaint || snapshot_.IsInScope(said))) continue;
    if (IsNamed(said)) return false;
    others.push_back(said);
  }
  return !others.empty() && !IsList(others);
}

// "My dad had bowel cancer", "a car accident ten years ago": a sentence for people who have that does not apply to
// anybody here.
bool Fitness::SpeaksOfWhatDoesNotApply(const Passage& passage) const {
  return std::any_of(question_.mentions.begin(), question_.mentions.end(), [&](const Mention& mention) {
    const ConceptKind kind = lexicon_.concept_at(mention.concept_index).kind;
    const bool is_over = mention.assertion == Assertion::kLongPast && kind == ConceptKind::kFinding;
    return (IsHealth(kind) || kind == ConceptKind::kFinding) && (!mention.applies() || is_over) &&
           mention.assertion != Assertion::kGeneral && SpeaksOf(passage, mention.concept_index);
  });
}

// True if enough illnesses and medicines are among them to make a list, none of them a case of another.
bool Fitness::IsList(const std::vector<uint32_t>& concepts) const {
  const auto is_counted = [&](uint32_t said) {
    const ConceptKind kind = lexicon_.concept_at(said).kind;
    return kind == ConceptKind::kCondition || kind == ConceptKind::kMedicine;
  };
  const auto count = std::count_if(concepts.begin(), concepts.end(), [&](uint32_t said) {
    return is_counted(said) && std::none_of(concepts.begin(), concepts.end(), [&](uint32_t other) {
             return other != said && is_counted(other) && lexicon_.IsA(said, other);
           });
  });
  return count >= kListLength;
}

bool Fitness::IsNamed(uint32_t concept_index) const {
  return std::any_of(question_.mentions.begin(), question_.mentions.end(), [&](const Mention& mention) {
    const bool is_over = mention.assertion == Assertion::kLongPast &&
                         lexicon_.concept_at(mention.concept_index).kind == ConceptKind::kFinding;
    if (!mention.applies() || is_over) return false;
    return lexicon_.IsA(concept_index, mention.concept_index) || lexicon_.IsA(mention.concept_index, concept_index) ||
           lexicon_.concept_at(mention.concept_index).kind == ConceptKind::kSource;
  });
}

// "Does the guideline recommend TENS?": what it says of massage does not answer that.
bool Fitness::SpeaksOfOther(const Passage& passage) const {
  // "Does TENS do anything?" is answered by who recommends it or advises against it, not by a comparison with
  // massage.
  if (knows_others() && !passage.facets.Has(Facet::kRecommendation)) return false;
  return others_asked_.empty() || std::any_of(others_asked_.begin(), others_asked_.end(), [&](uint32_t other) {
           return std::any_of(passage.concepts.begin(), passage.concepts.end(),
                              [&](uint32_t said) { return lexicon_.IsA(said, other); });
         });
}

// The treatments and medicines that a publication is asked about, if the collection's own treatment is not; or the
// other treatments that are asked about by themselves, if a document says whether they are recommended.
void Fitness::FindOthersAsked() {
  if (!NamesSource()) {
    FindRecommendedOthers();
    return;
  }
  for (const Mention& mention : question_.mentions) {
    const ConceptKind kind = lexicon_.concept_at(mention.concept_index).kind;
    // "Recommend surgery", "recommend ultrasound": whatever stands there is what is recommended or not.
    const bool is_recommended = question_.facets.Main() == Facet::kRecommendation && mention.is_target &&
                                kind != ConceptKind::kComplaint && kind != ConceptKind::kSource;
    const bool is_treatment = kind == ConceptKind::kTreatment || kind == ConceptKind::kMedicine || is_recommended;
    if (is_treatment && snapshot_.IsInScope(mention.concept_index)) {
      others_asked_.clear();
      return;
    }
    if (is_treatment && mention.is_asked && !mention.carried && mention.applies())
      others_asked_.push_back(mention.concept_index);
  }
}

void Fitness::FindRecommendedOthers() {
  asks_only_others_ = NamesOnlyOthers();
  if (!asks_only_others_) return;
  for (const Mention& mention : question_.mentions) {
    if (IsOtherTreatment(mention) && snapshot_.FacetsOfConcept(mention.concept_index).Has(Facet::kRecommendation))
      others_asked_.push_back(mention.concept_index);
  }
}

bool Fitness::IsTreatment(const Mention& mention) const {
  return lexicon_.concept_at(mention.concept_index).kind == ConceptKind::kTreatment;
}

bool Fitness::IsOtherTreatment(const Mention& mention) const {
  const bool says_own = std::any_of(question_.mentions.begin(), question_.mentions.end(), [&](const Mention& each) {
    return !each.carried && IsOwnTreatment(each.concept_index);
  });
  const std::optional<Facet> main = question_.facets.Main();
  const bool asks_whether = main == Facet::kEfficacy || main == Facet::kRecommendation;
  const bool may_be_meant = mention.is_asked || (!says_own && !mention.is_by_the_way && asks_whether);
  return IsTreatment(mention) && may_be_meant && !snapshot_.IsInScope(mention.concept_index);
}

// "Does cupping help back pain?": no treatment of the collection is asked about, but another is.
bool Fitness::NamesOnlyOthers() const {
  // "And yoga?" is no longer about massage.
  const bool names_other =
      std::any_of(question_.mentions.begin(), question_.mentions.end(),
                  [&](const Mention& mention) { return IsOtherTreatment(mention) && !mention.carried; });
  return names_other && std::none_of(question_.mentions.begin(), question_.mentions.end(), [&](const Mention& mention) {
           return IsOwnTreatment(mention.concept_index) && !(mention.carried && !IsBeside(question_.facets));
         });
}

// If a certain publication is asked about, no other may answer; but the article's sources may answer for the article.
bool Fitness::SpeaksOfNamedSource(const Passage& passage) const {
  bool names_source = false;
  for (const Mention& mention : question_.mentions) {
    const Concept& source = lexicon_.concept_at(mention.concept_index);
    if (source.kind != ConceptKind::kSource || IsArticle(source.document_id)) continue;
    const bool is_silent = IsSilentSource(mention.concept_index);
    if (SpeaksOf(passage, mention.concept_index)) return !is_silent;
    names_source = names_source || !is_silent;
  }
  return !names_source;
}

bool Fitness::IsOwnTreatment(uint32_t concept_index) const {
  return lexicon_.concept_at(concept_index).kind == ConceptKind::kTreatment && snapshot_.IsInScope(concept_index);
}

// "Does the NHS say massage is any good?": what it says of other things does not answer that.
void Fitness::FindSilentSources() {
  const bool asks_treatment =
      std::any_of(question_.mentions.begin(), question_.mentions.end(),
                  [&](const Mention& mention) { return mention.applies() && IsOwnTreatment(mention.concept_index); });
  if (!asks_treatment) return;
  for (const Mention& mention : question_.mentions) {
    const Concept& source = lexicon_.concept_at(mention.concept_index);
    if (source.kind != ConceptKind::kSource || IsArticle(source.document_id)) continue;
    const bool speaks =
        std::any_of(snapshot_.passages().begin(), snapshot_.passages().end(), [&](const Passage& passage) {
          return SpeaksOf(passage, mention.concept_index) &&
                 std::any_of(passage.concepts.begin(), passage.concepts.end(),
                             [&](uint32_t said) { return IsOwnTreatment(said); });
        });
    if (!speaks) silent_sources_.push_back(mention.concept_index);
  }
}

bool Fitness::IsSilentSource(uint32_t concept_index) const {
  return std::find(silent_sources_.begin(), silent_sources_.end(), concept_index) != silent_sources_.end();
}

bool Fitness::IsArticle(const std::string& document_id) const {
  const int document = snapshot_.FindDocument(document_id);
  return document >= 0 && snapshot_.documents()[static_cast<size_t>(document)].kind == DocumentKind::kArticle;
}

bool Fitness::NamesSource() const {
  return std::any_of(question_.mentions.begin(), question_.mentions.end(), [&](const Mention& mention) {
    return lexicon_.concept_at(mention.concept_index).kind == ConceptKind::kSource;
  });
}

}  // namespace caveat
