#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "service/answer/evidence.h"
#include "service/question/question.h"

namespace caveat {

// A byte of a document, by which a passage is named.
struct PassageName {
  std::string document_id;
  uint32_t byte = 0;
};

// How an answer was made.
struct Explanation {
  Question question;                 // as it was understood
  std::vector<Evidence> candidates;  // best first; empty where nothing had to be searched for
  std::optional<Evidence> why_not;   // the passage that was asked about, if there is one
};

}  // namespace caveat
