#pragma once

#include <optional>
#include <string>

#include "corpus/concept_finder.h"
#include "index/snapshot.h"
#include "text/analyzer.h"

namespace caveat {

// What a collection is about, by the names in its lexicon: "massage", "low back pain".
struct SubjectNames {
  std::string treatment;
  std::string complaint;
};
SubjectNames NamesOfSubject(const Snapshot& snapshot);

// A message said otherwise; nothing where that cannot be done.

// Two letters swapped in the middle of the longest word of a concept.
std::optional<std::string> Misspell(const std::string& text, const ConceptFinder& lexicon, const Analyzer& analyzer);

// "she is" for "I'm", "her" for "my".
std::optional<std::string> InThirdPerson(const std::string& text);

}  // namespace caveat
