#include "service/rpc/worker_pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <set>

namespace caveat {
namespace {

// A job that tells when it has begun and does not end until it may.
class HeldJob {
 public:
  WorkerPool::Job Job() {
    return [this](size_t) {
      begun_.set_value();
      may_end_.get_future().wait();
    };
  }
  void AwaitBegun() { begun_.get_future().wait(); }
  void LetEnd() { may_end_.set_value(); }

 private:
  std::promise<void> begun_;
  std::promise<void> may_end_;
};

TEST(WorkerPool, RunsAJob) {
  std::promise<size_t> ran;
  WorkerPool pool(1, 1);
  ASSERT_TRUE(pool.Submit([&](size_t worker) { ran.set_value(worker); }));
  EXPECT_EQ(ran.get_future().get(), 0u);
  EXPECT_EQ(pool.size(), 1u);
}

TEST(WorkerPool, RefusesAtOnceWhenTheQueueIsFull) {
  HeldJob held;
  std::atomic<int> ran{0};
  {
    WorkerPool pool(1, 2);
    ASSERT_TRUE(pool.Submit(held.Job()));
    held.AwaitBegun();
    EXPECT_TRUE(pool.Submit([&](size_t) { ++ran; }));
    EXPECT_TRUE(pool.Submit([&](size_t) { ++ran; }));
    EXPECT_FALSE(pool.Submit([&](size_t) { ran += 100; }));
    EXPECT_EQ(ran, 0);
    held.LetEnd();
  }
  // What was queued has run, and what was refused has not.
  EXPECT_EQ(ran, 2);
}

TEST(WorkerPool, RunsWhatIsQueuedBeforeItEnds) {
  std::atomic<int> ran{0};
  {
    WorkerPool pool(3, 1000);
    for (int i = 0; i < 1000; ++i) {
      ASSERT_TRUE(pool.Submit([&](size_t) { ++ran; }));
    }
  }
  EXPECT_EQ(ran, 1000);
}

TEST(WorkerPool, OneWorkerNeverRunsTwoJobsAtOnce) {
  constexpr size_t kWorkers = 4;
  std::atomic<int> busy[kWorkers] = {};
  std::atomic<bool> clash{false};
  {
    WorkerPool pool(kWorkers, 10'000);
    for (int i = 0; i < 10'000; ++i) {
      ASSERT_TRUE(pool.Submit([&](size_t worker) {
        ASSERT_LT(worker, kWorkers);
        if (++busy[worker] != 1) clash = true;
        std::this_thread::yield();
        --busy[worker];
      }));
    }
  }
  EXPECT_FALSE(clash);
}

TEST(WorkerPool, WorkersRunSideBySide) {
  HeldJob first;
  HeldJob second;
  WorkerPool pool(2, 2);
  ASSERT_TRUE(pool.Submit(first.Job()));
  ASSERT_TRUE(pool.Submit(second.Job()));
  first.AwaitBegun();
  second.AwaitBegun();
  first.LetEnd();
  second.LetEnd();
}

}  // namespace
}  // namespace caveat
