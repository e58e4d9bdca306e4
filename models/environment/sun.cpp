#include "models/environment/sun.h"

#include <erfa.h>

#include <algorithm>

#include "models/base/constants.h"
#include "models/environment/frames.h"

namespace flatsat::environment {

Vector sun_gcrs_km(const Utc& utc) {
  const auto tt = terrestrial(utc);
  double heliocentric[2][3], barycentric[2][3];
  eraEpv00(tt.jd1, tt.jd2, heliocentric, barycentric);
  const Vector sun{-heliocentric[0][0], -heliocentric[0][1], -heliocentric[0][2]};
  const double distance = length(sun);
  const Vector shifted =
      plus(scaled(sun, 1.0 / distance),
           scaled({barycentric[1][0], barycentric[1][1], barycentric[1][2]}, 1.0 / model::kSpeedOfLightAuPerDay));
  return scaled(shifted, distance * model::kAstronomicalUnitKm / length(shifted));
}

Vector sun_teme_km(const Utc& utc) { return teme_of_gcrs(sun_gcrs_km(utc), utc); }

Vector almanac_sun(const Utc& utc) {
  const double centuries = ((utc.jd1 - 2451545.0) + utc.jd2) / 36525.0;
  const double m = (357.5291092 + 35999.05034 * centuries) * kDegree;
  const double mean_deg = 280.460 + 36000.771 * centuries;
  const double longitude = (mean_deg + 1.914666471 * std::sin(m) + 0.019994643 * std::sin(2.0 * m)) * kDegree;
  const double obliquity = (23.439291 - 0.0130042 * centuries) * kDegree;
  return {std::cos(longitude), std::cos(obliquity) * std::sin(longitude), std::sin(obliquity) * std::sin(longitude)};
}

SunTable::SunTable(const Utc& epoch, double duration_s) : epoch_(epoch) {
  const auto count = static_cast<std::size_t>(std::ceil(std::max(0.0, duration_s) / 3600.0)) + 2;
  for (std::size_t i = 0; i < count; ++i) {
    const Vector sun = sun_teme_km(later(epoch, 3600.0 * static_cast<double>(i)));
    hours_.push_back({scaled(sun, 1.0 / length(sun)), length(sun)});
  }
}

Vector SunTable::at(double seconds) const {
  const double hour = seconds / 3600.0;
  if (hour < 0.0 || hour >= static_cast<double>(hours_.size()) - 1.0) return sun_teme_km(later(epoch_, seconds));
  const auto i = static_cast<std::size_t>(hour);
  const double share = hour - static_cast<double>(i);
  const Hour &a = hours_[i], &b = hours_[i + 1];
  // A chord of 0.04 deg: its middle points the same way as the arc's, its length is put right.
  const Vector chord = plus(scaled(a.direction, 1.0 - share), scaled(b.direction, share));
  const double distance_km = a.distance_km * (1.0 - share) + b.distance_km * share;
  return scaled(chord, distance_km / length(chord));
}

}  // namespace flatsat::environment
