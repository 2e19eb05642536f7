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

// A part that nothing in the collection speaks of is missing; so is an illness or another complaint that nothing
// which was `chosen` speaks of. `has_beside`: something answers the question beside a condition's warnings.
Missing FindMissing(const SelectionRequest& request, const Fitness& fitness, const std::vector<Evidence>& chosen,
                    bool has_beside);

}  // namespace caveat
