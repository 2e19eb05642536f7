#include "eval/asked_words.h"

#include "text/analyzer.h"

namespace caveat {

AskedWordsScore TestAskedWords(const Collection& collection, const Snapshot& snapshot) {
  const Analyzer analyzer;
  AskedWordsScore score;
  if (!snapshot.asked_words().knows()) return score;
  for (const MarkedExample& marked : collection.marked) {
    if (!marked.set_aside) continue;
    const std::vector<Token> tokens = analyzer.Analyse(marked.text);
    const std::vector<double> odds =
        snapshot.asked_words().Hear(marked.text, tokens, snapshot.concepts().Find(tokens), snapshot.concepts());
    for (size_t i = 0; i < tokens.size(); ++i) {
      if (odds[i] == AskedWords::kNeverAsked) continue;
      const bool is_asked = marked.IsAsked(tokens[i].begin);
      (is_asked ? score.asked : score.by_the_way).Add((odds[i] > 0) == is_asked);
    }
  }
  return score;
}

}  // namespace caveat
