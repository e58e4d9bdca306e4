#include "models/environment/sight.h"

#include <erfa.h>
#include <erfam.h>

#include <algorithm>
#include <cassert>

#include "models/base/constants.h"
#include "models/environment/frames.h"
#include "models/environment/roots.h"

namespace flatsat::environment {
namespace {

Vector minus(const Vector& a, const Vector& b) { return plus(a, scaled(b, -1.0)); }

/// A site in the frame that turns with the Earth, km.
Vector place_of(const Site& site) {
  double site_m[3];
  [[maybe_unused]] const int status =
      eraGd2gc(ERFA_WGS84, site.longitude_deg * kDegree, site.latitude_deg * kDegree, site.altitude_km * 1e3, site_m);
  assert(status == 0);
  return {site_m[0] / 1e3, site_m[1] / 1e3, site_m[2] / 1e3};
}

/// A vector of TEME in that frame.
Vector turned(const Vector& p, double gmst) {
  const double c = std::cos(gmst), s = std::sin(gmst);
  return {c * p[0] + s * p[1], -s * p[0] + c * p[1], p[2]};
}

}  // namespace

double range_rate_km_s(const Site& site, const OrbitState& state, double gmst) {
  const Vector fixed = turned(state.position_km, gmst), line = minus(fixed, place_of(site));
  const Vector turn{0.0, 0.0, kEarthRotationRadS};
  const Vector velocity = minus(turned(state.velocity_km_s, gmst), cross(turn, fixed));
  return length(line) > 0.0 ? dot(velocity, line) / length(line) : length(velocity);
}

Sky look(const Site& site, const Vector& p, double gmst) {
  const double latitude = site.latitude_deg * kDegree, longitude = site.longitude_deg * kDegree;
  const Vector line = minus(turned(p, gmst), place_of(site));
  const double cl = std::cos(longitude), sl = std::sin(longitude), cp = std::cos(latitude), sp = std::sin(latitude);
  const double east = dot(line, {-sl, cl, 0.0}), north = dot(line, {-sp * cl, -sp * sl, cp}),
               up = dot(line, {cp * cl, cp * sl, sp});
  const double azimuth = std::atan2(east, north) / kDegree;
  return {std::atan2(up, std::hypot(east, north)) / kDegree, azimuth < 0.0 ? azimuth + 360.0 : azimuth, length(line)};
}

std::vector<Pass> passes(const std::function<Sky(double)>& sky, double mask_deg, double duration_s, double step_s) {
  const auto above = [&](double t) { return sky(t).elevation_deg - mask_deg; };
  std::vector<double> edges;
  for (const auto& change : sign_changes(above, duration_s, step_s)) edges.push_back(change.seconds);
  const auto peaks = turns(above, duration_s, step_s);
  std::vector<Pass> found;
  for (const auto& stay : stays([&](double t) { return above(t) > 0.0; }, edges, duration_s)) {
    Pass pass{{}, {}, above(stay.begin_s) > above(stay.end_s) ? stay.begin_s : stay.end_s};
    if (!stay.begins_inside) pass.acquisition_s = stay.begin_s;
    if (!stay.ends_inside) pass.loss_s = stay.end_s;
    for (const auto& peak : peaks) {
      const bool within = peak.seconds >= stay.begin_s && peak.seconds <= stay.end_s;
      if (within && above(peak.seconds) > above(pass.highest_s)) pass.highest_s = peak.seconds;
    }
    found.push_back(pass);
  }
  return found;
}

LineOfSight line_of_sight(const OrbitState& a, const OrbitState& b, double carrier_hz) {
  const Vector line = minus(b.position_km, a.position_km), velocity = minus(b.velocity_km_s, a.velocity_km_s);
  const double range = length(line);
  if (range == 0.0) return {0.0, length(velocity), length(a.position_km) - model::wgs84::kRadiusKm, 0.0, 0.0};
  const double rate = dot(velocity, line) / range, across = length(cross(line, velocity)) / range;
  const double share = std::clamp(-dot(a.position_km, line) / (range * range), 0.0, 1.0);
  const double lowest = length(plus(a.position_km, scaled(line, share))) - model::wgs84::kRadiusKm;
  return {range, rate, lowest, -rate / model::kSpeedOfLightKmS * carrier_hz, 2.0 * across / model::kSpeedOfLightKmS};
}

std::vector<LinkWindow> link_windows(const Orbit& a, const Orbit& b, double longest_km, double lowest_km,
                                     double duration_s, double step_s) {
  const auto at = [&](double t) { return line_of_sight(a.state(t), b.state(t), 0.0); };
  const auto clear = [&](double t) { return at(t).lowest_km - lowest_km; };
  const auto near = [&](double t) { return longest_km - at(t).range_km; };
  std::vector<double> candidates;
  for (const auto& change : sign_changes(clear, duration_s, step_s)) candidates.push_back(change.seconds);
  if (std::isfinite(longest_km)) {
    for (const auto& change : sign_changes(near, duration_s, step_s)) candidates.push_back(change.seconds);
  }
  std::vector<LinkWindow> found;
  const auto open = [&](double t) { return clear(t) > 0.0 && near(t) >= 0.0; };
  for (const auto& stay : stays(open, std::move(candidates), duration_s))
    found.push_back({stay.begin_s, stay.end_s, stay.begins_inside, stay.ends_inside});
  return found;
}

}  // namespace flatsat::environment
