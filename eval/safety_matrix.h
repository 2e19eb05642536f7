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

// Every red-flag rule: each of its examples that fire, in every form, person and spelling, must be at least as urgent
// as the rule; each that must be silent, less urgent. Every condition: each of its concepts' terms, the first 25 of a
// rule in every form and the others in one each, must bring its caveat, and no verdict that reassures.
absl::StatusOr<std::vector<SafetyMatrix>> TestSafety(const Collection& collection, Answerer& answerer);

}  // namespace caveat
