#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "text/analyzer.h"

namespace caveat {

// Where an English message asks, and where it tells a story around its question.

// True for a word that opens a question: is, does, can, what …
bool OpensQuestion(std::string_view word);

// For each sentence of an analysed text, true if it ends in a question mark; if none does, if it opens
// like a question; if none does that, true for all.
std::vector<bool> AskingSentences(std::string_view text, const std::vector<Token>& tokens);

}  // namespace caveat
