#pragma once

#include "absl/status/statusor.h"
#include "corpus/collection.h"
#include "eval/held_count.h"
#include "service/answer/answerer.h"

namespace caveat {

// What became of the askings that are set aside, from which nothing was learned.
struct AskingsScore {
  HeldCount main_facet;        // the main facet that was heard is one of those that are asked for
  HeldCount answered;          // of those that ask for something here: not refused as off the topic
  HeldCount answered_wrongly;  // of those that ask for nothing here: answered
};

absl::StatusOr<AskingsScore> TestAskings(const Collection& collection, Answerer& answerer);

}  // namespace caveat
