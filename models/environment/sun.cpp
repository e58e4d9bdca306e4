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
  const Vector shifted = plus(scaled(sun, 1.0 / distance), scaled({barycentric[1][0], barycentric[1][1], barycentric[1][2]}, 1.0 / kLightAuPerDay));
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

SunTable::SunTable(const Utc& epoch, double duration_s) {
  const auto hours = static_cast<std::size_t>(std::ceil(std::max(0.0, duration_s) / 3600.0)) + 2;
  for (std::size_t i = 0; i < hours; ++i) hourly_.push_back(sun_teme_km(later(epoch, 3600.0 * static_cast<double>(i))));
}

Vector SunTable::at(double seconds) const {
  const double place = std::clamp(seconds / 3600.0, 0.0, static_cast<double>(hourly_.size()) - 1.0001);
  const auto i = static_cast<std::size_t>(place);
  const double share = place - static_cast<double>(i);
  const Vector line = plus(scaled(hourly_[i], 1.0 - share), scaled(hourly_[i + 1], share));
  const double distance = length(hourly_[i]) * (1.0 - share) + length(hourly_[i + 1]) * share;
  return scaled(line, distance / length(line));
}

double gmst_rad(const Utc& utc) { return eraGmst82(utc.jd1, utc.jd2); }

Geodetic geodetic(const Vector& p, double gmst) {
  const double c = std::cos(gmst), s = std::sin(gmst);
  double fixed[3] = {1e3 * (c * p[0] + s * p[1]), 1e3 * (-s * p[0] + c * p[1]), 1e3 * p[2]};
  double longitude = 0.0, latitude = 0.0, height = 0.0;
  eraGc2gd(1, fixed, &longitude, &latitude, &height);
  return {latitude / kDegree, longitude / kDegree, height / 1e3};
}

}  // namespace flatsat
