#pragma once

#include <optional>
#include <string>
#include <vector>

#include "index/searcher.h"
#include "service/answer/answer.h"
#include "service/answer/evidence.h"
#include "service/question/question.h"

namespace caveat {

// What evidence is chosen for.
struct SelectionRequest {
  const Snapshot& snapshot;
  const Question& question;
  const Focus& focus;
  // Conditions that have a rule: they are never reported as missing, whatever is quoted.
  std::vector<uint32_t> ruled_conditions;
  // Where a person's condition decides the answer: only passages that speak of one of these may be quoted, so that no
  // general reassurance stands in for the particular warning.
  std::vector<uint32_t> deciding_conditions;
  // Somebody has a condition that no rule speaks of: what is quoted must not sound like an all-clear for it.
  bool has_uncovered = false;
  size_t max_statements = 5;
  // Whether the rest of the question may be answered beside the warnings: a person who should not have the treatment is
  // not told how often to have it.
  bool may_answer_beside = false;
};

// The passages that answer a question, the first one best, and what they make of it.
struct Selection {
  std::vector<Evidence> evidence;
  std::vector<Evidence> candidates;         // all that were weighed, best first, with what became of each
  std::optional<Evidence> beside;           // where a condition decides: what answers the question beside its warnings
  std::optional<Evidence> outdone_warning;  // where a condition decides: the article's own, where others outdid it
  std::vector<QuoteRef> owed;  // what the collection tells beside every answer of this kind, as far as there is room
  std::vector<std::string> missing;  // what the question names and the collection does not speak of
  bool answers_the_rest = false;     // something of the question is answered apart from `missing`
  Verdict verdict = Verdict::kNone;  // what the chosen passages say to a yes/no question
  ConfidenceBucket confidence = ConfidenceBucket::kLow;
  double confidence_score = 0;  // the bucket, and within it how much of the question the first passage speaks of
};

Selection SelectEvidence(const SelectionRequest& request, const std::vector<ScoredPassage>& found);

}  // namespace caveat
