#pragma once

#include <string>
#include <vector>

#include "corpus/concept_finder.h"
#include "corpus/likeness.h"
#include "service/question/question.h"

namespace caveat {

// The red-flag rule that decides what a person should do first.
struct Triage {
  TriageLevel level = TriageLevel::kNone;
  const RedFlag* rule = nullptr;   // null for kNone
  std::vector<std::string> words;  // the person's words that it fired on; by likeness, those of health
};

// The most urgent rule all of whose lines hold; of equally urgent ones the first in the file. A line holds if one of
// its concepts, or a case of one, is said and neither denied nor asked about in general; a finding must not be long
// past either. A rule that goes by likeness holds if the conversation is like enough to the examples and, but for a
// crisis, something is said of somebody's body or health at all; it never overrules an emergency by another rule. Looks
// at nothing but the question: no ranking can change what it finds.
Triage FindRedFlags(const Question& question, const std::vector<RedFlag>& rules, const ConceptFinder& lexicon,
                    const Likeness& likeness);

}  // namespace caveat
