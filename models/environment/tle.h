#pragma once
#include <string>

#include "models/environment/utc.h"

namespace flatsat {

/// A two-line element set as its numbers; angles in rad, motion in rad/min.
struct Tle {
  std::string satellite;
  Utc epoch;
  double bstar = 0.0;  // 1/Earth radius
  double inclination = 0.0, raan = 0.0, eccentricity = 0.0, argument_of_perigee = 0.0, mean_anomaly = 0.0;
  double mean_motion = 0.0;  // Kozai
};

/// Errors: std::invalid_argument with line, column and what would be right.
Tle parse_tle(const std::string& line1, const std::string& line2);

}  // namespace flatsat
