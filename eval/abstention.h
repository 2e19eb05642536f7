#pragma once

#include <string>

#include "absl/status/statusor.h"
#include "service/answer/answerer.h"

namespace caveat {

// What became of questions that a collection cannot answer.
struct AbstentionScore {
  std::string name;  // of the file
  int asked = 0;
  int answered = 0;   // wrongly: answered or partial
  int clarified = 0;  // asked back
  int red_flags = 0;  // taken for an emergency
};

// Asks every question of a file of {"text": …} or {"question": …}, one a line, none of which the collection covers.
absl::StatusOr<AbstentionScore> AskUncovered(const std::string& path, Answerer& answerer);

}  // namespace caveat
