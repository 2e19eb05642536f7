#pragma once

#include "corpus/collection.h"
#include "eval/held_count.h"
#include "index/snapshot.h"

namespace caveat {

// How the words of the marked examples that are set aside, from which nothing was learned, were heard.
struct AskedWordsScore {
  HeldCount asked;       // that an answer has to speak of
  HeldCount by_the_way;  // that are told around the question
};

AskedWordsScore TestAskedWords(const Collection& collection, const Snapshot& snapshot);

}  // namespace caveat
