#include "corpus/likeness.h"

#include <algorithm>

namespace caveat {

Features FeaturesOfMessage(const std::vector<Token>& tokens, const ConceptFinder& lexicon) {
  Features features = FeaturesOf(tokens, lexicon.Find(tokens), lexicon);
  AddLoosePairs(tokens, features);
  return features;
}

void Likeness::Listen(const std::vector<Token>& tokens, const ConceptFinder& lexicon, Probabilities& gravest) const {
  const std::vector<double> scores = model_.Score(FeaturesOfMessage(tokens, lexicon));
  for (size_t group = 0; group < scores.size(); ++group)
    gravest[group] = std::max(gravest[group], Probability(scores[group]));
}

Likeness::Probabilities Likeness::Hear(const std::vector<Token>& tokens, const ConceptFinder& lexicon) const {
  if (tokens.size() > kLongMessage) return HearEachSentence(tokens, lexicon);
  Probabilities gravest = {};
  if (!tokens.empty() && model_.knows()) Listen(tokens, lexicon, gravest);
  return gravest;
}

Likeness::Probabilities Likeness::HearEachSentence(const std::vector<Token>& tokens,
                                                   const ConceptFinder& lexicon) const {
  Probabilities gravest = {};
  if (tokens.empty() || !model_.knows()) return gravest;
  Listen(tokens, lexicon, gravest);
  const auto at = [&](size_t token) { return tokens.begin() + static_cast<std::ptrdiff_t>(token); };
  size_t before = 0;
  size_t start = 0;
  for (size_t i = 1; i <= tokens.size(); ++i) {
    if (i < tokens.size() && tokens[i].sentence == tokens[start].sentence) continue;
    Listen({at(start), at(i)}, lexicon, gravest);
    Listen({at(before), at(i)}, lexicon, gravest);
    before = start;
    start = i;
  }
  return gravest;
}

}  // namespace caveat
