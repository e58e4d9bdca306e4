#include "models/environment/frames.h"

#include <erfa.h>
#include <erfam.h>

namespace flatsat {

double gmst_rad(const Utc& utc) { return eraGmst82(utc.jd1, utc.jd2); }

Geodetic geodetic(const Vector& p, double gmst) {
  const double c = std::cos(gmst), s = std::sin(gmst);
  double fixed_m[3] = {1e3 * (c * p[0] + s * p[1]), 1e3 * (-s * p[0] + c * p[1]), 1e3 * p[2]};
  double longitude = 0.0, latitude = 0.0, height_m = 0.0;
  eraGc2gd(ERFA_WGS84, fixed_m, &longitude, &latitude, &height_m);
  return {latitude / kDegree, longitude / kDegree, height_m / 1e3};
}

double beta_deg(const Vector& position_km, const Vector& velocity_km_s, const Vector& sun_km) {
  const Vector normal = cross(position_km, velocity_km_s);
  return std::asin(dot(normal, sun_km) / (length(normal) * length(sun_km))) / kDegree;
}

}  // namespace flatsat
