#pragma once

#include <optional>
#include <string>

#include "corpus/concept_finder.h"
#include "text/analyzer.h"

namespace caveat {

// A message said otherwise; nothing where that cannot be done.

// Two letters swapped in the middle of the longest word of a concept.
std::optional<std::string> Misspell(const std::string& text, const ConceptFinder& lexicon, const Analyzer& analyzer);

// "she is" for "I'm", "her" for "my".
std::optional<std::string> InThirdPerson(const std::string& text);

}  // namespace caveat
