#include "models/constellation/formation.h"

#include <algorithm>
#include <cmath>

#include "models/base/constants.h"

namespace flatsat::constellation {
namespace {

struct Point {
  int i, j;
  int square() const { return i * i + j * j; }
};

/// The lattice's points within a radius, ring by ring, each ring by its angle.
std::vector<Point> points_within(double radius) {
  const int most = static_cast<int>(std::floor(radius));
  std::vector<Point> points;
  for (int i = -most; i <= most; ++i)
    for (int j = -most; j <= most; ++j)
      if (std::hypot(i, j) <= radius) points.push_back({i, j});
  std::sort(points.begin(), points.end(), [](const Point& a, const Point& b) {
    if (a.square() != b.square()) return a.square() < b.square();
    return std::atan2(a.j, a.i) < std::atan2(b.j, b.i);
  });
  return points;
}

std::string name_of(std::size_t i, std::size_t count) {
  const std::size_t width = std::max<std::size_t>(2, std::to_string(count - 1).size());
  const std::string digits = std::to_string(i);
  return "s" + std::string(width - digits.size(), '0') + digits;
}

}  // namespace

std::vector<Member> formation_members(const FormationConfig& c) {
  constexpr double kRounding = 1e-9;  // 1 km / 200 m is five spacings, not a little less
  const auto points = points_within(c.radius_km / (2.0 * c.spacing_km) + kRounding);
  const double a_km = model::wgs84::kRadiusKm + c.altitude_km;
  std::vector<Member> members;
  for (const auto& point : points) {
    environment::OrbitElements el;
    el.altitude_km = c.altitude_km;
    el.inclination_deg = c.inclination_deg;
    el.raan_deg = c.raan_deg;
    el.ltan_h = c.ltan_h;
    el.propagator = c.propagator;
    // The height over the track is a e cos of the mean anomaly: the eccentricity is that of the ellipse's half height.
    el.eccentricity = c.spacing_km * std::hypot(point.i, point.j) / a_km;
    const double perigee_deg = std::atan2(point.j, point.i) / environment::kDegree;
    el.argument_of_perigee_deg = perigee_deg;
    el.mean_anomaly_deg = c.mean_anomaly_deg - perigee_deg;
    members.push_back({name_of(members.size(), points.size()), "", {}, {}, el});
  }
  return members;
}

}  // namespace flatsat::constellation
