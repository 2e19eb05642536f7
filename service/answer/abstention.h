#pragma once

#include "index/snapshot.h"
#include "service/question/question.h"
#include "service/safety/caveats.h"

// When a question is not answered, whatever passages the search finds.
namespace caveat {

// True of a text in another language, in which a red flag is not seen either: fewer than half of its words are English
// or of the documents, and nothing of health is named.
bool IsUnreadable(const Question& question, const Snapshot& snapshot, const ConditionCaveats& conditions);

// True of a question that has words of the documents, but is like what none of their sentences answers: "how much is a
// massage?" `lead`: by how much, in log odds, one sentence leads the others of which such questions are expected.
bool IsUnanswerable(const Question& question, const Snapshot& snapshot, const ConditionCaveats& conditions,
                    double lead);

// True where it is plain what is asked, whether or not anything answers it: "how do I treat a urine infection?"
bool AsksPlainly(const Question& question);

}  // namespace caveat
