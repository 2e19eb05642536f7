#pragma once

#include <vector>

#include "service/answer/composer.h"
#include "service/answer/selection.h"

namespace caveat {

// Puts what was selected into an answer, in the order in which it is read. Keeps references to what it is made of.
class StatementWriter {
 public:
  // `owed`: the caveats of the conditions that were told. `room`: the most statements that the answer may have.
  StatementWriter(const Snapshot& snapshot, const std::vector<OwedCaveat>& owed, size_t room, const Answer& answer,
                  Composer& composer)
      : snapshot_(snapshot), owed_(owed), room_(room), answer_(answer), composer_(composer) {}

  // Where no condition decides: the evidence, best first.
  void Write(const Selection& selection);
  // Where one does: the warning that such questions are most expected of, unless the article names the condition; the
  // article's; the cases that the rules tell apart; one warning at least, and what answers the question beside it; the
  // article's own warning that others outdid; what the editors chose for the rules; and the rest.
  void WriteForConditions(const Selection& selection);

 private:
  void AddEvidence(const Evidence& evidence);
  size_t CountCases() const;
  bool IsOfArticle(const Evidence& evidence) const;
  // True if so many more statements may be made.
  bool HasRoom(size_t count = 1) const { return answer_.statements.size() + count <= room_; }

  const Snapshot& snapshot_;
  const std::vector<OwedCaveat>& owed_;
  const size_t room_;
  const Answer& answer_;
  Composer& composer_;
};

}  // namespace caveat
