#include "service/answer/parts.h"

#include <algorithm>
#include <optional>

#include "absl/strings/str_cat.h"
#include "service/question/asked.h"

namespace caveat {
namespace {

// True if the part says itself what it is about.
bool NamesSubject(const Question& part, const Snapshot& snapshot) {
  return std::any_of(part.mentions.begin(), part.mentions.end(), [&](const Mention& mention) {
    return !mention.carried && snapshot.IsInScope(mention.concept_index);
  });
}

void AddOnce(const std::string& name, std::vector<std::string>& names) {
  if (std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
}

// What the part asks, without the "and" that leads to the next.
std::string Asked(const Question& part) {
  std::string text = part.text;
  if (!part.tokens.empty() && JoinsQuestions(part.tokens.back().word)) text.resize(part.tokens.back().begin);
  while (!text.empty() && (text.back() == ' ' || text.back() == ',')) text.pop_back();
  return text;
}

// The parts whose facet nothing in the answer speaks of, in their own words.
std::vector<std::string> Quoted(const std::vector<const Question*>& parts, FacetSet told) {
  std::vector<std::string> quoted;
  for (const Question* part : parts) {
    const std::optional<Facet> main = part->facets.Main();
    if (main && !told.Has(*main)) AddOnce(absl::StrCat("\"", Asked(*part), "\""), quoted);
  }
  return quoted;
}

void AddFacets(const Selection& selection, const Snapshot& snapshot, FacetSet& facets) {
  for (const Evidence& evidence : selection.evidence) facets.AddAll(snapshot.passages()[evidence.passage].facets);
}

// Records for each candidate of the whole message what finally became of it, and adds those that only a part found.
void Decide(const std::vector<Evidence>& chosen, std::vector<Evidence>& candidates) {
  for (Evidence& candidate : candidates) {
    if (Holds(chosen, candidate.passage)) {
      candidate.decision = Decision::kChosen;
    } else if (candidate.decision == Decision::kChosen) {
      candidate.decision = Decision::kNoRoom;
    }
  }
  for (const Evidence& evidence : chosen) {
    if (!Holds(candidates, evidence.passage)) candidates.push_back(evidence);
  }
}

}  // namespace

absl::StatusOr<Selection> AnswerParts(const Snapshot& snapshot, Searcher& searcher, const Question& question,
                                      Selection whole, size_t max_statements, size_t max_candidates) {
  const bool left_out = !question.left_out.empty();
  std::vector<Selection> answered;
  std::vector<const Question*> open;
  FacetSet told;
  for (const Question& part : question.parts) {
    const absl::StatusOr<std::vector<ScoredPassage>> found = searcher.FindCandidates(part.search_words, max_candidates);
    if (!found.ok()) return found.status();
    const Focus focus(part, snapshot);
    Selection selection = SelectEvidence({snapshot, part, focus, {}, {}, false, max_statements}, *found);
    const bool answers = !selection.evidence.empty() && (selection.missing.empty() || selection.answers_the_rest);
    // "Does it help my knee, and how long does it last?": a part that leans on something missing is dropped with it.
    const bool stands = left_out || whole.answers_the_rest || whole.missing.empty() || NamesSubject(part, snapshot);
    if (!answers) open.push_back(&part);
    if (!answers || !stands) continue;
    AddFacets(selection, snapshot, told);
    answered.push_back(std::move(selection));
  }
  if (answered.empty()) return whole;
  if (answered.size() < 2 && whole.missing.empty() && !left_out && !whole.evidence.empty()) {
    AddFacets(whole, snapshot, told);
    whole.answers_the_rest = true;
    whole.missing = Quoted(open, told);
    return whole;
  }
  // What is missing from an answered part is missing from the whole.
  if (left_out) whole.missing.clear();
  for (const Selection& part : answered) {
    for (const std::string& name : part.missing) AddOnce(name, whole.missing);
  }
  for (const std::string& part : Quoted(open, told)) AddOnce(part, whole.missing);

  std::vector<Evidence> evidence;
  const size_t rounds = std::max<size_t>(1, (max_statements - 1) / answered.size());
  for (size_t round = 0; round < rounds; ++round) {
    for (const Selection& part : answered) {
      const bool is_new = round < part.evidence.size() && !Holds(evidence, part.evidence[round].passage);
      if (is_new && evidence.size() < max_statements) evidence.push_back(part.evidence[round]);
    }
  }
  // The certainty beside a benefit that only one part asked about.
  for (const Selection& part : answered) {
    if (whole.owed.empty() && !part.owed.empty()) whole.owed = part.owed;
  }
  Decide(evidence, whole.candidates);
  whole.evidence = std::move(evidence);
  whole.answers_the_rest = true;
  whole.verdict = Verdict::kNone;
  for (const Selection& part : answered) {
    if (whole.verdict == Verdict::kNone) whole.verdict = part.verdict;
  }
  return whole;
}

}  // namespace caveat
