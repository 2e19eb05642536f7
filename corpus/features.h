#pragma once

#include <string>
#include <vector>

#include "corpus/concept_finder.h"
#include "text/analyzer.h"

namespace caveat {

// The features of a text for a LinearModel, each as often as it occurs. Words and letters are weighed apart, because a
// text has so many letters that they would outweigh its words.
struct Features {
  std::vector<std::string> words;
  std::vector<std::string> letters;  // four that follow each other in a word, its ends marked: "#^nig", "#umb$"
};

// The stems of a text, the pairs of neighbouring ones, the concepts said in it with their kinds ("concept:massage",
// "kind:treatment"), and its letters, by which a misspelt word, or a new one of a known family ("numbish"), is
// recognised. "Can't" and "cant" count as one word.
Features FeaturesOf(const std::vector<Token>& tokens, const std::vector<ConceptHit>& said,
                    const ConceptFinder& lexicon);

// Adds the pairs of stems with at most small words between them, whatever the sentence: "numb .. leg" of "numb in my
// leg".
void AddLoosePairs(const std::vector<Token>& tokens, Features& features);

}  // namespace caveat
