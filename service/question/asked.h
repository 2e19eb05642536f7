#pragma once

#include <string>
#include <vector>

#include "text/analyzer.h"

namespace caveat {

// Where a message asks, and where it tells a story around its question.

// For each sentence of an analysed text, true if it ends in a question mark; if none does, if it opens
// like a question; if none does that, true for all.
std::vector<bool> AskingSentences(const std::string& text, const std::vector<Token>& tokens);

// For each token, true if it stands in what is asked: in a sentence that asks, but neither in a clause that tells
// something by the way ("after gardening") nor before the question in its sentence ("my scan was clear, can I …?").
//   says_subject: for each token, true if it names a treatment or stands for one ("it").
std::vector<bool> FindAsked(const std::vector<Token>& tokens, const std::vector<bool>& is_asking,
                            const std::vector<bool>& says_subject);

// The tokens at which each thing that is asked begins: a word that opens a question, at the start of a clause or after
// "and" ("how often, and is it safe?"). The first is 0: what is told before goes with it.
std::vector<size_t> FindParts(const std::vector<Token>& tokens, const std::vector<bool>& is_asking);

// True for a word that opens a question: is, does, can, what …
bool OpensQuestion(const std::string& word);

}  // namespace caveat
