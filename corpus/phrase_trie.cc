#include "corpus/phrase_trie.h"

#include <algorithm>

namespace caveat {
namespace {

uint64_t Edge(uint32_t node, uint32_t stem) {
  return uint64_t{node} << 32 | stem;
}

}  // namespace

void PhraseTrie::Add(const std::vector<uint32_t>& stems, uint32_t phrase) {
  uint32_t node = kRoot;
  for (const uint32_t stem : stems) {
    const auto [child, is_new] = children_.try_emplace(Edge(node, stem), static_cast<uint32_t>(phrases_.size()));
    if (is_new) {
      has_children_[node] = true;
      phrases_.emplace_back();
      has_children_.push_back(false);
    }
    node = child->second;
  }
  phrases_[node].push_back(phrase);
}

uint32_t PhraseTrie::Child(uint32_t node, uint32_t stem) const {
  const auto child = children_.find(Edge(node, stem));
  return child == children_.end() ? kNoNode : child->second;
}

std::vector<PhraseTrie::Match> PhraseTrie::FindFrom(const std::vector<Token>& tokens,
                                                    const std::vector<uint32_t>& numbers, uint32_t first) const {
  std::vector<Match> matches;
  if (numbers[first] == kNoStem) return matches;
  const uint32_t node = Child(kRoot, numbers[first]);
  if (node == kNoNode) return matches;
  std::vector<uint32_t> said = {first};
  Follow(tokens, numbers, node, said, matches);
  return matches;
}

void PhraseTrie::Follow(const std::vector<Token>& tokens, const std::vector<uint32_t>& numbers, uint32_t node,
                        std::vector<uint32_t>& said, std::vector<Match>& matches) const {
  if (!phrases_[node].empty()) matches.push_back({said, &phrases_[node]});
  if (!has_children_[node]) return;
  const uint32_t next = said.back() + 1;
  const auto end = std::min(next + kMaxSmallBetween + 1, static_cast<uint32_t>(tokens.size()));
  for (uint32_t at = next; at < end && tokens[at].sentence == tokens[said.front()].sentence; ++at) {
    // Where a word stands twice among small ones, the first is meant.
    const auto begin = numbers.begin();
    const bool is_first = std::find(begin + next, begin + at, numbers[at]) == begin + at;
    const uint32_t child = is_first && numbers[at] != kNoStem ? Child(node, numbers[at]) : kNoNode;
    if (child != kNoNode) {
      said.push_back(at);
      Follow(tokens, numbers, child, said, matches);
      said.pop_back();
    }
    if (!tokens[at].small) return;
  }
}

}  // namespace caveat
