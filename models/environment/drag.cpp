#include "models/environment/drag.h"

#include <algorithm>
#include <cmath>
#include <string>

#include "models/base/constants.h"

namespace flatsat::environment {
namespace {

/// Temperature over mean molecular mass, as the source fits them: its quotient is the scale height.
double temperature_k(const SolarActivity& s) { return 900.0 + 2.5 * (s.f107 - 70.0) + 1.5 * s.ap; }
double mass_at(double altitude_km) { return 27.0 - 0.012 * (altitude_km - 200.0); }

/// Over which the density falls by e here: -1 / (d ln(rho) / dh), of a mass that changes with the altitude. Far above
/// what the law was made for it grows without bound; it is held there.
double scale_km(double altitude_km, const SolarActivity& s) {
  const double slope = (mass_at(altitude_km) - 0.012 * (altitude_km - 175.0)) / temperature_k(s);
  return slope > 0.002 ? 1.0 / slope : 500.0;
}

Decay falling(double fall_km_s, double altitude_km, double scale) {
  if (!(fall_km_s > 0.0)) return {};
  const double to_fall = std::max(0.0, altitude_km - kDecayedKm);
  return {fall_km_s, scale, -std::expm1(-to_fall / scale) * scale / fall_km_s};
}

}  // namespace

double density_kg_m3(double altitude_km, const SolarActivity& s) {
  return 6e-10 * std::exp(-(altitude_km - 175.0) * mass_at(altitude_km) / temperature_k(s));
}

Decayed::Decayed(double at_s)
    : std::domain_error("decayed " + std::to_string(at_s) + " s after its elements' epoch: drag has brought it below " +
                        std::to_string(static_cast<int>(kDecayedKm)) + " km") {}

double Decay::drop_km(double t) const {
  if (fall_km_s <= 0.0) return 0.0;
  if (t >= life_s) throw Decayed(life_s);
  return scale_km * std::log1p(-fall_km_s * t / scale_km);
}

double Decay::drop_km_s(double t) const {
  if (fall_km_s <= 0.0) return 0.0;
  const double end_s = scale_km / fall_km_s;
  return -scale_km * ((end_s - t) * std::log1p(-t / end_s) + t);
}

Decay decay(const DragConfig& drag, double a_km, double e) {
  if (drag.area_mass_m2_kg <= 0.0) return {};
  const double altitude_km = a_km - model::wgs84::kRadiusKm, scale = scale_km(altitude_km, drag.activity);
  const double z = a_km * e / scale;
  const double turn = std::cyl_bessel_i(0.0, z) + 2.0 * e * std::cyl_bessel_i(1.0, z);
  const double metres = 1e3 * a_km, mu = 1e9 * model::wgs84::kMuKm3S2;
  const double m_s = drag.area_mass_m2_kg * density_kg_m3(altitude_km, drag.activity) * std::sqrt(mu * metres) * turn;
  return falling(1e-3 * m_s, altitude_km, scale);
}

Decay decay_of_fall(double fall_km_s, double a_km) {
  const double altitude_km = a_km - model::wgs84::kRadiusKm;
  return falling(fall_km_s, altitude_km, scale_km(altitude_km, {}));
}

}  // namespace flatsat::environment
