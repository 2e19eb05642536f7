#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "index/searcher.h"
#include "index/snapshot.h"
#include "service/answer/answer.h"
#include "service/answer/explanation.h"
#include "service/question/question_reader.h"

namespace caveat {

struct AskOptions {
  std::vector<std::string> history;  // the same person's earlier questions, oldest first
  int max_statements = 5;            // 1 to 10
  std::string region = {};           // where the person is: ISO 3166-1 alpha-2, upper case; empty if not known
};

// How long the stages of an answer took, in nanoseconds. For benchmarks.
struct StageTimes {
  int64_t question = 0;
  int64_t triage = 0;
  int64_t search = 0;
  int64_t evidence = 0;
  int64_t compose = 0;
};

// Answers questions from one snapshot. Holds a database connection and a stemmer: one for each thread.
class Answerer {
 public:
  static absl::StatusOr<std::unique_ptr<Answerer>> Open(std::shared_ptr<const Snapshot> snapshot);

  // The same question, options and snapshot give the same answer. "No answer" is an answer. Aborted if `stop` returns
  // true before the search, which red flags do not wait for; DataLoss if a quote is not what its document says, in
  // which case nothing may be sent.
  absl::StatusOr<Answer> Ask(const std::string& question, const AskOptions& options, const std::function<bool()>& stop,
                             StageTimes* times = nullptr);

  // The same answer, and how it was made; with what became of the passage that `why_not` names, if it does and there
  // is one.
  absl::StatusOr<Answer> Explain(const std::string& question, const AskOptions& options,
                                 const std::optional<PassageName>& why_not, Explanation& explanation);

  Searcher& searcher() { return searcher_; }
  const Snapshot& snapshot() const { return *snapshot_; }

 private:
  Answerer(std::shared_ptr<const Snapshot> snapshot, Searcher searcher);

  std::shared_ptr<const Snapshot> snapshot_;
  Searcher searcher_;
  QuestionReader reader_;
};

// Compares every quote of the answer with its document, byte for byte, and every quoted statement with its citation.
absl::Status CheckQuotes(const Answer& answer, const Snapshot& snapshot);

}  // namespace caveat
