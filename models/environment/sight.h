#pragma once
#include <optional>
#include <string>
#include <vector>

#include "models/environment/orbit.h"
#include "models/environment/utc.h"
#include "models/environment/vector.h"

namespace flatsat::environment {

/// A site on the ground, WGS 84.
struct Site {
  std::string name;
  double latitude_deg, longitude_deg, altitude_km;
};

/// Where a spacecraft stands in the sky of a site: geometric, no refraction. Azimuth from north over east, 0 .. 360.
struct Sky {
  double elevation_deg, azimuth_deg, range_km;
};
/// `gmst` in rad is of the same instant as the TEME position.
Sky look(const Site& site, const Vector& position_km, double gmst);
/// How fast the range to the site grows. Units: TEME state, gmst in rad of the same instant; returns km/s.
double range_rate_km_s(const Site& site, const OrbitState& state, double gmst);

/// One pass over a site: acquisition and loss of sight at the mask, and the highest point between them. A pass that the
/// span cuts has no acquisition or no loss; its highest point is that within the span.
struct Pass {
  std::optional<double> acquisition_s, loss_s;
  double highest_s;
};

/// All passes in [0, duration_s] that rise above `mask_deg`, in order, to 1e-7 s.
std::vector<Pass> passes(const std::function<Sky(double seconds)>& sky, double mask_deg, double duration_s,
                         double step_s);

/// The straight line between two spacecraft.
struct LineOfSight {
  double range_km, range_rate_km_s;
  double lowest_km;        // least height of the line above a sphere of 6378.137 km
  double doppler_hz;       // received less sent carrier, first order: -range rate / c x carrier
  double point_ahead_rad;  // 2 v / c of the relative velocity across the line
};
/// Units: carrier in Hz. States in one inertial frame at one instant.
LineOfSight line_of_sight(const OrbitState& a, const OrbitState& b, double carrier_hz);

/// The stretches of [0, duration_s] in which the range is at most `longest_km` and the line stays above `lowest_km`.
struct LinkWindow {
  double begin_s, end_s;
  bool begins_before, ends_after;  // the span cuts it
};
std::vector<LinkWindow> link_windows(const Orbit& a, const Orbit& b, double longest_km, double lowest_km,
                                     double duration_s, double step_s);

}  // namespace flatsat::environment
