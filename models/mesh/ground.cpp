#include "models/mesh/ground.h"

#include <erfa.h>
#include <erfam.h>

#include <cassert>

#include "models/environment/frames.h"

namespace flatsat::mesh {

using environment::kDegree, environment::Vector;

Ground::Ground(std::vector<SiteConfig> sites, const environment::Utc& epoch)
    : sites_(std::move(sites)), gmst_rad_(environment::gmst_rad(epoch)) {
  for (const auto& site : sites_) {
    const double latitude = site.latitude_deg * kDegree, longitude = site.longitude_deg * kDegree;
    double place_m[3];
    [[maybe_unused]] const int status = eraGd2gc(ERFA_WGS84, longitude, latitude, site.altitude_km * 1e3, place_m);
    assert(status == 0);
    fixed_.push_back(
        {{place_m[0] / 1e3, place_m[1] / 1e3, place_m[2] / 1e3},
         {std::cos(latitude) * std::cos(longitude), std::cos(latitude) * std::sin(longitude), std::sin(latitude)}});
  }
}

SiteState Ground::state(std::size_t i, double seconds) const {
  const double angle = gmst_rad_ + environment::kEarthRotationRadS * seconds, c = std::cos(angle), s = std::sin(angle);
  const auto turned = [c, s](const Vector& v) { return Vector{c * v[0] - s * v[1], s * v[0] + c * v[1], v[2]}; };
  const auto rate = [](const Vector& v) {
    return Vector{-environment::kEarthRotationRadS * v[1], environment::kEarthRotationRadS * v[0], 0.0};
  };
  const Vector place = turned(fixed_[i].place_km), up = turned(fixed_[i].up);
  return {place, rate(place), up, rate(up)};
}

}  // namespace flatsat::mesh
