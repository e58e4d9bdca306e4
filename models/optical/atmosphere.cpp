#include "models/optical/atmosphere.h"

#include <cmath>

#include "models/base/constants.h"

namespace flatsat::optical {
namespace {

/// Integral of Cn2(h) h^p over all heights: every term is a gamma function.
double profile_moment(const TurbulenceConfig& air, double p) {
  const auto moment = [p](double amplitude, double power, double scale_m) {
    return amplitude * std::exp((power + p + 1.0) * std::log(scale_m) + std::lgamma(power + p + 1.0));
  };
  const double wind = air.wind_m_s / 27.0;
  return moment(0.00594 * wind * wind * 1e-50, 10.0, 1000.0) + moment(2.7e-16, 0.0, 1500.0) +
         moment(air.ground_cn2, 0.0, 100.0);
}

double secant(double elevation_rad) { return 1.0 / std::sin(elevation_rad); }

}  // namespace

double haze_db_km(double v, double wavelength_m) {
  const double q = v > 50.0 ? 1.6 : v > 6.0 ? 1.3 : v > 1.0 ? 0.16 * v + 0.34 : v > 0.5 ? v - 0.5 : 0.0;
  return 10.0 / std::log(10.0) * 3.91 / v * std::pow(wavelength_m / 550e-9, -q);
}

double fried_m(const TurbulenceConfig& air, double wavelength_m, double elevation_rad) {
  const double k = 2.0 * model::kPi / wavelength_m;
  return std::pow(0.423 * k * k * secant(elevation_rad) * profile_moment(air, 0.0), -0.6);
}

double rytov_variance(const TurbulenceConfig& air, double wavelength_m, double elevation_rad) {
  const double k = 2.0 * model::kPi / wavelength_m;
  return 2.25 * std::pow(k, 7.0 / 6.0) * std::pow(secant(elevation_rad), 11.0 / 6.0) * profile_moment(air, 5.0 / 6.0);
}

double aperture_averaging(double diameter_m, double wavelength_m, double elevation_rad) {
  const double k = 2.0 * model::kPi / wavelength_m;
  return std::pow(1.0 + 1.062 * k * diameter_m * diameter_m / (4.0 * 6000.0 * secant(elevation_rad)), -7.0 / 6.0);
}

double slant_loss_db(double zenith_db, double elevation_rad) {
  const double degrees = elevation_rad * 180.0 / model::kPi;
  return zenith_db / (std::sin(elevation_rad) + 0.50572 * std::pow(degrees + 6.07995, -1.6364));
}

}  // namespace flatsat::optical
