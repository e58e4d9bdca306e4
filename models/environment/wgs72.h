#pragma once
#include <cmath>

/// WGS-72 as SGP4 uses it: element sets are made with these values.
/// Source: Hoots and Roehrich, Spacetrack Report No. 3; Vallado et al. 2006, AIAA 2006-6753.
namespace flatsat::environment::wgs72 {

constexpr double kMu = 398600.8;  // km3/s2
constexpr double kRadiusKm = 6378.135;
constexpr double kJ2 = 0.001082616, kJ3 = -0.00000253881, kJ4 = -0.00000165597;
inline const double kXke = 60.0 / std::sqrt(kRadiusKm * kRadiusKm * kRadiusKm / kMu);  // 1/min, of one Earth radius

}  // namespace flatsat::environment::wgs72
