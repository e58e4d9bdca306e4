#pragma once
#include <algorithm>
#include <cmath>
#include <cstdint>

#include "models/network/transport.h"

namespace flatsat::cluster {

/// Computing that takes so long at full speed, done at the speed of the moment. All instants are ps of the run.
class Work {
 public:
  /// It stands still until it is given a speed.
  void begin(std::int64_t work_ps, std::int64_t now_ps) {
    left_ps_ = work_ps;
    since_ps_ = now_ps;
    speed_ = 0.0;
  }
  /// From now on; 0 .. 1.
  void set_speed(double speed, std::int64_t now_ps) {
    left_ps_ -= std::llround(static_cast<double>(now_ps - since_ps_) * speed_);
    left_ps_ = std::max<std::int64_t>(left_ps_, 0);
    since_ps_ = now_ps;
    speed_ = speed;
    const double wait_ps = std::ceil(static_cast<double>(left_ps_) / speed_);
    due_ps_ = wait_ps < 0.5 * static_cast<double>(network::kNeverPs) ? now_ps + static_cast<std::int64_t>(wait_ps)
                                                                     : network::kNeverPs;
  }
  /// Nothing is left to be done.
  void stop() { due_ps_ = network::kNeverPs; }
  double speed() const { return speed_; }
  /// When it is done at this speed; network::kNeverPs where it stands still or has stopped.
  std::int64_t due_ps() const { return due_ps_; }

 private:
  std::int64_t left_ps_ = 0, since_ps_ = 0, due_ps_ = network::kNeverPs;
  double speed_ = 1.0;
};

}  // namespace flatsat::cluster
