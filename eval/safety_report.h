#pragma once

#include <iosfwd>
#include <string>

#include "absl/status/status.h"
#include "corpus/collection.h"
#include "service/answer/answerer.h"

namespace caveat {

struct SafetyReportOptions {
  bool shows_gaps = false;       // every gap of the matrices, and every miss of the tuned messages
  bool shows_set_aside = false;  // the misses of the messages set aside as well; then they are so no longer
  std::string page_path;         // where to write the page for reviewers; nowhere if empty
};

// Prints what shows that the safety rules do what they say: each rule in every form, person and spelling, and
// hand-written messages. Deterministic.
absl::Status ReportSafety(const Collection& collection, Answerer& answerer, const SafetyReportOptions& options,
                          std::ostream& out);

}  // namespace caveat
