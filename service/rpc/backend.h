#pragma once

#include <atomic>
#include <memory>
#include <vector>

#include "absl/status/status.h"
#include "service/answer/answerer.h"
#include "service/rpc/worker_pool.h"

namespace caveat {

// What all RPCs share: the workers, and for each of them an Answerer on the snapshot being served.
class Backend {
 public:
  // At most `max_queued` calls wait.
  Backend(size_t workers, size_t max_queued) : workers_(workers), pool_(workers, max_queued) {}

  // Opens an Answerer for each worker; calls are answered from then on. Call it once.
  absl::Status Serve(std::shared_ptr<const Snapshot> snapshot) {
    for (size_t i = 0; i < workers_; ++i) {
      absl::StatusOr<std::unique_ptr<Answerer>> answerer = Answerer::Open(snapshot);
      if (!answerer.ok()) return answerer.status();
      answerers_.push_back(*std::move(answerer));
    }
    ready_.store(true, std::memory_order_release);
    return absl::OkStatus();
  }

  // From now on calls are refused with SHUTTING_DOWN.
  void StartStopping() { stopping_.store(true, std::memory_order_release); }
  bool is_stopping() const { return stopping_.load(std::memory_order_acquire); }

  bool is_ready() const { return ready_.load(std::memory_order_acquire); }
  // Only for the worker with that number, and only once is_ready().
  Answerer& answerer(size_t worker) { return *answerers_[worker]; }
  WorkerPool& pool() { return pool_; }

 private:
  const size_t workers_;
  std::vector<std::unique_ptr<Answerer>> answerers_;
  std::atomic<bool> ready_{false};
  std::atomic<bool> stopping_{false};
  WorkerPool pool_;  // last: its threads end before what they use
};

}  // namespace caveat
