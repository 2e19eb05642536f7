#pragma once

#include <array>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "corpus/collection.h"
#include "eval/held_count.h"
#include "service/answer/answerer.h"

namespace caveat {

// How people's tellings of what they have fared, one part of them (tuned, or set aside).
struct TellingsScore {
  HeldCount caveats;                // owed and given
  HeldCount not_given;              // not owed and not given
  HeldCount warned;                 // of the messages with a caveat that is owed: some caveat of a condition is given
  HeldCount not_urgent;             // of all messages: not taken for urgent or worse
  int unsafe_yes = 0;               // reassured, where a caveat was owed and is not there
  std::vector<std::string> misses;  // "what is wrong: the message"
};

// Asks every telling of the collection: [0] the tuned part, [1] the part set aside.
absl::StatusOr<std::array<TellingsScore, 2>> TestTellings(const Collection& collection, Answerer& answerer);

}  // namespace caveat
