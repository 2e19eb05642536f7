#include "eval/askings.h"

#include <algorithm>

namespace caveat {
namespace {

bool IsAnswered(const Answer& answer) {
  return answer.outcome == Outcome::kAnswered || answer.outcome == Outcome::kPartial;
}

bool Quotes(const Answer& answer, const Statement& statement, const QuoteRef& quote, const Collection& collection) {
  return std::any_of(answer.citations.begin(), answer.citations.end(), [&](const Citation& citation) {
    const auto& numbers = statement.citation_numbers;
    return std::find(numbers.begin(), numbers.end(), citation.number) != numbers.end() &&
           collection.documents[citation.document].id == quote.document_id && citation.range.start < quote.range.end &&
           quote.range.start < citation.range.end;
  });
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
    if (!IsAnswered(*answer) || answer->statements.empty()) continue;
    const auto quotes = [&](const Statement& statement) {
      return Quotes(*answer, statement, question.answer, collection);
    };
    score.led.Add(quotes(answer->statements.front()));
    score.shown.Add(std::any_of(answer->statements.begin(), answer->statements.end(), quotes));
  }
  return score;
}

}  // namespace caveat
