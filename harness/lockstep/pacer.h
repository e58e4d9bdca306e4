#pragma once
#include <csignal>
#include <cstdint>

#include "harness/time/sim_time.h"

namespace flatsat::lockstep {

/// Ties simulated to wall time: one simulated second takes 1/factor seconds of wall time; a factor of 0 runs free.
class Pacer {
 public:
  /// factor >= 0; the wall clock starts at the first wait.
  explicit Pacer(double factor) : factor_(factor) {}

  /// Sleeps until the wall clock reaches `t`, or at most 0.1 s longer than until `stop`, where there is one, is no more
  /// 0. Returns the lateness in s of wall time, 0 when in time or free.
  double wait_until(time::SimTime t, const volatile std::sig_atomic_t* stop = nullptr);

  /// The largest lateness so far, s of wall time.
  double worst_lateness_s() const { return worst_s_; }

 private:
  double factor_;
  std::int64_t start_ns_ = -1;
  time::SimTime start_sim_{};
  double worst_s_ = 0.0;
};

}  // namespace flatsat::lockstep
