#pragma once

#include <string>
#include <vector>

#include "corpus/asked_words.h"
#include "corpus/concept_finder.h"
#include "text/analyzer.h"

namespace caveat {

// What of a message asks, beside text/asking.h.

// Whether the answer has to speak of a word.
enum class Role : uint8_t {
  kAsked,     // it does
  kDoubtful,  // rather not, but not surely
  kByTheWay,  // surely not: it is told around the question
};

// The role of each token. The model judges a noun or a word of a concept; any other word counts as asked if its
// sentence asks. Without a model, every word of an asking sentence is asked and every other is doubtful.
std::vector<Role> HearRoles(const AskedWords& asked_words, const ConceptFinder& lexicon, const std::string& text,
                            const std::vector<Token>& tokens, const std::vector<ConceptHit>& hits);

// The tokens at which each thing that is asked begins: a word that opens a question, at the start of a clause or after
// "and" ("how often, and is it safe?"). The first is 0: what is told before goes with it.
std::vector<size_t> FindParts(const std::string& text, const std::vector<Token>& tokens,
                              const std::vector<bool>& is_asking);

// True for a word that joins one question to the next: and, but …
bool JoinsQuestions(std::string_view word);

}  // namespace caveat
