#pragma once

#include <string>
#include <vector>

#include "corpus/collection.h"
#include "eval/safety_matrix.h"

namespace caveat {

// A page, complete in itself, on which an editor or clinician reads every rule and signs it off: when it fires, its
// wording long and short, its sources with their quotes, the examples that fire and that do not, how it held in the
// matrices, what remains open, and lines for name, date and decision.
std::string SafetyPage(const Collection& collection, const std::vector<SafetyMatrix>& matrices);

}  // namespace caveat
