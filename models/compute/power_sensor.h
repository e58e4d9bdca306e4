#pragma once
#include <deque>

namespace flatsat::compute {

/// A board's power sensor: every `update_s` it shows the mean over the last `window_s`, times the card's gain, and
/// holds it. H100: an update each 100 ms, windows of 25 ms ("instant") and 1 s ("average"), gain within 5 % (arXiv
/// 2312.02741).
class PowerSensor {
 public:
  struct Config {
    double window_s, update_s, gain;  // > 0
  };
  explicit PowerSensor(const Config& config) : config_(config) {}

  /// The board's energy up to `time_s`; times must not fall. Between two calls power counts as constant.
  void take(double time_s, double energy_j);
  /// What it shows now. Units: W. 0 before the first update.
  double shown_w() const { return shown_w_; }

 private:
  struct Point {
    double time_s, energy_j;
  };
  double energy_at(double time_s) const;

  Config config_;
  std::deque<Point> points_{{0.0, 0.0}};
  long long updates_ = 0;
  double shown_w_ = 0.0;
};

}  // namespace flatsat::compute
