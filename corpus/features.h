#pragma once

#include <string>
#include <vector>

#include "corpus/concept_finder.h"
#include "text/analyzer.h"

namespace caveat {

// What a text is known by to a LinearModel, each as often as it stands there. The two are weighed apart, so that the
// many letters of a text do not outshout its words.
struct Features {
  std::vector<std::string> words;
  std::vector<std::string> letters;  // four that follow each other in a word, its ends marked: "#^nig", "#umb$"
};

// The stems of a text, the pairs of neighbouring ones, the concepts that are said in it with their kinds
// ("concept:massage", "kind:treatment"), and its letters, which know a misspelt word and one of a family never heard:
// "numbish". "Can't" and "cant" are one.
Features FeaturesOf(const std::vector<Token>& tokens, const std::vector<ConceptHit>& said,
                    const ConceptFinder& lexicon);

// Adds the pairs of stems with at most small words between them, whatever the sentence: "numb .. leg" of "numb in my
// leg".
void AddLoosePairs(const std::vector<Token>& tokens, Features& features);

}  // namespace caveat
