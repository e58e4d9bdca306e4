#include "harness/bench/run_limits.h"

#include "harness/base/text.h"

namespace flatsat::bench {

void RunLimits::check(double now_s) const {
  if (stop_ != nullptr && *stop_ != 0) throw RunStopped(*stop_);
  if (max_wall_s_ <= 0.0) return;
  const double spent_s = std::chrono::duration<double>(Clock::now() - begin_).count();
  if (spent_s <= max_wall_s_) return;
  throw std::runtime_error(base::formatted(
      "the run was not over after %g s of wall time, which is its testbed.max_wall, at simulated time %.9f s",
      max_wall_s_, now_s));
}

}  // namespace flatsat::bench
