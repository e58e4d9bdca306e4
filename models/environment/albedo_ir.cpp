#include "models/environment/albedo_ir.h"

#include <algorithm>

#include "models/base/constants.h"
#include "models/environment/sun.h"

namespace flatsat::environment {

double reflected_w_m2(double albedo, double solar_w_m2, const Vector& position_km, const Vector& sun_km) {
  const double cos_zenith = dot(position_km, sun_km) / (length(position_km) * length(sun_km));
  return albedo * solar_w_m2 * std::max(0.0, cos_zenith);
}

double sunlight_w_m2(double at_1_au_w_m2, const Vector& sun_km) {
  const double distance_au = length(sun_km) / model::kAstronomicalUnitKm;
  return at_1_au_w_m2 / (distance_au * distance_au);
}

}  // namespace flatsat::environment
