#include "models/environment/frames.h"

#include <erfa.h>
#include <erfam.h>

namespace flatsat::environment {

namespace {

/// Rows of the rotation from GCRS to TEME.
void teme_matrix(const Utc& utc, double matrix[3][3]) {
  const auto tt = terrestrial(utc);
  double longitude = 0.0, obliquity = 0.0;
  eraPnm80(tt.jd1, tt.jd2, matrix);
  eraNut80(tt.jd1, tt.jd2, &longitude, &obliquity);
  eraRz(longitude * std::cos(eraObl80(tt.jd1, tt.jd2) + obliquity), matrix);  // by the equation of the equinoxes
}

Vector product(double matrix[3][3], const Vector& v) {
  double in[3] = {v[0], v[1], v[2]}, out[3];
  eraRxp(matrix, in, out);
  return {out[0], out[1], out[2]};
}

}  // namespace

Vector teme_of_gcrs(const Vector& gcrs, const Utc& utc) {
  double matrix[3][3];
  teme_matrix(utc, matrix);
  return product(matrix, gcrs);
}

Vector gcrs_of_teme(const Vector& teme, const Utc& utc) {
  double matrix[3][3];
  teme_matrix(utc, matrix);
  eraTr(matrix, matrix);
  return product(matrix, teme);
}

Vector mod_of_gcrs(const Vector& gcrs, const Utc& utc) {
  const auto tt = terrestrial(utc);
  double matrix[3][3];
  eraPmat76(tt.jd1, tt.jd2, matrix);
  return product(matrix, gcrs);
}

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

}  // namespace flatsat::environment
