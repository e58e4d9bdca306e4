#include "models/mesh/terminals.h"

#include <algorithm>
#include <cassert>
#include <cmath>
#include <limits>

namespace flatsat::mesh {

using environment::Vector;

namespace {

Vector unit(const Vector& v) {
  const double length = environment::length(v);
  return {v[0] / length, v[1] / length, v[2] / length};
}

Vector looking(const Mount& mount, const Vector& to_km) {
  const Vector d =
      unit({to_km[0] - mount.position_km[0], to_km[1] - mount.position_km[1], to_km[2] - mount.position_km[2]});
  return {environment::dot(d, mount.ahead), environment::dot(d, mount.across), environment::dot(d, mount.up)};
}

/// Between two unit vectors; exact for small angles too.
double angle_rad(const Vector& a, const Vector& b) {
  return std::atan2(environment::length(environment::cross(a, b)), environment::dot(a, b));
}

}  // namespace

Mount mount_of(const environment::OrbitState& s) {
  const Vector up = unit(s.position_km), across = unit(environment::cross(s.position_km, s.velocity_km_s));
  return {s.position_km, environment::cross(across, up), across, up};
}

Mount mount_of(const SiteState& site) {
  const bool at_a_pole = environment::length(site.velocity_km_s) < 1e-9;
  const Vector east = at_a_pole ? Vector{1.0, 0.0, 0.0} : unit(site.velocity_km_s);
  return {site.position_km, east, environment::cross(site.up, east), site.up};
}

Terminals::Terminals(std::vector<unsigned> counts, std::size_t nodes, const Vector& rest)
    : counts_(std::move(counts)), of_(nodes) {
  for (std::size_t node = 0; node < counts_.size(); ++node)
    of_[node].assign(counts_[node], {-std::numeric_limits<double>::infinity(), rest});
}

double Terminals::free_from_s(std::uint32_t node, double from_s) const {
  if (counts_.empty()) return from_s;
  double free_s = std::numeric_limits<double>::infinity();
  for (const auto& one : of_[node]) free_s = std::min(free_s, one.until_s);
  return std::max(free_s, from_s);
}

void Terminals::take(std::uint32_t node, double until_s) {
  if (counts_.empty()) return;
  std::min_element(of_[node].begin(), of_[node].end(), [](const One& p, const One& q) {
    return p.until_s < q.until_s;
  })->until_s = until_s;
}

double Terminals::turn(std::uint32_t node, double at_s, const Mount& mount, const Vector& to_km, double until_s,
                       const Mount& mount_then, const Vector& to_then_km) {
  const Vector wanted = looking(mount, to_km);
  One* nearest = nullptr;
  double least_rad = std::numeric_limits<double>::infinity();
  for (auto& one : of_[node]) {
    const double turn_rad = angle_rad(one.direction, wanted);
    if (one.until_s <= at_s && turn_rad < least_rad) nearest = &one, least_rad = turn_rad;
  }
  assert(nearest != nullptr);
  *nearest = {until_s, looking(mount_then, to_then_km)};
  return least_rad;
}

double carries_from_s(const PointingConfig& config, double begin_s, double end_s, double angle_rad,
                      model::RandomStream& random) {
  double now_s = begin_s + angle_rad / config.slew_rad_s;
  for (int spiral = 0; spiral < kMostSpirals && now_s < end_s; ++spiral) {
    const auto search = optical::scan(config.search, random);
    now_s += search.seconds;
    if (search.found) return now_s + config.settle_s;
  }
  return std::max(now_s, end_s);
}

double mean_search_s(const PointingConfig& config) {
  return optical::mean_acquisition_s(config.search) + config.settle_s;
}

}  // namespace flatsat::mesh
