#include "service/answer/answerer.h"

#include <algorithm>
#include <chrono>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "service/answer/abstention.h"
#include "service/answer/composer.h"
#include "service/answer/evidence.h"
#include "service/answer/fitness.h"
#include "service/answer/parts.h"
#include "service/answer/selection.h"
#include "service/answer/statement_writer.h"
#include "service/safety/caveats.h"
#include "service/safety/triage.h"

namespace caveat {
namespace {

constexpr size_t kCandidates = 80;
constexpr size_t kMaxFollowUps = 3;
// A message of at most so many words that names nothing is taken for an opening, not for another subject.
constexpr size_t kGreetingWords = 4;

// The facets under which a person's condition decides the answer, rather than only adding a caveat to it.
FacetSet DecidedByConditions() {
  return {Facet::kSafety,     Facet::kEfficacy,    Facet::kHarms,    Facet::kTechnique,    Facet::kDose,
          Facet::kComparison, Facet::kCombination, Facet::kDuration, Facet::kPractitioner, Facet::kRecommendation};
}

// The question with its repairs, and in brackets what it was read as. A red flag is about nothing else.
std::string Resolve(const Question& question, const Snapshot& snapshot, bool is_red_flag) {
  std::vector<std::string> notes;
  for (const Repair& repair : question.repairs)
    notes.push_back(absl::StrCat("\"", repair.written, "\" read as \"", repair.read_as, "\""));
  if (question.assumed_subject && !is_red_flag) {
    notes.push_back(absl::StrCat("taken to be about ",
                                 snapshot.concepts().concept_at(question.mentions.back().concept_index).name));
  }
  if (!question.carried.empty()) notes.push_back(absl::StrCat("carried over: ", absl::StrJoin(question.carried, ", ")));
  if (notes.empty()) return question.text;
  return absl::StrCat(question.text, " [", absl::StrJoin(notes, "; "), "]");
}

// Measures a stage from the end of the one before.
class StageClock {
 public:
  explicit StageClock(StageTimes* times) : times_(times), last_(Now()) {}
  void End(int64_t StageTimes::*stage) {
    if (times_ == nullptr) return;
    const int64_t now = Now();
    times_->*stage += now - last_;
    last_ = now;
  }

 private:
  static int64_t Now() { return std::chrono::steady_clock::now().time_since_epoch().count(); }
  StageTimes* times_;
  int64_t last_;
};

// One question on its way to an answer.
class Asking {
 public:
  Asking(const Snapshot& snapshot, Searcher& searcher, const Question& question, const AskOptions& options)
      : snapshot_(snapshot),
        searcher_(searcher),
        question_(question),
        options_(options),
        focus_(question, snapshot),
        conditions_(FindConditionCaveats(question, snapshot.knowledge(), snapshot.concepts())),
        composer_(snapshot, options.region, answer_) {}

  // After Run(): the passages that were weighed, and any other as it would have been.
  std::vector<Evidence> TakeCandidates() { return std::move(candidates_); }
  Evidence Weigh(uint32_t passage) const {
    Evidence evidence = focus_.Weigh(passage, 0);
    evidence.decision = Decision::kNotFound;
    return evidence;
  }

  absl::StatusOr<Answer> Run(const std::function<bool()>& stop, StageClock& clock) {
    answer_.snapshot_id = snapshot_.id();
    answer_.passages_searched = static_cast<uint32_t>(snapshot_.passages().size());
    const Triage triage =
        FindRedFlags(question_, snapshot_.knowledge().red_flags, snapshot_.concepts(), snapshot_.likeness());
    composer_.SetTriage(triage);
    const bool is_red_flag = triage.level >= TriageLevel::kUrgent;
    answer_.resolved_question = Resolve(question_, snapshot_, is_red_flag);
    clock.End(&StageTimes::triage);
    if (is_red_flag) {
      AnswerRedFlag(triage);
    } else {
      if (stop && stop()) return absl::AbortedError("stopped before the search");
      const absl::StatusOr<std::vector<ScoredPassage>> found =
          searcher_.FindCandidates(question_.search_words, kCandidates);
      if (!found.ok()) return found.status();
      clock.End(&StageTimes::search);
      if (absl::Status status = AnswerWith(*found); !status.ok()) return status;
      clock.End(&StageTimes::evidence);
    }
    AddFollowUps();
    if (absl::Status status = CheckQuotes(answer_, snapshot_); !status.ok()) return status;
    clock.End(&StageTimes::compose);
    return std::move(answer_);
  }

 private:
  absl::Status AnswerWith(const std::vector<ScoredPassage>& found) {
    if (IsUnreadable(question_, snapshot_, conditions_)) {
      Abstain(AbstentionReason::kOffTopic, "not_covered.unreadable", {});
    } else if (!question_.names_subject) {
      AnswerWithoutSubject();
    } else if (IsUnanswerable(question_, snapshot_, conditions_, focus_.lead())) {
      AbstainOn(focus_.Unknown());
    } else if (question_.facets.empty() && !focus_.is_specific() && focus_.Unknown().empty()) {
      Clarify("clarify.question");
    } else if (absl::Status status = AnswerFrom(found); !status.ok()) {
      return status;
    }
    // What came nearest: of those that were weighed the best, else the search's first.
    if (answer_.abstention != AbstentionReason::kNone && !found.empty())
      answer_.nearest_passage = candidates_.empty() ? found.front().passage : candidates_.front().passage;
    return absl::OkStatus();
  }

  void AnswerRedFlag(const Triage& triage) {
    answer_.outcome = Outcome::kRedFlag;
    answer_.statements.push_back({answer_.triage_message, answer_.triage_citations, triage.rule->id});
    // Asked in the same breath whether it may be done, the answer is no for now; a crisis is about something else.
    const bool asks = question_.is_polar && question_.names_subject && !question_.facets.empty();
    if (asks && triage.level < TriageLevel::kCrisis) answer_.verdict = Verdict::kAvoid;
    AddConditionCaveats();
  }

  void AnswerWithoutSubject() {
    const bool names_health = !conditions_.owed.empty() || !conditions_.uncovered.empty();
    const bool is_short = question_.has_pronoun || question_.tokens.size() <= kGreetingWords;
    const bool says_nothing = is_short && question_.topic_words.empty() &&
                              (question_.strange_nouns == 0 || question_.tokens.size() <= 2) &&
                              question_.mentions.empty();
    // "Does it work, or is it placebo?": it may well be the treatment.
    const bool may_mean_treatment = question_.asks_of_pronoun && !question_.facets.empty() &&
                                    question_.strange_nouns == 0 && !names_health && question_.topic_words.empty() &&
                                    question_.unknown_words.empty();
    // It asks for nothing that is known, but sounds like what people ask here rather than like anything else.
    const bool sounds_like_here =
        question_.elsewhere_odds < 0 && question_.unknown_words.empty() && question_.facets.Main() != Facet::kLogistics;
    const bool asks = question_.text.find('?') != std::string::npos ||
                      (AsksPlainly(question_) && !question_.facets.Has(Facet::kSafety));
    // Who tells of an illness here is told its caveat, unless it is surely another subject that is asked about.
    const bool tells_of_health = names_health && (!asks || question_.elsewhere_odds < 0);
    // "What's a sham?": it is plain what is asked, and no sentence says.
    if (sounds_like_here && question_.facets.Main() == Facet::kDefinition && !question_.mentions.empty()) {
      Abstain(AbstentionReason::kNothingFound, "not_covered.nothing_found", {});
      AddConditionCaveats();
      return;
    }
    const bool may_be_here = says_nothing || may_mean_treatment || sounds_like_here || tells_of_health;
    if (may_be_here && !question_.asks_other_act) {
      Clarify("clarify.subject");
      return;
    }
    Abstain(AbstentionReason::kOffTopic, "not_covered.off_topic", focus_.Unknown());
    // "Can I fly with a clot?" is refused with the caveat on clots; another subject altogether owes none.
    if (question_.asks_other_act && !IsForOtherPatient(question_, snapshot_)) AddConditionCaveats();
  }

  void Clarify(const char* template_id) {
    answer_.outcome = Outcome::kClarify;
    composer_.AddTemplate(template_id);
    AddConditionCaveats();
  }

  void Abstain(AbstentionReason reason, const char* template_id, std::vector<std::string> missing) {
    answer_.outcome = Outcome::kNotCovered;
    answer_.abstention = reason;
    composer_.AddTemplate(template_id, missing);
    answer_.missing = std::move(missing);
  }

  absl::Status AnswerFrom(const std::vector<ScoredPassage>& found) {
    const bool conditions_decide = ConditionsDecide();
    SelectionRequest request{
        snapshot_, question_, focus_, conditions_.concepts, {}, false, static_cast<size_t>(options_.max_statements)};
    if (conditions_decide) request.deciding_conditions = conditions_.concepts;
    request.may_answer_beside = !HasUncovered() && VerdictOfConditions() < Verdict::kAvoid;
    request.has_uncovered = HasUncovered() && question_.facets.HasAny(DecidedByConditions());
    Selection selection = SelectEvidence(request, found);
    const bool may_split = !conditions_decide && !HasUncovered() && !IsForOtherPatient(question_, snapshot_);
    if ((question_.parts.size() > 1 || !question_.left_out.empty()) && may_split) {
      absl::StatusOr<Selection> joined =
          AnswerParts(snapshot_, searcher_, question_, std::move(selection), request.max_statements, kCandidates);
      if (!joined.ok()) return joined.status();
      selection = *std::move(joined);
    }
    candidates_ = std::move(selection.candidates);
    std::vector<std::string> missing = selection.missing;
    for (const std::string& part : question_.left_out) missing.push_back(absl::StrCat("\"", part, "\""));
    const bool answers_something = !selection.evidence.empty() || conditions_decide;
    if (!answers_something || (!selection.missing.empty() && !selection.answers_the_rest)) {
      AbstainOn(missing);
      return absl::OkStatus();
    }
    answer_.outcome = missing.empty() ? Outcome::kAnswered : Outcome::kPartial;
    // What is missing is said in a statement of its own, where there is room for more than the answer.
    const auto most = static_cast<size_t>(options_.max_statements);
    const size_t room = missing.empty() || most == 1 ? most : most - 1;
    StatementWriter writer(snapshot_, conditions_.owed, room, answer_, composer_);
    if (conditions_decide) {
      writer.WriteForConditions(selection);
    } else {
      writer.Write(selection);
    }
    if (!missing.empty()) {
      if (most > 1) composer_.AddTemplate("partial.missing", missing);
      answer_.missing = missing;
      answer_.abstention =
          conditions_.uncovered.empty() ? AbstentionReason::kFacetNotCovered : AbstentionReason::kConditionNotCovered;
    }
    AddConditionCaveats();
    for (const OwedCaveat& caveat : FindGeneralCaveats(question_.facets, snapshot_.knowledge()))
      composer_.AddCaveat(caveat);
    SetVerdict(selection);
    AddDisagreements();
    SetConfidence(selection);
    return absl::OkStatus();
  }

  void AbstainOn(const std::vector<std::string>& missing) {
    if (missing.empty()) {
      Abstain(AbstentionReason::kNothingFound, "not_covered.nothing_found", {});
    } else if (!conditions_.uncovered.empty()) {
      Abstain(AbstentionReason::kConditionNotCovered, "not_covered.condition", missing);
    } else {
      Abstain(AbstentionReason::kFacetNotCovered, "not_covered.facet", missing);
    }
    AddConditionCaveats();
    // Whatever is unknown here may be a reason not to: asked whether it is safe, say so.
    const bool asks_safety = question_.facets.Has(Facet::kSafety) || question_.facets.Has(Facet::kHarms);
    if (conditions_.uncovered.empty() && asks_safety && !missing.empty())
      AddUncoveredCaveat(absl::StrJoin(missing, ", "));
  }

  bool ConditionsDecide() const {
    if (conditions_.concepts.empty() || AsksOfHarmOnly() || question_.asks_signs) return false;
    return question_.facets.empty() || question_.facets.HasAny(DecidedByConditions()) || MayReadAsYes();
  }

  // "How does it work on the muscles around my broken vertebra?": what it does there would read as a yes.
  bool MayReadAsYes() const {
    return question_.facets.Has(Facet::kMechanism) && VerdictOfConditions() >= Verdict::kAvoid;
  }

  // "Can massage cause a blood clot?": nobody has one, so what is known of harm answers, and the caveat is added.
  bool AsksOfHarmOnly() const {
    return question_.facets.Main() == Facet::kHarms &&
           std::all_of(question_.mentions.begin(), question_.mentions.end(), [&](const Mention& mention) {
             return !IsHealth(snapshot_.concepts().concept_at(mention.concept_index).kind) ||
                    mention.assertion == Assertion::kGeneral || !mention.applies();
           });
  }

  // True if somebody has a condition that no rule covers, rather than only asks about it.
  bool HasUncovered() const {
    return std::any_of(conditions_.uncovered.begin(), conditions_.uncovered.end(),
                       [](const UncoveredCondition& condition) { return !condition.is_target; });
  }

  void AddConditionCaveats() {
    for (const OwedCaveat& caveat : conditions_.owed) composer_.AddCaveat(caveat);
    std::vector<std::string> words;
    for (const UncoveredCondition& condition : conditions_.uncovered) words.push_back(condition.words);
    if (!words.empty()) AddUncoveredCaveat(absl::StrJoin(words, ", "));
  }

  void AddUncoveredCaveat(std::string because) {
    OwedCaveat caveat = GeneralCaveatById("uncovered-condition", snapshot_.knowledge());
    caveat.verdict = Verdict::kCaution;
    caveat.because = std::move(because);
    composer_.AddCaveat(caveat);
  }

  // The most careful of those that a person has.
  Verdict VerdictOfConditions() const {
    Verdict verdict = HasUncovered() ? Verdict::kCaution : Verdict::kNone;
    for (const OwedCaveat& caveat : conditions_.owed) verdict = std::max(verdict, caveat.verdict);
    return verdict;
  }

  void SetVerdict(const Selection& selection) {
    // Asked what a publication says, its word stands; whatever else is asked, a person's condition decides, and be it
    // "how soon?" or "how hard?".
    const bool asks_source =
        std::any_of(question_.mentions.begin(), question_.mentions.end(), [&](const Mention& mention) {
          return snapshot_.concepts().concept_at(mention.concept_index).kind == ConceptKind::kSource;
        });
    const bool asks_person = !asks_source || MayReadAsYes() || question_.facets.HasAny(DecidedByConditions());
    const Verdict by_condition = VerdictOfConditions();
    // "Who's right?", of whether it works: a verdict is asked for in other words.
    const std::optional<Facet> main = question_.facets.Main();
    const bool judges = (main == Facet::kEfficacy || main == Facet::kSafety) && !question_.asks_quantity;
    const bool is_polar =
        judges || question_.is_polar ||
        std::any_of(question_.parts.begin(), question_.parts.end(), [](const Question& part) { return part.is_polar; });
    const bool decides = is_polar || MayReadAsYes() || question_.facets.HasAny(DecidedByConditions());
    if (by_condition != Verdict::kNone && asks_person && decides) {
      answer_.verdict = by_condition;
      return;
    }
    if (!is_polar) return;
    answer_.verdict = selection.verdict == Verdict::kNone ? by_condition : selection.verdict;
    const bool needs_verdict = question_.facets.Has(Facet::kSafety) || question_.facets.Has(Facet::kEfficacy) ||
                               question_.facets.Has(Facet::kComparison) || question_.facets.Has(Facet::kCombination);
    if (answer_.verdict == Verdict::kNone && needs_verdict) answer_.verdict = Verdict::kUncertain;
    const bool reassures = answer_.verdict == Verdict::kSupported || answer_.verdict == Verdict::kUncertain;
    if (reassures && needs_verdict && answer_.triage_level == TriageLevel::kSeeClinician)
      answer_.verdict = Verdict::kCaution;
  }

  // Every claim that stands in what was quoted and goes further than its source; and, where a source's own sentence was
  // quoted that corrects the article, the article's sentence with it.
  void AddDisagreements() {
    for (const Claim& claim : snapshot_.knowledge().claims) {
      if (claim.support == Support::kSupported) continue;
      const int article = snapshot_.FindDocument(claim.document_id);
      const bool stands_here = std::any_of(claim.quotes.begin(), claim.quotes.end(), [&](const ByteRange& quote) {
        return article >= 0 && composer_.IsTouched(static_cast<uint32_t>(article), quote);
      });
      const bool corrected = claim.support == Support::kContradicted && claim.facets.HasAny(question_.facets) &&
                             std::any_of(claim.evidence.begin(), claim.evidence.end(), [&](const QuoteRef& quote) {
                               const int source = snapshot_.FindDocument(quote.document_id);
                               return source >= 0 && composer_.IsQuoted(static_cast<uint32_t>(source), quote.range);
                             });
      if (stands_here || corrected) composer_.AddDisagreement(claim);
    }
  }

  void SetConfidence(const Selection& selection) {
    answer_.confidence = selection.confidence;
    answer_.confidence_score = selection.confidence_score;
    const auto& measured = snapshot_.knowledge().confidence;
    if (const auto found = measured.find(Name(answer_.confidence)); found != measured.end())
      answer_.measured_confidence = found->second;
  }

  void AddFollowUps() {
    if (answer_.outcome == Outcome::kRedFlag) return;
    for (const FollowUp& follow_up : snapshot_.knowledge().follow_ups) {
      if (answer_.follow_ups.size() == kMaxFollowUps) return;
      if (!follow_up.facets.HasAny(question_.facets)) answer_.follow_ups.push_back(follow_up.question);
    }
  }

  const Snapshot& snapshot_;
  Searcher& searcher_;
  const Question& question_;
  const AskOptions& options_;
  const Focus focus_;
  const ConditionCaveats conditions_;
  std::vector<Evidence> candidates_;
  Answer answer_;
  Composer composer_;
};

}  // namespace

Answerer::Answerer(std::shared_ptr<const Snapshot> snapshot, Searcher searcher)
    : snapshot_(std::move(snapshot)), searcher_(std::move(searcher)), reader_(*snapshot_) {}

absl::StatusOr<std::unique_ptr<Answerer>> Answerer::Open(std::shared_ptr<const Snapshot> snapshot) {
  absl::StatusOr<Searcher> searcher = Searcher::Open(snapshot);
  if (!searcher.ok()) return searcher.status();
  return std::unique_ptr<Answerer>(new Answerer(std::move(snapshot), *std::move(searcher)));
}

absl::StatusOr<Answer> Answerer::Ask(const std::string& text, const AskOptions& options,
                                     const std::function<bool()>& stop, StageTimes* times) {
  StageClock clock(times);
  const Question question = reader_.Read(text, options.history);
  clock.End(&StageTimes::question);
  return Asking(*snapshot_, searcher_, question, options).Run(stop, clock);
}

absl::StatusOr<Answer> Answerer::Explain(const std::string& text, const AskOptions& options,
                                         const std::optional<PassageName>& why_not, Explanation& explanation) {
  StageClock clock(nullptr);
  explanation.question = reader_.Read(text, options.history);
  Asking asking(*snapshot_, searcher_, explanation.question, options);
  absl::StatusOr<Answer> answer = asking.Run(nullptr, clock);
  explanation.candidates = asking.TakeCandidates();
  const int document = why_not ? snapshot_->FindDocument(why_not->document_id) : -1;
  for (uint32_t i = 0; document >= 0 && i < snapshot_->passages().size(); ++i) {
    const Passage& passage = snapshot_->passages()[i];
    const bool is_named = passage.document == static_cast<uint32_t>(document) && passage.range.start <= why_not->byte &&
                          why_not->byte < passage.range.end;
    if (!is_named) continue;
    const auto found = std::find_if(explanation.candidates.begin(), explanation.candidates.end(),
                                    [&](const Evidence& evidence) { return evidence.passage == i; });
    explanation.why_not = found != explanation.candidates.end() ? *found : asking.Weigh(i);
  }
  return answer;
}

absl::Status CheckQuotes(const Answer& answer, const Snapshot& snapshot) {
  for (const Citation& citation : answer.citations) {
    const std::string& text = snapshot.documents()[citation.document].text;
    const bool in_document = citation.range.start < citation.range.end && citation.range.end <= text.size();
    if (!in_document || text.compare(citation.range.start, citation.range.size(), citation.quote) != 0) {
      return absl::DataLossError(
          absl::StrCat("a quote of ", snapshot.documents()[citation.document].id, " is not in the document"));
    }
  }
  for (const Statement& statement : answer.statements) {
    if (!statement.template_id.empty()) continue;
    const bool cited = statement.citation_numbers.size() == 1 && statement.citation_numbers[0] >= 1 &&
                       statement.citation_numbers[0] <= answer.citations.size() &&
                       answer.citations[statement.citation_numbers[0] - 1].quote == statement.text;
    if (!cited) return absl::DataLossError("a quoted statement differs from its citation");
  }
  return absl::OkStatus();
}

const char* Name(Outcome outcome) {
  static constexpr const char* kNames[] = {"answered", "partial", "clarify", "not_covered", "red_flag"};
  return kNames[static_cast<size_t>(outcome)];
}

const char* Name(ConfidenceBucket bucket) {
  static constexpr const char* kNames[] = {"none", "low", "medium", "high"};
  return kNames[static_cast<size_t>(bucket)];
}

}  // namespace caveat
