#pragma once

#include <string_view>
#include <vector>

#include "corpus/concept_finder.h"
#include "text/analyzer.h"

namespace caveat {

// What a message tells, without what it asks of a treatment: "My smile has gone wonky | does massage help?". Empty if
// it only asks, or only tells. `hits`: the concepts in `tokens`, which are those of `text` or some of them.
std::vector<Token> ToldWords(std::string_view text, const std::vector<Token>& tokens,
                             const std::vector<ConceptHit>& hits, const ConceptFinder& lexicon);

}  // namespace caveat
