#pragma once

#include <string>

#include "corpus/told_conditions.h"
#include "service/question/question.h"

namespace caveat {

// The words in which a message sounds most like somebody who tells what is the matter with whoever would be treated,
// as they stand in its text; empty if it does not, or if the lexicon knows of an illness, medicine or sign in it.
std::string HearToldCondition(const ToldConditions& told_conditions, const ConceptFinder& lexicon,
                              const Question& question);

}  // namespace caveat
