#include "models/optical/geometry.h"

#include <algorithm>
#include <cmath>

#include "models/base/constants.h"

namespace flatsat::optical {
namespace {

using Vector = std::array<double, 3>;

double dot(const Vector& x, const Vector& y) { return x[0] * y[0] + x[1] * y[1] + x[2] * y[2]; }
Vector minus(const Vector& x, const Vector& y) { return {x[0] - y[0], x[1] - y[1], x[2] - y[2]}; }

/// Range and least height of the line that begins at `from`.
LinkGeometry sight(const Vector& from, const Vector& line) {
  LinkGeometry geometry;
  geometry.range_km = std::sqrt(dot(line, line));
  const double share = geometry.range_km > 0.0 ? std::clamp(-dot(from, line) / dot(line, line), 0.0, 1.0) : 0.0;
  const Vector nearest{from[0] + share * line[0], from[1] + share * line[1], from[2] + share * line[2]};
  geometry.grazing_km = std::sqrt(dot(nearest, nearest)) - model::wgs84::kRadiusKm;
  return geometry;
}

}  // namespace

LinkGeometry line_of_sight(const Ephemeris& a, const Ephemeris& b, double seconds) {
  const Vector from = a(seconds);
  return sight(from, minus(b(seconds), from));
}

LinkGeometry link_geometry(const Ephemeris& a, const Ephemeris& b, double seconds) {
  const Vector from = a(seconds), line = minus(b(seconds), from);
  LinkGeometry geometry = sight(from, line);
  const Vector before = minus(b(seconds - 0.5), a(seconds - 0.5)), after = minus(b(seconds + 0.5), a(seconds + 0.5));
  const Vector velocity = minus(after, before);
  if (geometry.range_km > 0.0) geometry.range_rate_km_s = dot(velocity, line) / geometry.range_km;
  geometry.transverse_km_s =
      std::sqrt(std::max(0.0, dot(velocity, velocity) - geometry.range_rate_km_s * geometry.range_rate_km_s));
  return geometry;
}

}  // namespace flatsat::optical
