#include "service/question/spelling.h"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace caveat {
namespace {

constexpr size_t kShortWord = 4;
constexpr size_t kLongWord = 9;
constexpr size_t kMaxLetters = 40;
constexpr size_t kEndingLetters = 1;

// Optimal string alignment distance in bytes; anything above `limit` comes back as `limit + 1`.
size_t Distance(std::string_view a, std::string_view b, size_t limit) {
  using Row = std::array<size_t, kMaxLetters + 1>;
  Row before{};
  Row previous{};
  Row current{};
  for (size_t j = 0; j <= b.size(); ++j) previous[j] = j;
  for (size_t i = 1; i <= a.size(); ++i) {
    current[0] = i;
    size_t best = i;
    for (size_t j = 1; j <= b.size(); ++j) {
      const size_t substitution = previous[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1);
      current[j] = std::min({previous[j] + 1, current[j - 1] + 1, substitution});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        current[j] = std::min(current[j], before[j - 2] + 1);
      best = std::min(best, current[j]);
    }
    if (best > limit) return limit + 1;
    before = previous;
    previous = current;
  }
  return previous[b.size()];
}

size_t CommonPrefix(std::string_view a, std::string_view b) {
  const size_t length = std::min(a.size(), b.size());
  return static_cast<size_t>(
      std::mismatch(a.begin(), a.begin() + static_cast<std::ptrdiff_t>(length), b.begin()).first - a.begin());
}

// True if `word` is `written` with one letter more, or with the same letters in another order.
bool IsSlip(std::string_view written, std::string_view word) {
  if (word.size() == written.size() + 1) return true;
  return word.size() == written.size() && std::is_permutation(written.begin(), written.end(), word.begin());
}

}  // namespace

std::string RepairSpelling(std::string_view written, const std::vector<std::string>& words, size_t min_letters) {
  if (written.size() < min_letters || written.size() > kMaxLetters) return "";
  const size_t limit = written.size() >= kLongWord ? 2 : 1;
  std::string best;
  size_t best_distance = limit + 1;
  bool tied = false;
  const auto first = std::lower_bound(words.begin(), words.end(), written.substr(0, 1));
  for (auto word = first; word != words.end() && (*word)[0] == written[0]; ++word) {
    if (word->size() > kMaxLetters || word->size() + limit < written.size() || written.size() + limit < word->size())
      continue;
    const size_t distance = Distance(written, *word, limit);
    if (distance > limit || (written.size() <= kShortWord && !IsSlip(written, *word))) continue;
    // Two slips may turn one illness into another, which differ by their endings: nephrotic, nephritis.
    if (distance > 1 && written.substr(written.size() - kEndingLetters) != word->substr(word->size() - kEndingLetters))
      continue;
    if (distance < best_distance) {
      best = *word;
      best_distance = distance;
      tied = false;
    } else if (distance == best_distance) {
      // Two forms of one word ("fracture", "fractured") are not a tie.
      const bool same_word = CommonPrefix(best, *word) + 2 >= std::max(best.size(), word->size());
      tied = tied || !same_word;
    }
  }
  return tied ? "" : best;
}

}  // namespace caveat
