#pragma once

#include <functional>
#include <string>
#include <vector>

#include "index/snapshot.h"
#include "service/answer/answer.h"
#include "service/safety/caveats.h"
#include "service/safety/triage.h"

namespace caveat {

// Puts an answer together: numbers its citations and gives every text its source. The only texts that it can add are
// quotes, templates, rule texts and claim notes of the snapshot.
class Composer {
 public:
  // `region`: whose numbers stand in rule texts; see FillHelpLines.
  Composer(const Snapshot& snapshot, std::string region, Answer& answer)
      : snapshot_(snapshot), region_(std::move(region)), answer_(answer) {}

  // Quotes a range of a passage's document, with the passage's headings and certainty.
  void AddQuote(const Passage& passage, ByteRange range);
  // A quote that an editor chose; of the passage that it stands in.
  void AddQuote(const QuoteRef& quote);
  // A template; "{missing}" becomes the list of `words`.
  void AddTemplate(const std::string& id, const std::vector<std::string>& words = {});
  // The text of a rule for one case, with its citations. `id`: rule and case.
  void AddRuleText(const std::string& id, const ConditionCase& row);
  void AddCaveat(const OwedCaveat& caveat);
  void SetTriage(const Triage& triage);
  // The note of a claim, with both sides cited.
  void AddDisagreement(const Claim& claim);

  // True if an earlier statement quotes all of `range`.
  bool IsQuoted(uint32_t document, ByteRange range) const;
  // True if an earlier statement quotes any of it.
  bool IsTouched(uint32_t document, ByteRange range) const;

 private:
  bool AnyQuote(const std::function<bool(const Citation&)>& wanted) const;
  uint32_t Cite(uint32_t document, ByteRange range);
  std::vector<uint32_t> CiteAll(const std::vector<QuoteRef>& quotes);
  std::string WithHelpLines(const std::string& text) const;

  const Snapshot& snapshot_;
  const std::string region_;
  Answer& answer_;
};

}  // namespace caveat
