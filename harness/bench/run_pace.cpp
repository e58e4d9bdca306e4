#include "harness/bench/run_pace.h"

#include <stdexcept>
#include <string>

namespace flatsat::bench {

void RunPace::keep(time::SimTime now, const std::function<void(double late_s)>& record) {
  if (factor_ <= 0.0) return;
  const double late_s = pacer_.wait_until(now, stop_);
  if (late_s > 0.0) record(late_s);
  if (late_max_s_ > 0.0 && late_s > late_max_s_)
    throw std::runtime_error("the bench was late by " + std::to_string(late_s) + " s at " +
                             std::to_string(time::to_seconds(now)) + " s; late_max allows " +
                             std::to_string(late_max_s_) + " s");
}

}  // namespace flatsat::bench
