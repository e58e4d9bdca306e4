#pragma once
#include <csignal>
#include <functional>

#include "harness/lockstep/pacer.h"
#include "harness/time/sim_time.h"

namespace flatsat::bench {

/// Ties a run to wall time as its testbed asks, and refuses to go on when the run is too late.
class RunPace {
 public:
  /// `factor`: simulated seconds a wall second, 0 runs free. `late_max_s`: s of wall time, 0 is no limit. `stop`: where
  /// the signal that ends the run is noted; it ends a wait, too.
  RunPace(double factor, double late_max_s, const volatile std::sig_atomic_t* stop = nullptr)
      : factor_(factor), late_max_s_(late_max_s), stop_(stop), pacer_(factor) {}

  /// Waits until the wall clock is where `now` belongs. `record` is told of a lateness, in s of wall time.
  /// Errors: std::runtime_error for a lateness above `late_max_s`.
  void keep(time::SimTime now, const std::function<void(double late_s)>& record);
  double worst_late_s() const { return pacer_.worst_lateness_s(); }

 private:
  const double factor_, late_max_s_;
  const volatile std::sig_atomic_t* const stop_;
  lockstep::Pacer pacer_;
};

}  // namespace flatsat::bench
