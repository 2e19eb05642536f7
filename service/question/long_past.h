#pragma once

#include <cstddef>
#include <vector>

#include "service/question/english.h"

namespace caveat {

// Whether words tell of what was long ago: "I broke my back in 1998", "cancer ten years ago". For one message; it keeps
// references to what it is made of.
class LongPastReader {
 public:
  // `tells_health`: for each token, whether it names an illness, a medicine, a sign or a complaint.
  LongPastReader(const std::vector<Token>& tokens, const CueFindings& cues, const English& english,
                 const std::vector<bool>& tells_health)
      : tokens_(tokens), cues_(cues), english_(english), tells_health_(tells_health) {}

  // True if the words [first, last] are put long ago. `is_sign`: they name what somebody feels, and not an illness.
  bool Tells(size_t first, size_t last, bool is_sign) const;

 private:
  struct Clause {
    size_t begin;  // tokens, `end` not included
    size_t end;
  };
  // A date or a phrase for the past begins at that token.
  bool IsMark(size_t at) const;
  bool Reaches(size_t mark, size_t first, size_t last, bool is_sign) const;
  bool OpensClause(size_t at) const;
  Clause ClauseOf(size_t at) const;

  const std::vector<Token>& tokens_;
  const CueFindings& cues_;
  const English& english_;
  const std::vector<bool>& tells_health_;
};

}  // namespace caveat
