#include "service/question/subject_reader.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "text/asking.h"

namespace caveat {
namespace {

// The log odds that a message which names no subject means the collection's treatment are a sum of what it sounds like
// and of what it names. Fitted by logistic regression to askings that are set aside, and to requests out of scope.
constexpr double kBaseOdds = -0.95;
constexpr double kAnswerableShare = 1.05;  // of the log odds that something answers it
constexpr double kElsewhereShare = -0.4;   // of the log odds that it asks for something else
constexpr double kStrangeNounOdds = -0.2;  // for each, up to kMostStrange
constexpr size_t kMostStrange = 4;
constexpr double kUnknownWordOdds = -1;
constexpr double kPolarOdds = 0.35;
constexpr double kTreatmentOdds = -0.55;
constexpr double kOtherConceptOdds = -0.5;
// The subject is assumed above these.
constexpr double kSubjectOdds = 0.5;
// Above these, a message is surely about something else.
constexpr double kSurelyElsewhereOdds = 1.5;
// Below these, who only tells of an illness has come for the treatment: in a few plain words, or at length.
constexpr double kFewWordsElsewhereOdds = 3;
constexpr double kTellingElsewhereOdds = 1;
constexpr size_t kFewWords = 8;
// A treatment that is named in so many words at most is asked about.
constexpr size_t kBareTreatmentWords = 5;
// Or of more, if the message is answered with more than these log odds.
constexpr double kLikelyAnswerableOdds = 1.5;
// Below these, a message is about the subject if it names nothing else.
constexpr double kSurelyHereOdds = -1;
// Above these, a meaning is asked for that the documents tell.
constexpr double kSurelyAnswerableOdds = 3;
// Above these, an article or a part of the body does not make a message one about the subject.
constexpr double kElsewhereOdds = 0;

}  // namespace

Subject SubjectReader::Of(const Question& question) const {
  const bool carries_treatment =
      std::any_of(question.mentions.begin(), question.mentions.end(), [&](const Mention& mention) {
        return mention.carried && KindOf(mention) == ConceptKind::kTreatment &&
               snapshot_.IsInScope(mention.concept_index);
      });
  if (question.asks_other_act && !carries_treatment) return Subject::kNone;
  if (IsNamed(question)) return Subject::kNamed;
  if (SoundsLikeSubject(question) || TellsOfIllness(question) || NamesOtherTreatment(question))
    return Subject::kAssumed;
  if (question.facets.empty() || !question.unknown_words.empty() || snapshot_.scope().empty()) return Subject::kNone;
  const bool of_documents = question.strange_nouns == 0 &&
                            (AsksAboutDocuments(question) || AsksForDefinition(question) || AsksForSigns(question));
  return of_documents ? Subject::kDocuments : Subject::kNone;
}

// "How many goes before I notice?": it is like what people ask here and has few unknown words.
bool SubjectReader::SoundsLikeSubject(const Question& question) const {
  const std::optional<Facet> side = question.facets.Main();
  const bool may_be_elsewhere =
      side == Facet::kLogistics || (side == Facet::kDefinition && question.answerable_odds < kSurelyAnswerableOdds);
  if (!side || may_be_elsewhere || snapshot_.scope().empty()) return false;
  // "Is it safe?" turns on who asks; "who should not have it?" does not.
  if (side == Facet::kSafety && question.mentions.empty() && !question.asks_against) return false;
  const bool names_stranger =
      std::any_of(question.unknown_words.begin(), question.unknown_words.end(),
                  [](const UnknownWord& word) { return word.kind != UnknownWord::Kind::kOther; });
  // "Is it possible to cure HIV?": what is to be acted on is the subject itself.
  const bool targets_illness = std::any_of(
      question.mentions.begin(), question.mentions.end(),
      [&](const Mention& mention) { return mention.is_target && !mention.carried && IsHealth(KindOf(mention)); });
  return !names_stranger && !targets_illness && !AsksAboutMedicine(question, *side) &&
         (SubjectOdds(question) > kSubjectOdds || SaysNothingElse(question) || AsksOnIllness(question));
}

// "Why does isotretinoin build up?": a medicine that nobody is said to take is the subject itself.
bool SubjectReader::AsksAboutMedicine(const Question& question, Facet side) const {
  const bool names_medicine =
      std::any_of(question.mentions.begin(), question.mentions.end(), [&](const Mention& mention) {
        return KindOf(mention) == ConceptKind::kMedicine && !mention.carried && !mention.is_compared;
      });
  const FacetSet sides = {Facet::kComparison, Facet::kDefinition, Facet::kEfficacy, Facet::kMechanism};
  return names_medicine && !SaysPerson(question) && !question.has_pronoun && sides.Has(side);
}

// "How does it actually work?", "are there risks?": nothing else that it could be about is named.
bool SubjectReader::SaysNothingElse(const Question& question) const {
  const double most = question.has_pronoun || question.asks_against ? kElsewhereOdds : kSurelyHereOdds;
  return question.elsewhere_odds < most && question.mentions.empty() && question.topic_words.empty() &&
         question.unknown_words.empty() && question.strange_nouns == 0;
}

// "On dialysis", "stent, ok?": a person who says this here means the treatment, and asks about nothing else.
bool SubjectReader::TellsOfIllness(const Question& question) const {
  const bool is_fragment = std::none_of(question.tokens.begin(), question.tokens.end(), [&](const Token& token) {
    return english_.IsQuestionWord(token) || (token.clause_start && OpensQuestion(token.word));
  });
  const bool asks_nothing_else = question.facets.empty() || question.facets.Main() == Facet::kSafety;
  const bool is_plain = question.tokens.size() <= kFewWords && question.strange_nouns <= (SaysPerson(question) ? 1 : 0);
  return is_fragment && asks_nothing_else && !snapshot_.scope().empty() && NamesIllness(question) &&
         question.unknown_words.empty() &&
         question.elsewhere_odds < (is_plain ? kFewWordsElsewhereOdds : kTellingElsewhereOdds);
}

// "Craniosacral?", "should my father wear a brace?": another treatment, where it goes without saying beside which.
bool SubjectReader::NamesOtherTreatment(const Question& question) const {
  const bool names = std::any_of(question.mentions.begin(), question.mentions.end(), [&](const Mention& mention) {
    return KindOf(mention) == ConceptKind::kTreatment && mention.applies();
  });
  const bool is_bare = question.tokens.size() <= kBareTreatmentWords && question.strange_nouns == 0;
  return names && (is_bare || question.answerable_odds > kLikelyAnswerableOdds) && question.facets.empty() &&
         question.unknown_words.empty() && question.elsewhere_odds < kElsewhereOdds && !snapshot_.scope().empty();
}

// An illness or medicine of whom it is about, and neither a treatment nor a complaint.
bool SubjectReader::NamesIllness(const Question& question) const {
  bool names = false;
  for (const Mention& mention : question.mentions) {
    const ConceptKind kind = KindOf(mention);
    if (kind == ConceptKind::kTreatment || kind == ConceptKind::kComplaint) return false;
    const bool is_illness = kind == ConceptKind::kCondition || kind == ConceptKind::kMedicine;
    names = names || (is_illness && !mention.carried && mention.applies());
  }
  return names;
}

// "Five weeks since my spinal fusion, ok to book?", "is it safe with a fracture?": who tells of an illness here and
// asks whether something is safe is owed the caveat, unless it is surely about something else. "How long after chemo?"
// asks more; it may be about something else sooner.
bool SubjectReader::AsksOnIllness(const Question& question) const {
  if (!NamesIllness(question)) return false;
  const bool asks_more = std::any_of(question.tokens.begin(), question.tokens.end(),
                                     [&](const Token& token) { return english_.IsQuestionWord(token); });
  const bool tells_of_own = SaysPerson(question) && !asks_more;
  const bool asks_safety = (tells_of_own || AsksOfPronoun(question)) && question.facets.Has(Facet::kSafety) &&
                           question.elsewhere_odds < kSurelyElsewhereOdds;
  return asks_safety || question.elsewhere_odds < kSurelyHereOdds;
}

bool SubjectReader::SaysPerson(const Question& question) const {
  return std::any_of(question.tokens.begin(), question.tokens.end(),
                     [&](const Token& token) { return english_.IsPersonal(token); });
}

double SubjectReader::SubjectOdds(const Question& question) const {
  double odds = kBaseOdds + kAnswerableShare * question.answerable_odds + kElsewhereShare * question.elsewhere_odds;
  odds += kStrangeNounOdds * static_cast<double>(std::min(question.strange_nouns, kMostStrange));
  odds += kUnknownWordOdds * static_cast<double>(question.unknown_words.size());
  if (question.is_polar) odds += kPolarOdds;
  for (const Mention& mention : question.mentions) {
    if (!mention.carried) odds += OddsOf(mention);
  }
  return odds;
}

double SubjectReader::OddsOf(const Mention& mention) const {
  switch (KindOf(mention)) {
    case ConceptKind::kCondition:
    case ConceptKind::kMedicine:
    case ConceptKind::kComplaint:
    case ConceptKind::kFinding:
    case ConceptKind::kIdiom: return 0;
    case ConceptKind::kTreatment: return kTreatmentOdds;
    default: return kOtherConceptOdds;
  }
}

bool SubjectReader::IsNamed(const Question& question) const {
  // An article, or a back, may be another's: "what is today's big article in the washington post"
  const bool may_be_here = question.elsewhere_odds <= kElsewhereOdds;
  return std::any_of(question.mentions.begin(), question.mentions.end(), [&](const Mention& mention) {
    // "The cheapest tennis balls": a tool of the treatment may be one of another's too.
    const bool is_itself = snapshot_.IsScope(mention.concept_index) && KindOf(mention) != ConceptKind::kTopic;
    if (snapshot_.IsInScope(mention.concept_index) && (is_itself || may_be_here || mention.carried)) return true;
    const bool is_place = snapshot_.IsScopePlace(mention.concept_index) && !question.facets.empty();
    const bool is_source = KindOf(mention) == ConceptKind::kSource;
    return (is_source && !IsArticle(mention)) || ((is_source || is_place) && may_be_here);
  });
}

bool SubjectReader::IsNamedHere(const Question& question) const {
  return std::any_of(question.mentions.begin(), question.mentions.end(), [&](const Mention& mention) {
    return !mention.carried && snapshot_.IsInScope(mention.concept_index) && KindOf(mention) != ConceptKind::kTopic;
  });
}

// "Which study does the figure come from?", "how do endorphins work?": what the documents speak of, and nothing else.
bool SubjectReader::AsksAboutDocuments(const Question& question) const {
  bool names_topic = false;
  for (const Mention& mention : question.mentions) {
    const ConceptKind kind = KindOf(mention);
    if (kind != ConceptKind::kTopic && kind != ConceptKind::kOutcome && kind != ConceptKind::kTiming) return false;
    names_topic = names_topic || (kind == ConceptKind::kTopic &&
                                  snapshot_.FacetsOfConcept(mention.concept_index).HasAny(question.facets));
  }
  const bool names_document = std::any_of(question.tokens.begin(), question.tokens.end(),
                                          [&](const Token& token) { return english_.IsDocumentWord(token); });
  const bool asks_source = question.facets.Has(Facet::kEvidence) || question.facets.Has(Facet::kAuthorship);
  return (names_document && asks_source) || (names_topic && question.topic_words.empty());
}

// "What is spondylolisthesis?": the first thing that is named, and nothing else, right after what asks for it.
bool SubjectReader::AsksForDefinition(const Question& question) const {
  if (!question.facets.Has(Facet::kDefinition) || question.mentions.size() != 1) return false;
  const Mention& mention = question.mentions.front();
  const bool says_more = std::any_of(question.tokens.begin(), question.tokens.end(), [&](const Token& token) {
    return !token.small && !english_.IsQuestionWord(token) && !english_.IsDefining(token) &&
           mention.words.find(question.text.substr(token.begin, token.end - token.begin)) == std::string::npos;
  });
  return KindOf(mention) == ConceptKind::kCondition && !says_more &&
         snapshot_.FacetsOfConcept(mention.concept_index).Has(Facet::kDefinition);
}

// "What are the signs of cauda equina?": where a sentence tells them, and of this very illness. "Measles" is told as
// some infection, whose signs are not its own.
bool SubjectReader::AsksForSigns(const Question& question) const {
  if (!question.asks_signs) return false;
  return std::any_of(question.mentions.begin(), question.mentions.end(), [&](const Mention& mention) {
    const std::string& name = snapshot_.concepts().concept_at(mention.concept_index).name;
    const bool is_itself = name.find(absl::AsciiStrToLower(mention.words)) != std::string::npos;
    return KindOf(mention) == ConceptKind::kCondition && is_itself && snapshot_.TellsSignsOf(mention.concept_index);
  });
}

bool SubjectReader::IsArticle(const Mention& mention) const {
  const int document = snapshot_.FindDocument(snapshot_.concepts().concept_at(mention.concept_index).document_id);
  return document >= 0 && snapshot_.documents()[static_cast<size_t>(document)].kind == DocumentKind::kArticle;
}

bool SubjectReader::AsksOfPronoun(const Question& question) const {
  if (!question.is_polar) return false;
  for (size_t i = 1; i < question.tokens.size(); ++i) {
    if (!english_.IsPronoun(question.tokens[i])) continue;
    // "Is it possible to cure it?": the first "it" refers to nothing.
    const bool is_expletive = i + 1 < question.tokens.size() && question.tokens[i + 1].word == "possible";
    if (is_expletive) continue;
    if (english_.IsAuxiliary(question.tokens[i - 1]) || english_.IsReceiving(question.tokens[i - 1])) return true;
  }
  return false;
}

}  // namespace caveat
