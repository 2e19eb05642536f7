#pragma once

#include <cstdint>
#include <functional>
#include <vector>

namespace caveat::bench {

// What a load of calls did.
struct LoadResult {
  double calls_per_second = 0;
  double p50_us = 0;
  double p99_us = 0;
  uint64_t failed = 0;  // calls whose status was not OK
};

// Starts one call; `done(ok)` is called exactly once, on any thread. `sequence` counts from 0 over all calls of a load.
using StartCall = std::function<void(uint64_t sequence, std::function<void(bool ok)> done)>;

// Keeps `in_flight` calls under way for `seconds`, each followed by the next, and waits for the last.
LoadResult RunLoad(int in_flight, double seconds, const StartCall& start);

// The middle one of an odd number of values.
double Median(std::vector<double> values);

}  // namespace caveat::bench
