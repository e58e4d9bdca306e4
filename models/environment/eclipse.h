#pragma once
#include <functional>
#include <vector>

#include "models/environment/vector.h"

namespace flatsat::environment {

/// The Earth that casts the shadow: a sphere of 6378.137 km, or the WGS 84 ellipsoid, whose flattening moves an edge of
/// the shadow by up to 10 s.
enum class EarthShape { kSphere, kEllipsoid };

/// Angles of the two discs as a spacecraft sees them; a Sun of 695700 km, no atmosphere. The ellipsoid becomes a sphere
/// in a space stretched along the poles, in which lines of sight stay straight.
struct Discs {
  double earth_rad, sun_rad, separation_rad;
};
Discs discs(const Vector& position_km, const Vector& sun_km, EarthShape earth = EarthShape::kSphere);

/// Share of the Sun's disc that is in sight, 0 .. 1. Source: overlap of two circles, small angles.
double lit_fraction(const Discs& discs);

enum class ShadowEvent { kPenumbraEntry, kUmbraEntry, kUmbraExit, kPenumbraExit };
enum class Shadow { kNone, kPenumbra, kUmbra };

Shadow shadow(const Discs& discs);
/// Where a crossing leads to.
Shadow shadow_after(ShadowEvent event);

struct ShadowCrossing {
  double seconds;
  ShadowEvent event;
};

/// All crossings in [0, duration_s], found to 1e-7 s, in order. `geometry` gives the discs at a time. A shadow, or a
/// gap between two, is found however short it is.
std::vector<ShadowCrossing> shadow_crossings(const std::function<Discs(double)>& geometry, double duration_s,
                                             double step_s);

}  // namespace flatsat::environment
