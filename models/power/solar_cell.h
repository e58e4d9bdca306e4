#pragma once
#include <string>
#include <vector>

#include "models/power/curve.h"

namespace flatsat::power {

/// One solar cell by its four figures at 28 degC, new, under its rating light.
struct SolarCellConfig {
  std::string name = "3g30c";
  double isc_a = 0.5202, voc_v = 2.700;  // short circuit, open circuit; > 0
  double imp_a = 0.5044, vmp_v = 2.411;  // at maximum power; below the two above
  double isc_a_k = 0.36e-3, voc_v_k = -6.2e-3, imp_a_k = 0.24e-3, vmp_v_k = -6.7e-3;  // change a kelvin
  double area_m2 = 30.18e-4;                                                          // > 0
  double rating_w_m2 = 1367.0;                                                        // light of the four figures, > 0
  double absorptance = 0.91, emittance = 0.85;                                        // with cover glass
  // Shares left after a fluence of 1-MeV electrons a cm2.
  Curve isc_left{{0.0, 1.0}, {2.5e14, 0.5185 / 0.5202}, {5e14, 0.5140 / 0.5202}, {1e15, 0.5019 / 0.5202}};
  Curve voc_left{{0.0, 1.0}, {2.5e14, 2.616 / 2.700}, {5e14, 2.564 / 2.700}, {1e15, 2.522 / 2.700}};
  Curve imp_left{{0.0, 1.0}, {2.5e14, 0.5032 / 0.5044}, {5e14, 0.5006 / 0.5044}, {1e15, 0.4866 / 0.5044}};
  Curve vmp_left{{0.0, 1.0}, {2.5e14, 2.345 / 2.411}, {5e14, 2.290 / 2.411}, {1e15, 2.246 / 2.411}};
};

/// Cells with published figures, by name. Null if there is none.
const SolarCellConfig* find_solar_cell(const std::string& name);
std::vector<std::string> solar_cell_names();

/// Single-diode model of a cell in one light, temperature and age: I = Iph - I0 (exp((V + I Rs) / a) - 1).
struct SolarDiode {
  double iph_a = 0.0, i0_a = 1.0, rs_ohm = 0.0, a_v = 1.0;
};

/// The diode through (0, Isc), (Vmp, Imp) with its maximum there, and (Voc, 0); shunt resistance infinite. Where no
/// series resistance of zero or more does that, the one with Rs = 0 through the three points.
/// Ranges: 0 < imp < isc, voc / 2 < vmp < voc.
SolarDiode fit_diode(double isc_a, double voc_v, double imp_a, double vmp_v);

/// The cell after temperature, fluence and light. Units: W/m2 on the cell, degC (held between -90 and 200, where the
/// linear coefficients still describe a cell), 1/cm2.
SolarDiode cell_diode(const SolarCellConfig& cell, double irradiance_w_m2, double degc, double fluence_cm2);

/// The same under the light of the cell's rating: the costly part, which light does not change.
SolarDiode rated_diode(const SolarCellConfig& cell, double degc, double fluence_cm2);
/// A diode fitted under the light of the cell's rating, in another light.
SolarDiode in_light(SolarDiode rated, const SolarCellConfig& cell, double irradiance_w_m2);

/// Current at a voltage. V of any sign; returns A, negative beyond open circuit.
double diode_current_a(const SolarDiode& diode, double volts);
/// Voltage at a current; -infinity from Iph + I0 on, where the cell blocks.
double diode_voltage_v(const SolarDiode& diode, double amps);
double open_circuit_v(const SolarDiode& diode);

struct PowerPoint {
  double volts = 0.0, amps = 0.0;
  double watts() const { return volts * amps; }
};
/// Where volts x amps is largest; nothing in the dark.
PowerPoint maximum_power(const SolarDiode& diode);

}  // namespace flatsat::power
