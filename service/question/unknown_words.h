#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "service/question/asked.h"
#include "text/analyzer.h"

namespace caveat {

// A word, or a few words that belong together, of which the collection knows nothing.
struct UnknownWord {
  enum class Kind {
    kCondition,  // an illness, a medicine or a treatment
    kBodyPart,
    kPatient,  // an animal or a child: somebody for whom nothing here was written
    kOther,
  };
  std::string text;  // lower case
  Kind kind = Kind::kOther;
  uint32_t token = 0;      // where it begins
  bool is_target = false;  // what the treatment is asked to act on
};

// True for a word that an illness or a medicine often follows: take, have, with …
bool NamesFollow(const std::string& word);

// The unknown words of a message that an answer would have to speak of. An illness or a medicine counts wherever it is
// said. An animal, a child, a part of the body, or a word that is not English (it may be a medicine) counts unless it
// is surely told by the way; any other noun only where it is asked about; a verb or an adjective only if it is what the
// treatment is asked to do or be ("does massage exfoliate?"). An unknown word in capitals among small letters is an
// abbreviation and may stand for an illness; one right after "take" or "have" is a medicine or an illness.
//   is denied. says_subject: for each token, true if it names a treatment or stands for one ("it").
std::vector<UnknownWord> FindUnknownWords(const std::vector<Token>& tokens, const std::vector<bool>& is_known,
                                          const std::vector<Role>& roles, const std::vector<bool>& says_subject);

}  // namespace caveat
