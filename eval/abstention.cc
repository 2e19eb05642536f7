#include "eval/abstention.h"

#include <filesystem>

#include "files/json_lines.h"

namespace caveat {

absl::StatusOr<AbstentionScore> AskUncovered(const std::string& path, Answerer& answerer) {
  AbstentionScore score;
  score.name = std::filesystem::path(path).stem().string();
  absl::Status failed;
  const absl::Status read = ForEachJsonLine(path, [&](const nlohmann::json& line) {
    const std::string question = line.value("text", line.value("question", ""));
    if (question.empty() || !failed.ok()) return;
    const absl::StatusOr<Answer> answer = answerer.Ask(question, {}, nullptr);
    if (!answer.ok()) {
      failed = answer.status();
      return;
    }
    ++score.asked;
    score.answered += answer->outcome == Outcome::kAnswered || answer->outcome == Outcome::kPartial ? 1 : 0;
    score.clarified += answer->outcome == Outcome::kClarify ? 1 : 0;
    score.red_flags += answer->outcome == Outcome::kRedFlag ? 1 : 0;
  });
  if (!read.ok()) return read;
  if (!failed.ok()) return failed;
  return score;
}

}  // namespace caveat
