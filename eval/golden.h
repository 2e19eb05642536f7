#pragma once

#include <array>
#include <iosfwd>
#include <string>
#include <vector>

#include "corpus/collection.h"
#include "service/answer/answerer.h"

namespace caveat {

// What golden questions state of an answer.
enum class GoldenAspect { kOutcome, kVerdict, kTriage, kFirstStatement, kQuotes, kCitations, kCaveats };
inline constexpr std::array<const char*, 7> kGoldenAspectNames = {
    "outcome", "verdict", "triage", "first statement", "quotes", "citations", "caveats and notes"};

struct AspectScore {
  bool is_stated = false;
  bool holds = true;
};

// How an answer stands beside what is expected of it.
struct GoldenVerdict {
  std::array<AspectScore, kGoldenAspectNames.size()> aspects;
  std::vector<std::string> failures;  // a sentence each; empty if all holds
};

GoldenVerdict CheckGolden(const GoldenQuestion& question, const Answer& answer, const Snapshot& snapshot);

// How many golden questions held.
struct GoldenScore {
  int asked = 0;
  int held = 0;
};

struct GoldenResult {
  GoldenScore tuned;
  GoldenScore set_aside;
  GoldenScore rules;  // examples of the red-flag rules
  bool all_held() const {
    return tuned.held == tuned.asked && set_aside.held == set_aside.asked && rules.held == rules.asked;
  }
};

// Asks every golden question and every example of a red-flag rule, and writes to `out` those that do not hold, with
// what was expected and what came, then the scores and what each confidence bucket was worth on the set-aside part.
absl::StatusOr<GoldenResult> TestCollection(const Collection& collection, Answerer& answerer, bool show_set_aside,
                                            std::ostream& out);

}  // namespace caveat
