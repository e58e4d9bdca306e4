#pragma once

namespace flatsat::environment {

/// Mean elements in Brouwer's sense: rad, mean motion in rad/min.
struct MeanElements {
  double n, e, inclination, raan, argp, m;
};

/// Their secular rates by the Earth's zonal terms, rad/min.
struct SecularRates {
  double m, argp, raan;
};

}  // namespace flatsat::environment
