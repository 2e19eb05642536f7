#pragma once

#include <vector>

#include "absl/status/statusor.h"
#include "service/answer/selection.h"

namespace caveat {

// Where a message asks several things ("who wrote it, and do they sell massages?"), lets each be answered: the evidence
// for each of its parts, taken in turn, and then what was chosen for the message as a whole. What is missing from the
// whole stays missing, and a part that nothing answers is missing in its own words, unless something else is told on
// its side; a part that is answered makes the rest of the answer.
//   question: has parts
//   whole: what was chosen for all of it
// Fails if the search does.
absl::StatusOr<Selection> AnswerParts(const Snapshot& snapshot, Searcher& searcher, const Question& question,
                                      Selection whole, size_t max_statements, size_t max_candidates);

}  // namespace caveat
