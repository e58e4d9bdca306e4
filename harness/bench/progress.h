#pragma once
#include <chrono>
#include <cstdint>
#include <functional>

namespace flatsat::bench {

/// Looks up from the loop of a run a few times a second of wall time, at little cost in between.
class Progress {
 public:
  /// Calls `report` if it is time.
  void step(const std::function<void()>& report) {
    if (++steps_ % kStepsBetweenLooks != 0 || Clock::now() - last_ < kInterval) return;
    last_ = Clock::now();
    report();
  }

 private:
  using Clock = std::chrono::steady_clock;
  static constexpr std::uint64_t kStepsBetweenLooks = 4;  // at the clock; one may take seconds
  static constexpr std::chrono::milliseconds kInterval{200};
  std::uint64_t steps_ = 0;
  Clock::time_point last_ = Clock::now();
};

}  // namespace flatsat::bench
