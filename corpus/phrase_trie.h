#pragma once

#include <cstdint>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "text/analyzer.h"

namespace caveat {

// Phrases as paths of stems from one root, so that a text is compared with all of them at once.
class PhraseTrie {
 public:
  static constexpr uint32_t kNoStem = UINT32_MAX;
  // At most so many small words are passed over between two words of a phrase, so that a text of small words takes no
  // longer than any other of its length.
  static constexpr uint32_t kMaxSmallBetween = 5;

  // Words of a text, and what they spell.
  struct Match {
    std::vector<uint32_t> tokens;                    // ascending
    const std::vector<uint32_t>* phrases = nullptr;  // at least one
  };

  // `stems`: at least one. `phrase`: the caller's number for it.
  void Add(const std::vector<uint32_t>& stems, uint32_t phrase);

  // Each phrase that is spelt in one sentence from the token `first` on, small words between its own passed over.
  // `numbers`: the number of each token's stem, kNoStem for one of no phrase.
  std::vector<Match> FindFrom(const std::vector<Token>& tokens, const std::vector<uint32_t>& numbers,
                              uint32_t first) const;

 private:
  static constexpr uint32_t kRoot = 0;
  static constexpr uint32_t kNoNode = UINT32_MAX;

  uint32_t Child(uint32_t node, uint32_t stem) const;
  // Goes on from `node`, where `said` led to.
  void Follow(const std::vector<Token>& tokens, const std::vector<uint32_t>& numbers, uint32_t node,
              std::vector<uint32_t>& said, std::vector<Match>& matches) const;

  absl::flat_hash_map<uint64_t, uint32_t> children_;                                    // by node and stem
  std::vector<std::vector<uint32_t>> phrases_ = std::vector<std::vector<uint32_t>>(1);  // by the node where they end
  std::vector<bool> has_children_ = std::vector<bool>(1);
};

}  // namespace caveat
