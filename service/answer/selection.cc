#include "service/answer/selection.h"

#include <algorithm>
#include <optional>

namespace caveat {
namespace {

// A passage with less than this share of the best one's score is left out.
constexpr double kKeptShare = 0.62;
// A passage that covers less of the question than this answers it only if it has the facet asked about.
constexpr double kMinCoverage = 0.3;
// Or if such questions are expected of it nearly as much as of any.
constexpr double kMinExpected = 0.7;
// Two passages with more of their words in common than this say the same.
constexpr double kSameWords = 0.7;
// How many statements a particular question has of its own before what is told with every such answer.
constexpr size_t kOwnOfSpecific = 3;
// So many quotes of sources stand beside a claim of the article that was asked about.
constexpr size_t kSourcesBesideArticle = 2;
// So many illnesses in one sentence are a list.
constexpr std::ptrdiff_t kListLength = 4;
// Coverages this close are the same.
constexpr double kSameDistance = 1e-6;
constexpr double kHighCoverage = 0.85;
constexpr double kMediumCoverage = 0.55;

double SharedWords(const std::vector<uint32_t>& a, const std::vector<uint32_t>& b) {
  std::vector<uint32_t> shared;
  std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::back_inserter(shared));
  return static_cast<double>(shared.size()) / static_cast<double>(std::max<size_t>(1, std::min(a.size(), b.size())));
}

class Selector {
 public:
  explicit Selector(const SelectionRequest& request)
      : request_(request),
        snapshot_(request.snapshot),
        lexicon_(request.snapshot.concepts()),
        question_(request.question) {}

  Selection Run(const std::vector<ScoredPassage>& found) {
    FindOthersAsked();
    Weigh(found);
    ChooseBest();
    PutSourcesBesideArticle();
    FindMissing();
    AddAdvice();
    selection_.verdict = FindVerdict();
    selection_.confidence = FindConfidence();
    const double coverage = selection_.evidence.empty() ? 0 : std::min(0.99, selection_.evidence.front().coverage);
    selection_.confidence_score = static_cast<double>(selection_.confidence) + coverage;
    return std::move(selection_);
  }

 private:
  const Passage& PassageOf(const Evidence& evidence) const { return snapshot_.passages()[evidence.passage]; }

  void Weigh(const std::vector<ScoredPassage>& found) {
    for (const ScoredPassage& passage : found) {
      selection_.candidates.push_back(
          request_.focus.Weigh(passage.passage, passage.score / std::max(1e-9, found.front().score)));
    }
    // What was chosen to open such an answer, and what such questions are expected of, needs no word of the question,
    // if anything can be found at all.
    if (!found.empty()) {
      for (const uint32_t passage : request_.focus.MostExpected()) AddCandidate(passage);
      for (const Facet facet : question_.facets.List()) {
        for (const uint32_t opener : snapshot_.OpenersOf(facet)) AddCandidate(opener);
      }
    }
    std::stable_sort(selection_.candidates.begin(), selection_.candidates.end(),
                     [](const Evidence& a, const Evidence& b) {
                       return a.score != b.score ? a.score > b.score : a.passage < b.passage;
                     });
  }

  void AddCandidate(uint32_t passage) {
    const bool is_known = std::any_of(selection_.candidates.begin(), selection_.candidates.end(),
                                      [&](const Evidence& evidence) { return evidence.passage == passage; });
    if (!is_known) selection_.candidates.push_back(request_.focus.Weigh(passage, 0));
  }

  bool SpeaksOf(const Passage& passage, uint32_t concept_index) const {
    return std::any_of(passage.concepts.begin(), passage.concepts.end(), [&](uint32_t said) {
      // "Massage by a friend" is a case of massage, but what is said of massage is not said of that.
      const bool is_broader = lexicon_.IsA(concept_index, said) && !snapshot_.IsScope(said);
      return lexicon_.IsA(said, concept_index) || is_broader;
    });
  }

  // Why a passage may not be quoted whatever it scores; kChosen if it may.
  Decision Judge(const Evidence& evidence) const {
    const Passage& passage = PassageOf(evidence);
    if (snapshot_.Text(passage.document, passage.range).back() == ':') return Decision::kOpensList;
    if (!request_.deciding_conditions.empty())
      return WarnsOfCondition(passage) ? Decision::kChosen : Decision::kNotAboutCondition;
    if (!SpeaksOfNamedSource(passage)) return Decision::kOfAnotherSource;
    if (asks_only_others_ && !others_asked_.empty())
      return SpeaksOfOther(passage) ? Decision::kChosen : Decision::kAboutAnotherTreatment;
    if (!question_.asks_against && IsForOthers(passage)) return Decision::kForOtherPeople;
    if (!SpeaksOfOther(passage)) return Decision::kAboutAnotherTreatment;
    const bool reassures = passage.facets.Has(Facet::kSafety) && passage.verdict < Verdict::kNotSupported;
    if (request_.has_uncovered && reassures) return Decision::kMustNotReassure;
    if (question_.asks_against && !Warns(passage, snapshot_.knowledge())) return Decision::kOffQuestion;
    if (passage.facets.List() == std::vector<Facet>{Facet::kAuthorship} && !AsksOfDocuments())
      return Decision::kOffQuestion;
    // A sentence that uses a word does not say what it means.
    const bool asks_meaning = question_.facets.List() == std::vector<Facet>{Facet::kDefinition} && !NamesSource();
    if (asks_meaning && !(evidence.has_facet && evidence.has_focus)) return Decision::kOffQuestion;
    const bool on_facet = evidence.has_facet || question_.facets.empty();
    const bool on_focus = evidence.has_focus || !request_.focus.is_specific();
    const bool answers = (on_facet && on_focus) || (on_focus && evidence.coverage >= kMediumCoverage) ||
                         (on_facet && evidence.coverage >= kMinCoverage) ||
                         (evidence.has_facet && evidence.expected >= kMinExpected);
    return answers ? Decision::kChosen : Decision::kOffQuestion;
  }

  bool AsksOfDocuments() const {
    return question_.facets.empty() || question_.facets.Has(Facet::kAuthorship) ||
           question_.facets.Has(Facet::kEvidence) || NamesSource();
  }

  bool WarnsOfCondition(const Passage& passage) const {
    const bool warns = passage.facets.Has(Facet::kSafety) || passage.facets.Has(Facet::kHarms) ||
                       passage.verdict >= Verdict::kNotSupported;
    return warns && !Reassures(passage) &&
           std::any_of(request_.deciding_conditions.begin(), request_.deciding_conditions.end(),
                       [&](uint32_t condition) { return SpeaksOf(passage, condition); });
  }

  // By its own verdict or by that of a claim in it.
  bool Reassures(const Passage& passage) const {
    return passage.verdict == Verdict::kSupported ||
           std::any_of(passage.claims.begin(), passage.claims.end(), [&](uint32_t index) {
             const Claim& claim = snapshot_.knowledge().claims[index];
             return claim.facets.Has(Facet::kSafety) && claim.verdict != Verdict::kNone &&
                    claim.verdict < Verdict::kNotSupported;
           });
  }

  // A source's sentence about people with an illness, medicine or sign that nobody named here is not for this person. A
  // list of several is: it says who should take care.
  bool IsForOthers(const Passage& passage) const {
    if (snapshot_.documents()[passage.document].kind == DocumentKind::kArticle) return false;
    // "Low back pain, with or without sciatica."
    if (snapshot_.Text(passage.document, passage.range).find("with or without") != std::string_view::npos) return false;
    // A sign is somebody's only where the sentence is not of the treatment: "low back pain" is no alarm in a trial's.
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

  // True if so many illnesses and medicines are among them, none a case of another, that they make a list.
  bool IsList(const std::vector<uint32_t>& concepts) const {
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

  bool IsNamed(uint32_t concept_index) const {
    return std::any_of(question_.mentions.begin(), question_.mentions.end(), [&](const Mention& mention) {
      const bool is_over = mention.assertion == Assertion::kLongPast &&
                           lexicon_.concept_at(mention.concept_index).kind == ConceptKind::kFinding;
      if (!mention.applies() || is_over) return false;
      return lexicon_.IsA(concept_index, mention.concept_index) || lexicon_.IsA(mention.concept_index, concept_index) ||
             lexicon_.concept_at(mention.concept_index).kind == ConceptKind::kSource;
    });
  }

  // "Does the guideline recommend TENS?": what it says of massage is no answer to that.
  bool SpeaksOfOther(const Passage& passage) const {
    // "Does TENS do anything?" is answered by who recommends it or advises against it, not by a comparison with
    // massage.
    if (asks_only_others_ && !others_asked_.empty() && !passage.facets.Has(Facet::kRecommendation)) return false;
    return others_asked_.empty() || std::any_of(others_asked_.begin(), others_asked_.end(), [&](uint32_t other) {
             return std::any_of(passage.concepts.begin(), passage.concepts.end(),
                                [&](uint32_t said) { return lexicon_.IsA(said, other); });
           });
  }

  // Treatments and medicines that a publication is asked about, where the collection's own treatment is not; or other
  // treatments that are asked about by themselves, of which something here says whether they are recommended.
  void FindOthersAsked() {
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

  void FindRecommendedOthers() {
    asks_only_others_ = NamesOnlyOthers();
    if (!asks_only_others_) return;
    for (const Mention& mention : question_.mentions) {
      if (IsOtherTreatment(mention) && snapshot_.FacetsOfConcept(mention.concept_index).Has(Facet::kRecommendation))
        others_asked_.push_back(mention.concept_index);
    }
  }

  bool IsTreatment(const Mention& mention) const {
    return lexicon_.concept_at(mention.concept_index).kind == ConceptKind::kTreatment;
  }

  // "He swears by CBD. Any good?": where neither massage nor back pain is said, what is told of is asked about.
  bool IsOtherTreatment(const Mention& mention) const {
    const bool says_own = std::any_of(question_.mentions.begin(), question_.mentions.end(), [&](const Mention& each) {
      return !each.carried && snapshot_.IsInScope(each.concept_index);
    });
    return IsTreatment(mention) && (mention.is_asked || !says_own) && !snapshot_.IsInScope(mention.concept_index);
  }

  // "Does cupping help back pain?": no treatment of the collection is asked about, but another is.
  bool NamesOnlyOthers() const {
    // "And yoga?" is no more about massage.
    const bool names_other =
        std::any_of(question_.mentions.begin(), question_.mentions.end(),
                    [&](const Mention& mention) { return IsOtherTreatment(mention) && !mention.carried; });
    const bool is_beside =
        question_.facets.Main() == Facet::kComparison || question_.facets.Main() == Facet::kCombination;
    return names_other &&
           std::none_of(question_.mentions.begin(), question_.mentions.end(), [&](const Mention& mention) {
             return IsTreatment(mention) && snapshot_.IsInScope(mention.concept_index) &&
                    !(mention.carried && !is_beside);
           });
  }

  // Asked what a certain publication says, no other may answer; but for what the article says, its sources may.
  bool SpeaksOfNamedSource(const Passage& passage) const {
    bool names_source = false;
    for (const Mention& mention : question_.mentions) {
      const Concept& source = lexicon_.concept_at(mention.concept_index);
      if (source.kind != ConceptKind::kSource || IsArticle(source.document_id)) continue;
      if (SpeaksOf(passage, mention.concept_index)) return true;
      names_source = true;
    }
    return !names_source;
  }

  bool IsArticle(const std::string& document_id) const {
    const int document = snapshot_.FindDocument(document_id);
    return document >= 0 && snapshot_.documents()[static_cast<size_t>(document)].kind == DocumentKind::kArticle;
  }

  bool SaysTheSame(const Evidence& evidence) const {
    return std::any_of(selection_.evidence.begin(), selection_.evidence.end(), [&](const Evidence& chosen) {
      return chosen.passage == evidence.passage ||
             SharedWords(snapshot_.StemsOf(chosen.passage), snapshot_.StemsOf(evidence.passage)) > kSameWords;
    });
  }

  void ChooseBest() {
    FindOwed();
    // Room is kept for what has to be told with the answer; a particular question needs more of its own.
    const size_t own = request_.focus.is_specific() ? kOwnOfSpecific : 1;
    const size_t room =
        std::min(request_.max_statements,
                 std::max(own, request_.max_statements - std::min(request_.max_statements, selection_.owed.size())));
    double best = 0;
    for (Evidence& evidence : selection_.candidates) {
      evidence.decision = Judge(evidence);
      if (evidence.decision != Decision::kChosen) continue;
      best = std::max(best, evidence.score);
      if (evidence.score < kKeptShare * best) {
        evidence.decision = Decision::kTooWeak;
      } else if (selection_.evidence.size() >= room) {
        evidence.decision = Decision::kNoRoom;
      } else if (SaysTheSame(evidence)) {
        evidence.decision = Decision::kSaysTheSame;
      } else {
        selection_.evidence.push_back(evidence);
      }
    }
  }

  // "The article claims … Is that true?": what the source of the claim says stands right after the claim.
  void PutSourcesBesideArticle() {
    const bool asks_article =
        std::any_of(question_.mentions.begin(), question_.mentions.end(), [&](const Mention& mention) {
          const Concept& entry = lexicon_.concept_at(mention.concept_index);
          return entry.kind == ConceptKind::kSource && IsArticle(entry.document_id);
        });
    if (!asks_article || selection_.evidence.empty()) return;
    std::vector<Evidence> sources;
    for (const uint32_t index : PassageOf(selection_.evidence.front()).claims) {
      for (const QuoteRef& quote : snapshot_.knowledge().claims[index].evidence) {
        const std::optional<uint32_t> passage = snapshot_.PassageWith(quote);
        if (passage && sources.size() < kSourcesBesideArticle) sources.push_back(request_.focus.Weigh(*passage, 0));
      }
    }
    std::vector<Evidence>& chosen = selection_.evidence;
    for (const Evidence& source : sources) {
      chosen.erase(std::remove_if(chosen.begin() + 1, chosen.end(),
                                  [&](const Evidence& other) { return other.passage == source.passage; }),
                   chosen.end());
    }
    chosen.insert(chosen.begin() + 1, sources.begin(), sources.end());
    if (chosen.size() > request_.max_statements) chosen.resize(request_.max_statements);
  }

  bool NamesSource() const {
    return std::any_of(question_.mentions.begin(), question_.mentions.end(), [&](const Mention& mention) {
      return lexicon_.concept_at(mention.concept_index).kind == ConceptKind::kSource;
    });
  }

  void FindOwed() {
    if (NamesSource() || !request_.deciding_conditions.empty() || !question_.facets.Main()) return;
    const auto& owe = snapshot_.knowledge().answers_owe;
    const auto found = owe.find(std::string(FacetName(*question_.facets.Main())));
    if (found != owe.end()) selection_.owed = found->second;
  }

  // A part of the question that nothing speaks of, or that nothing which was chosen speaks of although it names an
  // illness, a body part or another complaint.
  void FindMissing() {
    selection_.missing = request_.focus.Unknown();
    bool subject_complaint = false;
    bool other_part_answered = false;
    bool outside_target = false;
    const bool names_place =
        std::any_of(question_.mentions.begin(), question_.mentions.end(), [&](const Mention& mention) {
          return snapshot_.IsScopePlace(mention.concept_index) ||
                 (snapshot_.IsInScope(mention.concept_index) &&
                  lexicon_.concept_at(mention.concept_index).kind == ConceptKind::kComplaint);
        });
    for (const Mention& mention : question_.mentions) {
      const bool may_be_told = IsMerelyTold(mention);
      const Concept& entry = lexicon_.concept_at(mention.concept_index);
      const bool in_scope = snapshot_.IsInScope(mention.concept_index);
      if (mention.assertion == Assertion::kOfAnother && snapshot_.IsScopePlace(mention.concept_index))
        subject_complaint = true;
      if (!mention.applies() || may_be_told) continue;
      subject_complaint = subject_complaint || (in_scope && entry.kind == ConceptKind::kComplaint) ||
                          snapshot_.IsScopePlace(mention.concept_index);
      const bool is_part =
          entry.kind == ConceptKind::kComplaint || entry.kind == ConceptKind::kCondition ||
          (entry.kind == ConceptKind::kMedicine && mention.is_compared) ||
          std::find(others_asked_.begin(), others_asked_.end(), mention.concept_index) != others_asked_.end();
      const bool chosen =
          std::any_of(selection_.evidence.begin(), selection_.evidence.end(), [&](const Evidence& evidence) {
            const Passage& passage = PassageOf(evidence);
            return SpeaksOf(passage, mention.concept_index) &&
                   (!mention.is_compared || passage.facets.Has(Facet::kComparison));
          });
      const bool has_rule = std::find(request_.ruled_conditions.begin(), request_.ruled_conditions.end(),
                                      mention.concept_index) != request_.ruled_conditions.end();
      const bool known =
          std::find(selection_.missing.begin(), selection_.missing.end(), entry.name) != selection_.missing.end();
      // Another complaint is outside the collection, unless a publication is asked what it says of it.
      const bool outside = entry.kind == ConceptKind::kComplaint && !in_scope && !NamesSource();
      const bool unanswered = (is_part && !in_scope && !chosen && !has_rule) || outside;
      // "Help my arthritic knee": another part of the body is another complaint.
      const bool may_be_meant = mention.is_asked || (question_.has_pronoun && !names_place);
      const bool elsewhere = entry.kind == ConceptKind::kBodyPart && may_be_meant && !mention.carried &&
                             question_.facets.Main() == Facet::kEfficacy &&
                             !snapshot_.IsScopePlace(mention.concept_index);
      outside_target = outside_target || (outside && mention.is_target) || elsewhere;
      if (unanswered && !known) selection_.missing.push_back(entry.name);
      // Where, for whom and by whom: nothing of that is what was asked.
      const bool is_frame = entry.kind == ConceptKind::kBodyPart || entry.kind == ConceptKind::kPopulation ||
                            entry.kind == ConceptKind::kSource;
      const bool answered = IsChosenExactly(mention.concept_index) && !unanswered && !is_frame &&
                            !snapshot_.IsScope(mention.concept_index);
      other_part_answered = other_part_answered || answered || has_rule;
    }
    // "Is it worth the money?", of massage as a whole.
    subject_complaint = subject_complaint || question_.assumed_subject;
    const bool on_some_facet = !selection_.evidence.empty() && selection_.evidence.front().has_facet;
    AddOtherTreatments();
    // "Can massage cure migraine?": that it is no cure for something else answers nothing.
    if (outside_target && !subject_complaint) other_part_answered = false;
    if (IsBarred()) subject_complaint = other_part_answered = false;
    selection_.answers_the_rest = (subject_complaint && on_some_facet) || (other_part_answered && AnswersMainFacet());
    // What a rule speaks of is not missing, even if no passage does.
    for (const uint32_t condition : request_.ruled_conditions) {
      auto& missing = selection_.missing;
      missing.erase(std::remove(missing.begin(), missing.end(), lexicon_.concept_at(condition).name), missing.end());
    }
  }

  // Of what is told by the way, an answer need not speak, unless it is what a patient has.
  bool IsMerelyTold(const Mention& mention) const {
    const ConceptKind kind = lexicon_.concept_at(mention.concept_index).kind;
    const bool is_of_patient =
        kind == ConceptKind::kCondition || kind == ConceptKind::kMedicine || kind == ConceptKind::kComplaint;
    return mention.is_by_the_way && !is_of_patient && !snapshot_.IsInScope(mention.concept_index);
  }

  // "Does cupping help back pain?": what massage does is no answer to that.
  void AddOtherTreatments() {
    if (!asks_only_others_) return;
    for (const Mention& mention : question_.mentions) {
      const std::string& name = lexicon_.concept_at(mention.concept_index).name;
      if (!IsOtherTreatment(mention) || IsChosenExactly(mention.concept_index)) continue;
      only_other_treatments_ = selection_.evidence.empty();
      const bool known =
          std::find(selection_.missing.begin(), selection_.missing.end(), name) != selection_.missing.end();
      if (!known) selection_.missing.push_back(name);
    }
  }

  // Somebody with an illness or medicine that nothing here speaks of, or of a kind that nothing here was written for,
  // must not be told what holds for others.
  bool IsBarred() const {
    const bool decides = question_.facets.Has(Facet::kSafety) || question_.facets.Has(Facet::kEfficacy) ||
                         question_.facets.Has(Facet::kHarms);
    if (only_other_treatments_) return true;
    if (!decides || !request_.ruled_conditions.empty()) return false;
    const bool other_kind =
        std::any_of(question_.mentions.begin(), question_.mentions.end(), [&](const Mention& mention) {
          return !mention.is_by_the_way &&
                 lexicon_.concept_at(mention.concept_index).kind == ConceptKind::kPopulation &&
                 snapshot_.PassagesWithConcept(mention.concept_index) == 0;
        });
    const bool other_patient =
        std::any_of(question_.unknown_words.begin(), question_.unknown_words.end(),
                    [](const UnknownWord& word) { return word.kind == UnknownWord::Kind::kPatient; });
    return other_kind || other_patient || request_.has_uncovered;
  }

  bool AnswersMainFacet() const {
    if (!request_.deciding_conditions.empty() || !question_.facets.Main()) return true;
    return !selection_.evidence.empty() && PassageOf(selection_.evidence.front()).facets.Has(*question_.facets.Main());
  }

  // True if something chosen speaks of the concept itself or a case of it, not only of something broader.
  bool IsChosenExactly(uint32_t concept_index) const {
    return std::any_of(selection_.evidence.begin(), selection_.evidence.end(), [&](const Evidence& evidence) {
      const std::vector<uint32_t>& concepts = PassageOf(evidence).concepts;
      return std::any_of(concepts.begin(), concepts.end(),
                         [&](uint32_t said) { return lexicon_.IsA(said, concept_index); });
    });
  }

  // The advice that follows a warning in its own paragraph ("Always consult your doctor …") goes with it.
  void AddAdvice() {
    if (selection_.evidence.empty()) return;
    const Evidence first = selection_.evidence.front();
    const Passage& warning = PassageOf(first);
    if (!warning.facets.Has(Facet::kSafety) || !question_.facets.HasAny(warning.facets)) return;
    const uint32_t next = first.passage + 1;
    if (next >= snapshot_.passages().size()) return;
    const Passage& advice = snapshot_.passages()[next];
    const bool same_block = advice.document == warning.document && advice.block == warning.block;
    if (!same_block || !advice.facets.Has(Facet::kPractitioner) || warning.is_item) return;
    Evidence evidence = first;
    evidence.passage = next;
    auto& chosen = selection_.evidence;
    chosen.erase(
        std::remove_if(chosen.begin() + 1, chosen.end(), [&](const Evidence& other) { return other.passage == next; }),
        chosen.end());
    chosen.insert(chosen.begin() + 1, evidence);
    if (chosen.size() > request_.max_statements) chosen.pop_back();
  }

  // The verdict of the claim or finding that is most about the question; of equally near ones the first, since that is
  // the statement which is read as the answer, but uncertainty beats support.
  Verdict FindVerdict() const {
    Verdict verdict = Verdict::kNone;
    // Who wrote something is no matter of evidence for or against it.
    if (question_.facets.Main() == Facet::kAuthorship) return verdict;
    double nearest = -1;
    for (const Evidence& evidence : selection_.evidence) {
      const Passage& passage = PassageOf(evidence);
      const auto consider = [&](Verdict said, double near, bool on_facet) {
        // A warning is for those whom it names; where nobody's condition decides, it makes no verdict.
        const bool for_others = said >= Verdict::kCaution && request_.deciding_conditions.empty();
        if (said == Verdict::kNone || for_others || !on_facet || near < nearest - kSameDistance) return;
        const bool nearer = near > nearest + kSameDistance;
        if (nearer || (verdict == Verdict::kSupported && said == Verdict::kUncertain)) verdict = said;
        nearest = std::max(nearest, near);
      };
      for (const uint32_t index : passage.claims) {
        const Claim& claim = snapshot_.knowledge().claims[index];
        consider(claim.verdict, request_.focus.CoverageOf(claim, evidence.passage),
                 claim.facets.HasAny(question_.facets));
      }
      // That it does not last is no verdict on whether it helps.
      const bool on_another_time = passage.facets.Has(Facet::kDuration) && !question_.facets.Has(Facet::kDuration);
      const bool on_facet = evidence.has_facet || (asks_only_others_ && !others_asked_.empty());
      consider(passage.verdict, evidence.coverage, on_facet && !on_another_time);
    }
    return verdict;
  }

  ConfidenceBucket FindConfidence() const {
    if (!request_.deciding_conditions.empty()) return ConfidenceBucket::kHigh;
    if (selection_.evidence.empty()) return ConfidenceBucket::kLow;
    const Evidence& first = selection_.evidence.front();
    const bool facet = first.has_facet;
    if (facet && first.coverage >= kHighCoverage && selection_.missing.empty()) return ConfidenceBucket::kHigh;
    if (facet || first.coverage >= kMediumCoverage) return ConfidenceBucket::kMedium;
    return ConfidenceBucket::kLow;
  }

  const SelectionRequest& request_;
  const Snapshot& snapshot_;
  const ConceptFinder& lexicon_;
  const Question& question_;
  bool asks_only_others_ = false;
  bool only_other_treatments_ = false;  // are asked about, of which nothing here speaks
  std::vector<uint32_t> others_asked_;
  Selection selection_;
};

}  // namespace

Selection SelectEvidence(const SelectionRequest& request, const std::vector<ScoredPassage>& found) {
  return Selector(request).Run(found);
}

}  // namespace caveat
