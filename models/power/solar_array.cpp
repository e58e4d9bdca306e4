#include "models/power/solar_array.h"

#include <algorithm>
#include <cmath>

namespace flatsat {
namespace {
constexpr double kStefanBoltzmann = 5.670374419e-8;  // W/m2/K4, CODATA 2018
constexpr double kZeroCelsius = 273.15;
constexpr double kPi = 3.14159265358979323846;
}  // namespace

double array_area_m2(const SolarArrayConfig& config) {
  return config.rated_w / (kReferenceIrradiance * config.cell_efficiency);
}

double array_power_w(const SolarArrayConfig& config, double irradiance_w_m2, double array_degc,
                     unsigned strings_working) {
  const double share = std::min(strings_working, config.strings) / static_cast<double>(config.strings);
  const double incidence = std::max(0.0, std::cos(config.pointing_error_deg * kPi / 180.0));
  const double temperature = std::max(0.0, 1.0 + config.temperature_per_k * (array_degc - 28.0));
  return std::max(
      0.0, config.rated_w * share * config.ageing * irradiance_w_m2 / kReferenceIrradiance * incidence * temperature);
}

double array_temperature_after(const SolarArrayConfig& config, double array_degc, double irradiance_w_m2,
                               double earth_ir_w_m2, double electrical_w, double seconds) {
  const double area = array_area_m2(config), kelvin = array_degc + kZeroCelsius;
  const double absorbed =
      config.absorptance * irradiance_w_m2 + 0.5 * config.emittance * earth_ir_w_m2 * 0.5 - electrical_w / area;
  const double emitted = 2.0 * config.emittance * kStefanBoltzmann * std::pow(kelvin, 4);
  const double slope = 8.0 * config.emittance * kStefanBoltzmann * std::pow(kelvin, 3);
  const double rate = slope / config.areal_heat_j_m2k;
  return array_degc + (absorbed - emitted) / slope * (1.0 - std::exp(-rate * seconds));
}

}  // namespace flatsat
