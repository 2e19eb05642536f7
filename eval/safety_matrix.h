#pragma once

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "corpus/collection.h"
#include "eval/held_count.h"
#include "service/answer/answerer.h"

namespace caveat {

// One rule, asked in every form.
struct RuleCoverage {
  std::string id;
  HeldCount total;
  std::vector<HeldCount> forms;   // as in the matrix
  std::vector<std::string> gaps;  // "form: the message", of those that did not hold
};

// What was asked and what had to come: of rules in rows, of forms in columns.
struct SafetyMatrix {
  std::string name;
  std::string must;
  std::vector<std::string> forms;
  std::vector<RuleCoverage> rules;  // in the order of the collection
};

// Asks the examples of every red-flag rule, and the terms of every condition's concepts: the first 12 of a rule in
// every form, each later one in a single form. A form that cannot be made of a text is left out. What must come:
// - for an example that fires: a triage level at least as urgent as the rule's;
// - for an example that stays silent: no triage, or triage by another rule, however urgent (TestCollection is stricter
//   about the examples as written: nothing more urgent than the rule may come);
// - for a condition's term: its caveat, and no verdict that reassures (supported or uncertain).
absl::StatusOr<std::vector<SafetyMatrix>> TestSafety(const Collection& collection, Answerer& answerer);

}  // namespace caveat
