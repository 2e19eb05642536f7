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
  // The words of a rule are said, but in nothing like the messages that needed help: it asks, and the level is lower
  // than the rule's.
  bool is_doubtful = false;
};

// The most urgent rule all of whose lines hold; of equally urgent ones the first in the file. A line holds if one of
// its concepts, or a case of one, is said and neither denied nor asked about in general; a finding must not be long
// past either. A rule that goes by likeness holds if the conversation is like enough to the examples and, but for a
// crisis, something is said of somebody's body or health at all; it never overrules an emergency by another rule. Where
// an urgent rule's words are said and the conversation, and each sentence of it, is like none that needed help, the
// level is kSeeClinician and the finding doubtful. Looks at nothing but the question: no ranking can change what it
// finds.
Triage FindRedFlags(const Question& question, const std::vector<RedFlag>& rules, const ConceptFinder& lexicon,
                    const Likeness& likeness);

}  // namespace caveat
