#pragma once
#include "models/environment/orbit.h"

namespace flatsat::mesh {

/// How long light that leaves `from` at an instant is on its way to `to`, which moves on meanwhile: the solution of
/// |to(t + delay) - from(t)| = c delay, to 1e-13 s. Units: positions as functions of seconds, km in one inertial frame.
template <class From, class To>
double light_time_s(const From& from, const To& to, double sent_s) {
  constexpr double kToleranceS = 1e-13;
  const environment::Vector begin = from(sent_s);
  double delay_s = 0.0;
  for (int i = 0; i < 20; ++i) {
    const environment::Vector end = to(sent_s + delay_s);
    const double next_s =
        environment::length({end[0] - begin[0], end[1] - begin[1], end[2] - begin[2]}) / model::kSpeedOfLightKmS;
    const bool is_found = std::abs(next_s - delay_s) < kToleranceS;
    delay_s = next_s;
    if (is_found) break;
  }
  return delay_s;
}

}  // namespace flatsat::mesh
