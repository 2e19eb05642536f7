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

  bool is_kept() const { return store_ != nullptr; }

  // As FeedbackStore; only if it is kept.
  absl::Status Record(const Opinion& opinion) {
    const std::lock_guard<std::mutex> lock(mutex_);
    return store_->Record(opinion);
  }

 private:
  std::mutex mutex_;
  std::unique_ptr<FeedbackStore> store_;
};

}  // namespace caveat
