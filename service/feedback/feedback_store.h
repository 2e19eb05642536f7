#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace caveat {

enum class Rating : uint8_t { kHelpful = 1, kNotHelpful = 2 };

// Why an answer did not help. The numbers are those of caveat.v1.FeedbackReason, and stand in the file.
enum class FeedbackReason : uint8_t { kNone, kOffThePoint, kWrong, kUnsafe, kUnclear, kIncomplete };
inline constexpr size_t kFeedbackReasons = 6;

// One person's opinion of one answer.
struct Opinion {
  std::string answer_id;
  std::string rater;  // tells people apart; empty for one who is not told apart
  Rating rating = Rating::kHelpful;
  FeedbackReason reason = FeedbackReason::kNone;
};

// What people thought of one answer.
struct AnswerFeedback {
  std::string answer_id;
  uint64_t helpful = 0;
  uint64_t not_helpful = 0;
  uint64_t reasons[kFeedbackReasons] = {};  // by FeedbackReason; of the latest opinions
};

// Opinions in a SQLite file of their own, apart from snapshots, which never change. One thread at a time.
class FeedbackStore {
 public:
  // Opens the file, or makes it. FailedPrecondition if it is of another version or no feedback file, Unavailable or
  // NotFound if the folder cannot be written.
  static absl::StatusOr<std::unique_ptr<FeedbackStore>> Open(const std::string& path);
  virtual ~FeedbackStore() = default;

  // On disk when it returns. Replaces an earlier opinion of the same rater; without a rater each counts. Fails, having
  // changed nothing, if the disk refuses it.
  virtual absl::Status Record(const Opinion& opinion) = 0;

  // Answers that might do harm first, then by how many people they did not help, then by id.
  virtual absl::StatusOr<std::vector<AnswerFeedback>> Summary() = 0;
};

}  // namespace caveat
