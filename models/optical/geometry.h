#pragma once
#include <array>
#include <functional>

namespace flatsat::optical {

/// Position in km in one inertial frame at so many seconds from the run's epoch.
using Ephemeris = std::function<std::array<double, 3>(double seconds)>;

struct LinkGeometry {
  double range_km = 0.0;
  double grazing_km = 0.0;  // least height of the straight line above a sphere of 6378.137 km
  double range_rate_km_s = 0.0;
  double transverse_km_s = 0.0;  // of the relative velocity, across the line
};

/// Range and least height alone: a third of the work.
LinkGeometry line_of_sight(const Ephemeris& a, const Ephemeris& b, double seconds);

/// Straight line between two spacecraft, which may be in one place; velocities from positions half a second either
/// side.
LinkGeometry link_geometry(const Ephemeris& a, const Ephemeris& b, double seconds);

}  // namespace flatsat::optical
