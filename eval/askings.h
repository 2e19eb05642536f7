#pragma once

#include "absl/status/statusor.h"
#include "corpus/collection.h"
#include "eval/held_count.h"
#include "service/answer/answerer.h"

namespace caveat {

// What became of the askings, and of the expected and the unanswered questions, all of them set aside: nothing was
// learned from them.
struct AskingsScore {
  HeldCount main_facet;        // the main facet that was heard is one of those that are asked for
  HeldCount answered;          // of those that ask for something here: not refused as off the topic
  HeldCount answered_wrongly;  // of those that ask for nothing here: answered
  HeldCount answered_by_none;  // of the unanswered questions: answered all the same
  HeldCount refused;           // of the expected questions: not covered
  HeldCount led;               // of those answered: the sentence that it is expected of comes first
  HeldCount shown;             // … is among what is quoted
};

absl::StatusOr<AskingsScore> TestAskings(const Collection& collection, Answerer& answerer);

}  // namespace caveat
