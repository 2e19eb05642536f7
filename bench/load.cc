#include "bench/load.h"

#include <algorithm>
#include <atomic>
#include <chrono>
#include <condition_variable>
#include <mutex>

namespace caveat::bench {
namespace {

using Clock = std::chrono::steady_clock;

class Load {
 public:
  Load(int in_flight, double seconds, const StartCall& start)
      : start_(start),
        started_(Clock::now()),
        ends_(started_ + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(seconds))),
        lanes_(static_cast<size_t>(in_flight)),
        open_(in_flight) {}

  LoadResult Run() {
    for (size_t lane = 0; lane < lanes_.size(); ++lane) Next(lane);
    std::unique_lock<std::mutex> lock(mutex_);
    all_ended_.wait(lock, [this] { return open_ == 0; });
    return Summarise();
  }

 private:
  // Each lane has one call under way, so its list needs no lock.
  void Next(size_t lane) {
    const Clock::time_point sent = Clock::now();
    if (sent >= ends_) {
      const std::lock_guard<std::mutex> lock(mutex_);
      if (--open_ == 0) all_ended_.notify_one();
      return;
    }
    start_(sequence_++, [this, lane, sent](bool ok) {
      failed_ += ok ? 0 : 1;
      lanes_[lane].push_back(std::chrono::duration<double, std::micro>(Clock::now() - sent).count());
      Next(lane);
    });
  }

  LoadResult Summarise() const {
    std::vector<double> all;
    for (const std::vector<double>& lane : lanes_) all.insert(all.end(), lane.begin(), lane.end());
    std::sort(all.begin(), all.end());
    LoadResult result;
    result.failed = failed_;
    if (all.empty()) return result;
    result.calls_per_second =
        static_cast<double>(all.size()) / std::chrono::duration<double>(Clock::now() - started_).count();
    result.p50_us = all[all.size() / 2];
    result.p99_us = all[all.size() * 99 / 100];
    return result;
  }

  const StartCall& start_;
  const Clock::time_point started_;
  const Clock::time_point ends_;
  std::vector<std::vector<double>> lanes_;
  std::atomic<uint64_t> sequence_{0};
  std::atomic<uint64_t> failed_{0};
  std::mutex mutex_;
  std::condition_variable all_ended_;
  int open_;
};

}  // namespace

LoadResult RunLoad(int in_flight, double seconds, const StartCall& start) {
  return Load(in_flight, seconds, start).Run();
}

double Median(std::vector<double> values) {
  std::sort(values.begin(), values.end());
  return values[values.size() / 2];
}

}  // namespace caveat::bench
