#pragma once

namespace flatsat {

/// A Sun-tracking array of equal strings behind maximum power point trackers.
struct SolarArrayConfig {
  double rated_w = 165e3;               // all strings, beginning of life, normal incidence, 1361 W/m2, 28 degC; > 0
  unsigned strings = 60;                // > 0
  double temperature_per_k = -2.37e-3;  // of the maximum power; 3G30C-class: -12.3 % at 80 degC against 28 degC
  double ageing = 1.0;                  // share of the power left after fluence: 3G30C 0.970, 0.943, 0.899 at 2.5e14,
                                        // 5e14, 1e15 1-MeV electrons/cm2
  double pointing_error_deg = 2.0;      // of the tracking, one axis
  double cell_efficiency = 0.295;       // at 28 degC; with rated_w gives the area
  double absorptance = 0.90;            // solar, of the front
  double emittance = 0.85;              // of both sides
  double areal_heat_j_m2k = 3500.0;     // heat capacity a square metre, > 0
};

constexpr double kReferenceIrradiance = 1361.0;  // W/m2, Kopp and Lean 2011, doi:10.1029/2010GL045777

/// Area of the cells. Returns m2.
double array_area_m2(const SolarArrayConfig& config);

/// Largest electrical power the array can give.
/// Units: W/m2 on a plate normal to the Sun, degC, strings that work; returns W, never below 0.
double array_power_w(const SolarArrayConfig& config, double irradiance_w_m2, double array_degc,
                     unsigned strings_working);

/// Temperature of the array after `seconds`: absorbed light less what is taken out electrically, radiation of both
/// sides. Linearised about the present temperature, so that it is stable for any step.
double array_temperature_after(const SolarArrayConfig& config, double array_degc, double irradiance_w_m2,
                               double earth_ir_w_m2, double electrical_w, double seconds);

}  // namespace flatsat
