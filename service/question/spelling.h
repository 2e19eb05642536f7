#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace caveat {

// The one word of `words` (sorted, lower case) that `written` is most likely a misspelling of: same first letter, one
// edit away (two for nine letters or more), where an edit is an insertion, deletion, substitution or a swap of
// neighbours (Damerau 1964, optimal string alignment). Empty if there is none, or if two different words are equally
// near: a doubtful repair is not made. In a word of four letters or fewer only a swap or a missing letter is repaired;
// a word of fewer than `min_letters` is never repaired.
std::string RepairSpelling(std::string_view written, const std::vector<std::string>& words, size_t min_letters = 4);

}  // namespace caveat
