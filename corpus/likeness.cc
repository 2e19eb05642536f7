#include "corpus/likeness.h"

#include <algorithm>

namespace caveat {

void Likeness::Listen(const std::vector<Token>& tokens, size_t begin, size_t end, Probabilities& gravest) const {
  const std::vector<double> scores = model_.Score(GramsOf(tokens, begin, end));
  for (size_t group = 0; group < scores.size(); ++group)
    gravest[group] = std::max(gravest[group], Probability(scores[group]));
}

Likeness::Probabilities Likeness::Hear(const std::vector<Token>& tokens) const {
  Probabilities gravest = {};
  if (tokens.empty()) return gravest;
  Listen(tokens, 0, tokens.size(), gravest);
  if (tokens.size() <= kLongMessage) return gravest;
  size_t before = 0;
  size_t start = 0;
  for (size_t i = 1; i <= tokens.size(); ++i) {
    if (i < tokens.size() && tokens[i].sentence == tokens[start].sentence) continue;
    Listen(tokens, start, i, gravest);
    Listen(tokens, before, i, gravest);
    before = start;
    start = i;
  }
  return gravest;
}

}  // namespace caveat
