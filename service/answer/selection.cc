#include "service/answer/selection.h"

#include <algorithm>
#include <optional>

#include "service/answer/fitness.h"
#include "service/answer/missing.h"
#include "text/figures.h"

namespace caveat {
namespace {

// A passage with less than this share of the best one's score is left out.
constexpr double kKeptShare = 0.55;
// Two passages with more of their words in common than this say the same.
constexpr double kSameWords = 0.7;
// The fewest statements kept for a particular question's own evidence; the rest of the room is for what every such
// answer owes.
constexpr size_t kOwnOfSpecific = 3;
// This many quotes of sources stand before a claim of the article that was asked about.
constexpr size_t kSourcesBeforeArticle = 2;
// Coverages this close are the same.
constexpr double kSameDistance = 1e-6;
constexpr double kHighCoverage = 0.85;

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
        question_(request.question),
        fitness_(request) {}

  Selection Run(const std::vector<ScoredPassage>& found) {
    Weigh(found);
    ChooseBest();
    ChooseBeside(found);
    PutSourcesBeforeArticle();
    PutWarningFirst();
    Missing missing = FindMissing(request_, fitness_, selection_.evidence, selection_.beside.has_value());
    selection_.missing = std::move(missing.names);
    selection_.answers_the_rest = missing.answers_the_rest;
    AddAdvice();
    selection_.verdict = FindVerdict();
    selection_.confidence = FindConfidence();
    const double coverage = selection_.evidence.empty() ? 0 : std::min(0.99, selection_.evidence.front().coverage);
    selection_.confidence_score = static_cast<double>(selection_.confidence) + coverage;
    return std::move(selection_);
  }

 private:
  const Passage& PassageOf(const Evidence& evidence) const { return snapshot_.passages()[evidence.passage]; }
  bool IsOfArticle(const Evidence& evidence) const {
    return snapshot_.documents()[PassageOf(evidence).document].kind == DocumentKind::kArticle;
  }

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
                       if (a.is_surely_expected != b.is_surely_expected) return a.is_surely_expected;
                       return a.score != b.score ? a.score > b.score : a.passage < b.passage;
                     });
  }

  void AddCandidate(uint32_t passage) {
    if (!Holds(selection_.candidates, passage)) selection_.candidates.push_back(request_.focus.Weigh(passage, 0));
  }

  // Two results of one trial share most of their words, and differ in their figures. Where a publication was asked
  // about, what the article makes of it stands beside what it says.
  bool SaysTheSame(const Evidence& evidence) const {
    const auto figures = [&](const Evidence& of) {
      return Figures(snapshot_.Text(PassageOf(of).document, PassageOf(of).range));
    };
    return std::any_of(selection_.evidence.begin(), selection_.evidence.end(), [&](const Evidence& chosen) {
      if (fitness_.NamesSource() && IsOfArticle(chosen) != IsOfArticle(evidence)) return false;
      return chosen.passage == evidence.passage ||
             (SharedWords(snapshot_.StemsOf(chosen.passage), snapshot_.StemsOf(evidence.passage)) > kSameWords &&
              figures(chosen) == figures(evidence));
    });
  }

  void ChooseBest() {
    for (Evidence& evidence : selection_.candidates) evidence.decision = fitness_.Judge(evidence);
    FindOwed();
    double best = 0;
    for (Evidence& evidence : selection_.candidates) {
      if (evidence.decision != Decision::kChosen) continue;
      best = std::max(best, evidence.score);
      if (evidence.score < kKeptShare * best) {
        if (!selection_.outdone_warning && IsOwnWarning(evidence)) selection_.outdone_warning = evidence;
        evidence.decision = Decision::kTooWeak;
      } else if (selection_.evidence.size() >= Room()) {
        evidence.decision = Decision::kNoRoom;
      } else if (SaysTheSame(evidence)) {
        evidence.decision = Decision::kSaysTheSame;
      } else {
        selection_.evidence.push_back(evidence);
      }
    }
    std::vector<Evidence>& chosen = selection_.evidence;
    const auto warns = [&](const Evidence& evidence) { return IsOwnWarning(evidence); };
    if (std::any_of(chosen.begin(), chosen.end(), warns)) selection_.outdone_warning.reset();
    if (selection_.outdone_warning) Decide(*selection_.outdone_warning, Decision::kChosen);
  }

  // Room is kept for what has to be told with the answer; a particular question needs more of its own.
  size_t Room() const {
    const size_t most = request_.max_statements;
    const size_t own = request_.focus.is_specific() ? kOwnOfSpecific : 1;
    return std::min(most, std::max(own, most - std::min(most, selection_.owed.size())));
  }

  // Where a condition decides: the article's sentence that names it.
  bool IsOwnWarning(const Evidence& evidence) const {
    return !request_.deciding_conditions.empty() && evidence.has_focus && IsOfArticle(evidence);
  }

  // Records what finally became of a passage, a candidate or not.
  void Decide(const Evidence& evidence, Decision decision) {
    auto& candidates = selection_.candidates;
    auto candidate = std::find_if(candidates.begin(), candidates.end(),
                                  [&](const Evidence& each) { return each.passage == evidence.passage; });
    if (candidate == candidates.end()) candidate = candidates.insert(candidate, evidence);
    candidate->decision = decision;
  }

  // What else is asked is weighed as if the conditions had not been named: they have their warnings. Where nothing more
  // particular is asked, what the editors chose to open such an answer goes before.
  void ChooseBeside(const std::vector<ScoredPassage>& found) {
    if (request_.deciding_conditions.empty() || !request_.may_answer_beside) return;
    const Focus focus(question_, snapshot_, request_.deciding_conditions);
    const SelectionRequest request{snapshot_, question_, focus, {}, {}, false, request_.max_statements};
    Selector rest(request);
    rest.Weigh(found);
    for (const Evidence& evidence : rest.selection_.candidates) {
      const bool may_stand = rest.fitness_.Judge(evidence) == Decision::kChosen && fitness_.MayStandBeside(evidence) &&
                             !SaysTheSame(evidence);
      if (!may_stand || (selection_.beside && evidence.parts.opener == 0)) continue;
      selection_.beside = evidence;
      if (evidence.parts.opener > 0) break;
    }
    if (selection_.beside) Decide(*selection_.beside, Decision::kChosen);
  }

  // "The article claims … Is that true?": what the source of the claim says answers, and the claim stands after it. So
  // it does where the article makes too much of what was asked about.
  void PutSourcesBeforeArticle() {
    std::vector<Evidence>& chosen = selection_.evidence;
    if (chosen.empty()) return;
    const Evidence& first = chosen.front();
    // "What does the article call natural painkillers?"
    const bool asks_for_it = first.is_surely_expected && !question_.is_polar;
    const bool asks_article = AsksOfArticle();
    if (asks_for_it || (!asks_article && !IsClaimOfArticle(first))) return;
    std::vector<Evidence> sources;
    for (const uint32_t index : PassageOf(first).claims) {
      const Claim& claim = snapshot_.knowledge().claims[index];
      if (!asks_article && !GoesBeyondSource(claim)) continue;
      for (const QuoteRef& quote : claim.evidence) {
        const std::optional<uint32_t> passage = snapshot_.PassageWith(quote);
        if (!passage || sources.size() == (asks_article ? kSourcesBeforeArticle : 1)) continue;
        const Evidence source = request_.focus.Weigh(*passage, 0);
        if (Holds(sources, *passage)) continue;
        if (asks_article || fitness_.Judge(source) == Decision::kChosen) sources.push_back(source);
      }
    }
    for (const Evidence& source : sources) {
      Decide(source, Decision::kChosen);
      chosen.erase(std::remove_if(chosen.begin() + 1, chosen.end(),
                                  [&](const Evidence& other) { return other.passage == source.passage; }),
                   chosen.end());
    }
    chosen.insert(chosen.begin(), sources.begin(), sources.end());
    for (; chosen.size() > Room(); chosen.pop_back()) Decide(chosen.back(), Decision::kNoRoom);
  }

  bool AsksOfArticle() const {
    return std::any_of(question_.mentions.begin(), question_.mentions.end(), [&](const Mention& mention) {
      const Concept& entry = lexicon_.concept_at(mention.concept_index);
      return entry.kind == ConceptKind::kSource && fitness_.IsArticle(entry.document_id);
    });
  }

  // A sentence of the article; but not where a condition decides, nor where nothing particular is asked and the editors
  // chose it to open such an answer.
  bool IsClaimOfArticle(const Evidence& evidence) const {
    return request_.deciding_conditions.empty() && evidence.parts.opener == 0 && IsOfArticle(evidence);
  }

  // A claim on what was asked about, and no warning, that its source does not bear out.
  bool GoesBeyondSource(const Claim& claim) const {
    const std::optional<Facet> main = question_.facets.Main();
    // A comparison also tells whether the treatment helps, but a question whether it helps does not ask for a
    // comparison.
    const bool is_on_main = main && (main == Facet::kEfficacy ? claim.facets.Main() == main : claim.facets.Has(*main));
    return is_on_main && claim.support != Support::kSupported && claim.verdict < Verdict::kCaution;
  }

  // "Is it safe?": what warns stands before what reassures. "Was anybody hurt by it?": the harm before its absence.
  void PutWarningFirst() {
    std::vector<Evidence>& chosen = selection_.evidence;
    const std::optional<Facet> main = question_.facets.Main();
    const bool asks_harm = main == Facet::kHarms;
    if ((main != Facet::kSafety && !asks_harm) || chosen.empty() || !fitness_.Reassures(PassageOf(chosen.front())))
      return;
    const auto warning = std::find_if(chosen.begin(), chosen.end(), [&](const Evidence& evidence) {
      const Passage& passage = PassageOf(evidence);
      return asks_harm ? passage.facets.Has(Facet::kHarms) && !fitness_.Reassures(passage)
                       : Warns(passage, snapshot_.knowledge());
    });
    if (warning != chosen.end()) std::rotate(chosen.begin(), warning, warning + 1);
  }

  void FindOwed() {
    // What every answer on the treatment owes is not owed by an answer on another treatment.
    if (fitness_.asks_only_others()) return;
    if (fitness_.NamesSource() || !request_.deciding_conditions.empty() || !question_.facets.Main()) return;
    // An answer on how massage may work, or on toxins, does not owe the certainty of pain relief.
    const auto first = std::find_if(selection_.candidates.begin(), selection_.candidates.end(),
                                    [](const Evidence& evidence) { return evidence.decision == Decision::kChosen; });
    if (question_.facets.Main() == Facet::kEfficacy && first != selection_.candidates.end()) {
      const FacetSet told = PassageOf(*first).facets;
      if (!told.Has(Facet::kEfficacy) || told.Has(Facet::kMechanism)) return;
    }
    const auto& owe = snapshot_.knowledge().answers_owe;
    const auto found = owe.find(std::string(FacetName(*question_.facets.Main())));
    if (found != owe.end()) selection_.owed = found->second;
  }

  // The advice that follows a warning in its own paragraph ("Always consult your doctor …") goes with it.
  void AddAdvice() {
    auto& chosen = selection_.evidence;
    // Where a condition decides, the article's warning opens the answer.
    const auto opening = request_.deciding_conditions.empty()
                             ? chosen.begin()
                             : std::find_if(chosen.begin(), chosen.end(),
                                            [&](const Evidence& evidence) { return IsOfArticle(evidence); });
    if (opening == chosen.end()) return;
    const Evidence first = *opening;
    const Passage& warning = PassageOf(first);
    if (!warning.facets.Has(Facet::kSafety) || !question_.facets.HasAny(warning.facets)) return;
    const uint32_t next = first.passage + 1;
    if (next >= snapshot_.passages().size()) return;
    const Passage& advice = snapshot_.passages()[next];
    const bool same_block = advice.document == warning.document && advice.block == warning.block;
    if (!same_block || !advice.facets.Has(Facet::kPractitioner) || warning.is_item) return;
    const bool points_back = advice.context.start <= warning.range.start;
    // The advice that was chosen for itself is told with the warning.
    const auto is_advice = [&](const Evidence& evidence) { return evidence.passage == next; };
    chosen.erase(std::remove_if(chosen.begin(), chosen.end(), is_advice), chosen.end());
    const auto warned = std::find_if(chosen.begin(), chosen.end(),
                                     [&](const Evidence& evidence) { return evidence.passage == first.passage; });
    Evidence evidence = first;
    evidence.passage = next;
    if (points_back && !request_.deciding_conditions.empty()) {
      *warned = evidence;  // quoted with the sentence that it points back to
      return;
    }
    chosen.insert(warned + 1, evidence);
    if (chosen.size() > request_.max_statements) chosen.pop_back();
  }

  // "Does yoga work as well as massage?": what speaks for massage, or for exercise with it, does not speak for yoga.
  bool LacksOtherBeside(const Passage& passage) const {
    if (!question_.facets.HasAny({Facet::kComparison, Facet::kCombination})) return false;
    return std::any_of(question_.mentions.begin(), question_.mentions.end(), [&](const Mention& mention) {
      return fitness_.IsOtherTreatment(mention) &&
             std::none_of(passage.concepts.begin(), passage.concepts.end(),
                          [&](uint32_t said) { return snapshot_.concepts().IsA(said, mention.concept_index); });
    });
  }

  // The verdict of the claim or finding that is most about the question; of equally near ones the first, since that is
  // the statement which is read as the answer, but uncertainty beats support. Support that stands beside a no ("may I
  // skip the exercises?") is uncertain.
  Verdict FindVerdict() const {
    Verdict verdict = Verdict::kNone;
    // Evidence for or against the treatment does not tell who wrote something, who may do it, or what it means.
    const std::optional<Facet> main = question_.facets.Main();
    if (main == Facet::kAuthorship || main == Facet::kPractitioner || main == Facet::kDefinition) return verdict;
    // "Does it wear off?": "not supported" would say that it does not.
    if (main == Facet::kDuration && question_.doubts) return verdict;
    double nearest = -1;
    bool is_contested = false;
    for (const Evidence& evidence : selection_.evidence) {
      const Passage& passage = PassageOf(evidence);
      const bool lacks_other = LacksOtherBeside(passage);
      const auto consider = [&](Verdict said, double near, bool on_facet) {
        // A warning is for the people it names; if nobody's condition decides, it sets no verdict.
        const bool for_others = said >= Verdict::kCaution && request_.deciding_conditions.empty();
        is_contested = is_contested || (on_facet && said == Verdict::kNotSupported);
        if (said == Verdict::kNone || for_others || !on_facet || near < nearest - kSameDistance) return;
        if (said == Verdict::kSupported && lacks_other) return;
        const bool nearer = near > nearest + kSameDistance;
        if (nearer || (verdict == Verdict::kSupported && said == Verdict::kUncertain)) verdict = said;
        nearest = std::max(nearest, near);
      };
      for (const uint32_t index : passage.claims) {
        const Claim& claim = snapshot_.knowledge().claims[index];
        consider(claim.verdict, request_.focus.CoverageOf(claim, evidence.passage),
                 claim.facets.HasAny(question_.facets));
      }
      // "Hot yoga yesterday, back stiff. Massage?": that yoga is recommended says nothing for massage.
      const bool is_for_others = passage.verdict == Verdict::kSupported && fitness_.IsOfOtherTreatments(passage);
      if (is_for_others && !fitness_.asks_only_others() && fitness_.others_asked().empty()) continue;
      // That relief does not last says nothing on whether the treatment helps.
      const bool on_another_time = passage.facets.Has(Facet::kDuration) && !question_.facets.Has(Facet::kDuration);
      const bool on_facet = evidence.has_facet || fitness_.knows_others();
      consider(passage.verdict, evidence.coverage, on_facet && !on_another_time);
    }
    // "Does it cause harm?": what speaks for the treatment speaks for no harm.
    if (main == Facet::kHarms && verdict == Verdict::kSupported) return Verdict::kUncertain;
    return is_contested && verdict == Verdict::kSupported ? Verdict::kUncertain : verdict;
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
  const Fitness fitness_;
  Selection selection_;
};

}  // namespace

Selection SelectEvidence(const SelectionRequest& request, const std::vector<ScoredPassage>& found) {
  return Selector(request).Run(found);
}

}  // namespace caveat
