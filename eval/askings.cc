#include "eval/askings.h"

namespace caveat {
namespace {

bool IsAnswered(const Answer& answer) {
  return answer.outcome == Outcome::kAnswered || answer.outcome == Outcome::kPartial;
}

}  // namespace

absl::StatusOr<AskingsScore> TestAskings(const Collection& collection, Answerer& answerer) {
  AskingsScore score;
  for (const AskingExample& asking : collection.askings) {
    if (!asking.set_aside) continue;
    Explanation explanation;
    const absl::StatusOr<Answer> answer = answerer.Explain(asking.text, {}, std::nullopt, explanation);
    if (!answer.ok()) return answer.status();
    if (asking.facets.empty()) {
      score.answered_wrongly.Add(IsAnswered(*answer));
      continue;
    }
    const std::optional<Facet> heard = explanation.question.facets.Main();
    score.main_facet.Add(heard && asking.facets.Has(*heard));
    score.answered.Add(answer->abstention != AbstentionReason::kOffTopic);
  }
  for (const UnansweredQuestion& question : collection.unanswered) {
    if (!question.set_aside) continue;
    const absl::StatusOr<Answer> answer = answerer.Ask(question.text, {}, nullptr);
    if (!answer.ok()) return answer.status();
    score.answered_by_none.Add(IsAnswered(*answer));
  }
  for (const ExpectedQuestion& question : collection.expected) {
    if (!question.set_aside) continue;
    const absl::StatusOr<Answer> answer = answerer.Ask(question.text, {}, nullptr);
    if (!answer.ok()) return answer.status();
    score.refused.Add(answer->outcome == Outcome::kNotCovered);
  }
  return score;
}

}  // namespace caveat
