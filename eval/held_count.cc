#include "eval/held_count.h"

#include "absl/strings/str_format.h"

namespace caveat {

std::string Share(const HeldCount& count) {
  if (count.asked == 0) return "-";
  return absl::StrFormat("%d of %d (%.1f %%)", count.held, count.asked, 100.0 * count.held / count.asked);
}

}  // namespace caveat
