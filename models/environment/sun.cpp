#include "models/environment/sun.h"

#include <erfa.h>

#include <algorithm>

namespace flatsat {

Vector sun_teme_km(const Utc& utc) {
  const auto tt = terrestrial(utc);
  double heliocentric[2][3], barycentric[2][3];
  eraEpv00(tt.jd1, tt.jd2, heliocentric, barycentric);
  Vector sun{-heliocentric[0][0], -heliocentric[0][1], -heliocentric[0][2]};
  const double distance = length(sun);
  constexpr double kLightAuPerDay = 173.144632674;  // IAU 2012 au, c = 299792458 m/s
  const Vector shifted = plus(scaled(sun, 1.0 / distance),
                              scaled({barycentric[1][0], barycentric[1][1], barycentric[1][2]}, 1.0 / kLightAuPerDay));
  double direction[3], of_date[3], matrix[3][3];
  for (int i = 0; i < 3; ++i) direction[i] = shifted[static_cast<std::size_t>(i)] / length(shifted);
  eraPnm80(tt.jd1, tt.jd2, matrix);
  eraRxp(matrix, direction, of_date);
  double longitude = 0.0, obliquity = 0.0;
  eraNut80(tt.jd1, tt.jd2, &longitude, &obliquity);
  const double equinoxes = longitude * std::cos(eraObl80(tt.jd1, tt.jd2) + obliquity);
  const double c = std::cos(equinoxes), s = std::sin(equinoxes), km = distance * kAstronomicalUnitKm;
  return {km * (c * of_date[0] + s * of_date[1]), km * (-s * of_date[0] + c * of_date[1]), km * of_date[2]};
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

}  // namespace flatsat
