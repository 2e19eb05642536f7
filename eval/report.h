#pragma once

#include <iosfwd>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "corpus/collection.h"
#include "service/answer/answerer.h"

namespace caveat {

// What else to measure than the collection's own questions.
struct EvaluationOptions {
  std::vector<std::string> uncovered;  // files of questions that the collection does not cover; see AskUncovered
  std::vector<std::string> retrieval;  // folders of test collections; see TestRetrieval
  std::string json_path;               // where to write all of it as JSON; nowhere if empty
  bool shows_broken = false;           // also print the changed questions whose relation did not hold
};

// Asks the golden questions, changed and unchanged, and whatever the options name; prints one table, the part of the
// questions that is set aside always apart. Deterministic.
absl::Status Evaluate(const Collection& collection, Answerer& answerer, const EvaluationOptions& options,
                      std::ostream& out);

}  // namespace caveat
