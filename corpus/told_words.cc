#include "corpus/told_words.h"

#include <algorithm>
#include <optional>
#include <string_view>

#include "text/asking.h"
#include "text/word_list.h"

namespace caveat {
namespace {

// What is asked of follows its verb at once, but for small words: "would a massage", "can I have it".
constexpr std::string_view kAskedOf[] = {"it", "this", "that"};
constexpr std::string_view kWh[] = {"what", "how", "which", "who", "why"};
// How far behind "how" or "what" the treatment may stand: "how long does the relief from massage last".
constexpr size_t kFarthest = 6;

class Asking {
 public:
  Asking(const std::vector<Token>& tokens, const std::vector<ConceptHit>& hits, const ConceptFinder& lexicon)
      : tokens_(tokens), says_treatment_(tokens.size(), false) {
    for (const ConceptHit& hit : hits) {
      if (lexicon.concept_at(hit.concept_index).kind != ConceptKind::kTreatment) continue;
      for (const uint32_t token : hit.tokens) says_treatment_[token] = true;
    }
  }

  // True if a question of the treatment begins here: "does massage", "would it"; not "is numb, massage".
  bool BeginsAt(size_t at) const {
    if (!OpensQuestion(tokens_[at].word)) return false;
    const bool is_wh = IsOneOf(tokens_[at].word, kWh);
    const size_t end = std::min(tokens_.size(), at + 1 + kFarthest);
    for (size_t i = at + 1; i < end && tokens_[i].sentence == tokens_[at].sentence; ++i) {
      // "I can't do this any more" asks nothing.
      const bool asks_of_it = !is_wh && tokens_[at].clause_start && IsOneOf(tokens_[i].word, kAskedOf);
      if (says_treatment_[i] || asks_of_it) return true;
      if (!is_wh && !tokens_[i].small) return false;
    }
    return false;
  }

 private:
  const std::vector<Token>& tokens_;
  std::vector<bool> says_treatment_;
};

}  // namespace

std::vector<Token> ToldWords(std::string_view text, const std::vector<Token>& tokens,
                             const std::vector<ConceptHit>& hits, const ConceptFinder& lexicon) {
  const std::vector<bool> has_mark = SentencesWithQuestionMark(text, tokens);
  const Asking asking(tokens, hits, lexicon);
  std::vector<Token> told;
  for (size_t start = 0; start < tokens.size();) {
    size_t end = start;
    std::optional<size_t> asked;
    for (; end < tokens.size() && tokens[end].sentence == tokens[start].sentence; ++end) {
      if (!asked && asking.BeginsAt(end)) asked = end;
    }
    const bool asks = has_mark[tokens[start].sentence] || OpensQuestion(tokens[start].word);
    const size_t until = asked ? *asked : asks ? start : end;
    told.insert(told.end(), tokens.begin() + static_cast<std::ptrdiff_t>(start),
                tokens.begin() + static_cast<std::ptrdiff_t>(until));
    start = end;
  }
  if (told.size() == tokens.size()) told.clear();
  return told;
}

}  // namespace caveat
