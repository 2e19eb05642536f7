#pragma once

#include <vector>

#include "text/analyzer.h"

namespace caveat {

// True if the words from `first` to `last` name what a treatment may do to somebody: "could a deep massage paralyse
// me?", "has massage ever left anyone paralysed?". "Could it damage my slipped disc?" is of a disc that is there, and
// "did it break my rib?" of what has happened. `says_subject`: for each token, whether it names the collection's
// treatment or stands for it.
bool IsFearedHarm(const std::vector<Token>& tokens, const std::vector<bool>& says_subject, size_t first, size_t last);

}  // namespace caveat
