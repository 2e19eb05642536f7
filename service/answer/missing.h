#pragma once

#include <string>
#include <vector>

#include "service/answer/fitness.h"

namespace caveat {

// The parts of a question that nothing which was chosen answers.
struct Missing {
  std::vector<std::string> names;  // in the reader's words or a concept's name, each once
  bool answers_the_rest = false;   // something of the question is answered apart from them
};

// A part is missing if no passage and no rule speaks of it; an illness or another complaint is missing also if nothing
// that was `chosen` speaks of it. `has_beside`: a sentence beside a condition's warnings answers the question.
Missing FindMissing(const SelectionRequest& request, const Fitness& fitness, const std::vector<Evidence>& chosen,
                    bool has_beside);

}  // namespace caveat
