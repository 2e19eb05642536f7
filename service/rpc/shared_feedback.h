#pragma once

#include <memory>
#include <mutex>

#include "service/feedback/feedback_store.h"

namespace caveat {

// The feedback file that all workers share, or none.
class SharedFeedback {
 public:
  // Call it before the server takes calls.
  void Use(std::unique_ptr<FeedbackStore> store) { store_ = std::move(store); }

  // FailedPrecondition if none is kept; else as FeedbackStore.
  absl::Status Record(const Opinion& opinion) {
    if (store_ == nullptr) return absl::FailedPreconditionError("no feedback is kept");
    const std::lock_guard<std::mutex> lock(mutex_);
    return store_->Record(opinion);
  }

 private:
  std::mutex mutex_;
  std::unique_ptr<FeedbackStore> store_;
};

}  // namespace caveat
