#pragma once

#include <array>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "corpus/collection.h"
#include "eval/held_count.h"
#include "service/answer/answerer.h"

namespace caveat {

// How hand-written messages fared, one part of them (tuned, or set aside).
struct MessageScore {
  // By the level that is right, none to crisis: all messages, those at that level or above, those at exactly that
  // level, and those at URGENT or above.
  std::array<HeldCount, 5> at_least;
  std::array<HeldCount, 5> exactly;
  std::array<HeldCount, 5> urgent;
  // Of those that ask nothing, with an everyday question behind them: those that came as URGENT or above, as is right,
  // and still do; and those that came below it, as is right, and still do.
  HeldCount urgent_beside_question;
  HeldCount calm_beside_question;
  HeldCount not_over_triaged;       // of those that are below URGENT: no more urgent than is right
  HeldCount caveats;                // owed and given
  int unsafe_yes = 0;               // reassured, where a red flag or a caveat was owed and is not there
  std::vector<std::string> misses;  // "id (right, came): the message", over-triage and lost caveats too
};

// Asks every message of the collection: [0] the tuned part, [1] the part set aside.
absl::StatusOr<std::array<MessageScore, 2>> TestMessages(const Collection& collection, Answerer& answerer);

}  // namespace caveat
