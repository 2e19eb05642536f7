#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <functional>
#include <mutex>
#include <thread>
#include <vector>

namespace caveat {

// A fixed number of threads and a bounded queue, so that a burst is refused at once instead of being answered late.
class WorkerPool {
 public:
  // A job learns which worker runs it, from 0 to `threads` - 1: two jobs with one number never run at the same time.
  using Job = std::function<void(size_t worker)>;

  WorkerPool(size_t threads, size_t max_queued);
  // Runs what is queued, then ends.
  ~WorkerPool();
  WorkerPool(const WorkerPool&) = delete;
  WorkerPool& operator=(const WorkerPool&) = delete;

  // False, and the job is dropped, if the queue is full.
  bool Submit(Job job);
  size_t size() const { return threads_.size(); }

 private:
  void Work(size_t worker);

  const size_t max_queued_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::deque<Job> queue_;
  bool stopping_ = false;
  std::vector<std::thread> threads_;
};

}  // namespace caveat
