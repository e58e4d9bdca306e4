#pragma once
#include <chrono>
#include <csignal>
#include <stdexcept>
#include <string>

namespace flatsat::bench {

/// A signal asked for the end.
class RunStopped : public std::runtime_error {
 public:
  explicit RunStopped(int signal)
      : std::runtime_error("stopped by signal " + std::to_string(signal)), signal_(signal) {}
  int signal() const { return signal_; }

 private:
  int signal_;
};

/// What ends a run from outside, also while it waits for an agent: a signal, and the wall time that it may take.
class RunLimits {
 public:
  /// `max_wall_s`: s of wall time from now on; 0 for no limit. `stop`: where a signal is noted; nullptr for nowhere.
  RunLimits(double max_wall_s, const volatile std::sig_atomic_t* stop) : max_wall_s_(max_wall_s), stop_(stop) {}

  /// Errors: RunStopped; std::runtime_error when the time is over, with `now_s` of simulated time.
  void check(double now_s) const;

 private:
  using Clock = std::chrono::steady_clock;
  const double max_wall_s_;
  const volatile std::sig_atomic_t* const stop_;
  const Clock::time_point begin_ = Clock::now();
};

}  // namespace flatsat::bench
