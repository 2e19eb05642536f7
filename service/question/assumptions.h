#pragma once

#include "index/snapshot.h"
#include "service/question/question.h"

namespace caveat {

// What a question leaves unsaid. The answer discloses it in its resolved question, or shows it by what it speaks of.

// Whether "it" is safe: the collection's treatment. Only where the collection has one.
void AssumeSubject(const Snapshot& snapshot, Question& question);
// What is asked for where little is said, or where it says one thing and means another.
void AssumeFacets(const Snapshot& snapshot, Question& question);

}  // namespace caveat
