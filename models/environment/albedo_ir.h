#pragma once
#include "models/environment/vector.h"

namespace flatsat::environment {

/// Sunlight that the ground below a spacecraft reflects, as exitance of a grey diffuse sphere.
/// Units:  solar_w_m2 at the Earth; albedo 0 .. 1; returns W/m2. Errors: none.
/// Source: Lambert's cosine law at the sub-satellite point; near the terminator it falls short of an integral over
/// the visible disc.
double reflected_w_m2(double albedo, double solar_w_m2, const Vector& position_km, const Vector& sun_km);

/// Sunlight on a plate normal to it: falls with the square of the distance.
/// Units:  at_1_au_w_m2; returns W/m2.
double sunlight_w_m2(double at_1_au_w_m2, const Vector& sun_km);

}  // namespace flatsat::environment
