#include "models/compute/power_sensor.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace flatsat::compute {

double PowerSensor::energy_at(double time_s) const {
  if (time_s <= points_.front().time_s) return points_.front().energy_j;
  const auto after = std::lower_bound(points_.begin(), points_.end(), time_s,
                                      [](const Point& point, double t) { return point.time_s < t; });
  if (after == points_.end()) return points_.back().energy_j;
  const Point& a = *std::prev(after);
  const Point& b = *after;
  return a.energy_j + (b.energy_j - a.energy_j) * (time_s - a.time_s) / (b.time_s - a.time_s);
}

void PowerSensor::take(double time_s, double energy_j) {
  assert(time_s >= points_.back().time_s);
  if (time_s > points_.back().time_s) points_.push_back({time_s, energy_j});
  // Half a nanosecond of grace: an update that is due exactly now must not hang on rounding.
  const auto due = static_cast<long long>(std::floor((time_s + 0.5e-9) / config_.update_s));
  if (due > updates_) {
    updates_ = due;
    const double at = std::min(static_cast<double>(due) * config_.update_s, time_s);
    shown_w_ = config_.gain * (energy_at(at) - energy_at(at - config_.window_s)) / config_.window_s;
  }
  const double oldest = static_cast<double>(updates_) * config_.update_s - config_.window_s;
  while (points_.size() > 2 && points_[1].time_s <= oldest) points_.pop_front();
}

}  // namespace flatsat::compute
