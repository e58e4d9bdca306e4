#include "models/thermal/earth_view.h"

#include <algorithm>
#include <cmath>

#include "models/base/constants.h"
#include "models/thermal/thermal_network.h"

namespace flatsat::thermal {

double earth_view_of_plate(double radius_ratio, double nadir_cos) {
  const double h = std::max(radius_ratio, 1.0), square = h * h, c = std::clamp(nadir_cos, -1.0, 1.0);
  const double s = std::sqrt(1.0 - c * c), horizon = std::sqrt(square - 1.0);
  if (c * h >= 1.0) return c / square;  // the plate sees the whole disc
  if (c * h <= -1.0) return 0.0;        // and none of it
  // In between its plane cuts the disc.
  const double y = std::clamp(-horizon * c / s, -1.0, 1.0), z = s * std::sqrt(1.0 - y * y);
  const double disc = (c * std::acos(y) - horizon * z) / square;
  return std::max(0.0, (disc + std::atan2(z, horizon)) / model::kPi);
}

double earth_view_of_sphere(double radius_ratio) {
  const double h = std::max(radius_ratio, 1.0);
  return 0.5 * (1.0 - std::sqrt(1.0 - 1.0 / (h * h)));
}

double fin_efficiency(const Fin& fin, double root_kelvin) {
  const double two_faces = 8.0 * fin.emittance * model::kStefanBoltzmannWM2K4 * root_kelvin * root_kelvin * root_kelvin;
  const double ml = std::sqrt(two_faces / (fin.conductivity_w_m_k * fin.thickness_m)) * fin.length_m;
  return ml > 0.0 ? std::tanh(ml) / ml : 1.0;
}

double absorbed_w(double area_m2, double absorptance, double emittance, const FaceView& view, const Light& light) {
  const double solar = light.sun_w_m2 * std::max(0.0, view.sun_cos) + light.albedo_w_m2 * view.earth_view;
  return area_m2 * (absorptance * solar + emittance * light.earth_ir_w_m2 * view.earth_view);
}

}  // namespace flatsat::thermal
