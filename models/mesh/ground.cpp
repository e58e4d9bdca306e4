#include "models/mesh/ground.h"

#include <erfa.h>
#include <erfam.h>

#include <cassert>

#include "models/environment/frames.h"

namespace flatsat::mesh {

using environment::kDegree, environment::Vector;

namespace {

Vector normal(double latitude, double longitude) {
  return {std::cos(latitude) * std::cos(longitude), std::cos(latitude) * std::sin(longitude), std::sin(latitude)};
}

Vector wgs84_place_km(const SiteConfig& site) {
  double place_m[3];
  [[maybe_unused]] const int status =
      eraGd2gc(ERFA_WGS84, site.longitude_deg * kDegree, site.latitude_deg * kDegree, site.altitude_km * 1e3, place_m);
  assert(status == 0);
  return {place_m[0] / 1e3, place_m[1] / 1e3, place_m[2] / 1e3};
}

Vector pyephem_place_km(const SiteConfig& site) {
  constexpr double kRadiusKm = 6378.16, kFlat = 1.0 / 298.25, kSquare = kFlat * (2.0 - kFlat);
  const double latitude = std::atan(std::tan(site.latitude_deg * kDegree) / (1.0 - kFlat * kFlat)),
               longitude = site.longitude_deg * kDegree;
  const double across = kRadiusKm / std::sqrt(1.0 - kSquare * std::sin(latitude) * std::sin(latitude));
  const Vector up = normal(latitude, longitude);
  const double out = across + site.altitude_km, along = across * (1.0 - kFlat) * (1.0 - kFlat) + site.altitude_km;
  return {out * up[0], out * up[1], along * up[2]};
}

/// Newcomb's, at midnight of the epoch's day, and from there by the ratio of sidereal to solar time.
double newcomb_rad(const environment::Utc& epoch, double rate_a_day) {
  constexpr double kNoonOf1900 = 2415020.0, kCentury = 36525.0;
  const double days = (epoch.jd1 - kNoonOf1900) + epoch.jd2, midnight = std::floor(days + 0.5) - 0.5;
  const double t = midnight / kCentury, hours = 6.6460656 + 2400.051262 * t + 0.00002581 * t * t;
  return std::fmod(hours / 24.0 + (days - midnight) * rate_a_day, 1.0) * 2.0 * environment::kPi;
}

}  // namespace

Ground::Ground(std::vector<SiteConfig> sites, const environment::Utc& epoch) : sites_(std::move(sites)) {
  constexpr double kSiderealSolar = 1.0027379093, kDayS = 86400.0;
  for (const auto& site : sites_) {
    const Vector up = normal(site.latitude_deg * kDegree, site.longitude_deg * kDegree);
    if (site.figure == EarthFigure::kWgs84)
      fixed_.push_back({wgs84_place_km(site), up, environment::gmst_rad(epoch), environment::kEarthRotationRadS});
    else
      fixed_.push_back({pyephem_place_km(site), up, newcomb_rad(epoch, kSiderealSolar),
                        2.0 * environment::kPi * kSiderealSolar / kDayS});
  }
}

SiteState Ground::state(std::size_t i, double seconds) const {
  const Fixed& f = fixed_[i];
  const double angle = f.sidereal_rad + f.rate_rad_s * seconds, c = std::cos(angle), s = std::sin(angle);
  const auto turned = [c, s](const Vector& v) { return Vector{c * v[0] - s * v[1], s * v[0] + c * v[1], v[2]}; };
  const auto rate = [&f](const Vector& v) { return Vector{-f.rate_rad_s * v[1], f.rate_rad_s * v[0], 0.0}; };
  const Vector place = turned(f.place_km), up = turned(f.up);
  return {place, rate(place), up, rate(up)};
}

}  // namespace flatsat::mesh
