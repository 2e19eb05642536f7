#include "eval/askings.h"

namespace caveat {

absl::StatusOr<AskingsScore> TestAskings(const Collection& collection, Answerer& answerer) {
  AskingsScore score;
  for (const AskingExample& asking : collection.askings) {
    if (!asking.set_aside) continue;
    Explanation explanation;
    const absl::StatusOr<Answer> answer = answerer.Explain(asking.text, {}, std::nullopt, explanation);
    if (!answer.ok()) return answer.status();
    if (asking.facets.empty()) {
      score.answered_wrongly.Add(answer->outcome == Outcome::kAnswered || answer->outcome == Outcome::kPartial);
      continue;
    }
    const std::optional<Facet> heard = explanation.question.facets.Main();
    score.main_facet.Add(heard && asking.facets.Has(*heard));
    score.answered.Add(answer->abstention != AbstentionReason::kOffTopic);
  }
  return score;
}

}  // namespace caveat
