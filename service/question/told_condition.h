#pragma once

#include <string>

#include "corpus/told_conditions.h"
#include "service/question/question.h"

namespace caveat {

// The words of the message that sound most like telling of a condition of the person to be treated, as they stand in
// its text. Empty if none do, or if the lexicon knows an illness, medicine or sign in the message.
std::string HearToldCondition(const ToldConditions& told_conditions, const ConceptFinder& lexicon,
                              const Question& question);

}  // namespace caveat
