#pragma once

#include <string>

#include "corpus/collection.h"
#include "corpus/diagnostic.h"

namespace caveat {

// Checks what no single file shows: duplicate ids; references to documents, sources, concepts and templates that do not
// exist; rules without evidence; orphan sources. Needs no clock.
void CheckReferences(const Collection& collection, Diagnostics& diagnostics);

// Reports dates that are not YYYY-MM-DD, and reviews that were due before `today` (YYYY-MM-DD).
void CheckReviewDates(const Collection& collection, const std::string& today, Diagnostics& diagnostics);

}  // namespace caveat
