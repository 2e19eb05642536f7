#pragma once

#include "index/snapshot.h"
#include "service/question/english.h"
#include "service/question/question.h"

namespace caveat {

// True if a message asks leave or advice for something other than the collection's treatment: "can I fly with a blood
// clot?", "is running safe with osteoporosis?", "should I have surgery?", "can Dad still take codeine?"; or whether
// that helps a complaint: "is walking good for back pain?". What may be done with the treatment is not: "can I book?",
// "is it ok to lie on my front?".
bool AsksForOtherAct(const Snapshot& snapshot, const English& english, const Question& question);

}  // namespace caveat
