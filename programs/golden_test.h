#pragma once

#include <iosfwd>

#include "corpus/collection.h"
#include "service/answer/answerer.h"

namespace caveat {

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
