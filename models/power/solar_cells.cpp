// Solar cells with published figures. Where a cell has no temperature coefficients of its own, those of the 3G30 stand;
// where the power left by a fluence was not published, that of the 3G30C.
#include <algorithm>
#include <cmath>

#include "models/power/solar_cell.h"

namespace flatsat::power {
namespace {

/// AZUR 3G30C-Advanced, data sheet HNR 0003429; coefficients of the 3G30A.
SolarCellConfig azur_3g30c() { return {}; }

SolarCellConfig of_figures(const char* name, double isc_a, double voc_v, double imp_a, double vmp_v, double area_cm2,
                           double rating_w_m2) {
  SolarCellConfig c = azur_3g30c();
  c.name = name;
  const double amps = isc_a / c.isc_a, volts = voc_v / c.voc_v;
  for (double* value : {&c.isc_a_k, &c.imp_a_k}) *value *= amps;
  for (double* value : {&c.voc_v_k, &c.vmp_v_k}) *value *= volts;
  c.isc_a = isc_a, c.voc_v = voc_v, c.imp_a = imp_a, c.vmp_v = vmp_v;
  c.area_m2 = area_cm2 * 1e-4;
  c.rating_w_m2 = rating_w_m2;
  return c;
}

/// Published is the power left at 5e14 and 1e15 only: shared evenly between current and voltage.
SolarCellConfig with_power_left(SolarCellConfig c, double at_5e14, double at_1e15) {
  const Curve root{{0.0, 1.0}, {5e14, std::sqrt(at_5e14)}, {1e15, std::sqrt(at_1e15)}};
  c.isc_left = c.voc_left = c.imp_left = c.vmp_left = root;
  return c;
}

/// Published is the power left at 1e15 only: the 3G30C's course there, to that end, shared evenly.
SolarCellConfig with_end_of_life(SolarCellConfig c, double at_1e15) {
  const auto left = [](double fluence) {
    const SolarCellConfig like = azur_3g30c();
    return curve_at(like.imp_left, fluence) * curve_at(like.vmp_left, fluence);
  };
  const double course = std::log(at_1e15) / std::log(left(1e15));
  Curve root;
  for (const double fluence : {0.0, 2.5e14, 5e14, 1e15})
    root.emplace_back(fluence, std::pow(left(fluence), 0.5 * course));
  c.isc_left = c.voc_left = c.imp_left = c.vmp_left = root;
  return c;
}

/// AZUR 4G32C, data sheet 0005979-01-00: 31.8 %, and how its maximum moves with temperature; 27.5 % at 1e15 by the ESA
/// project that made it (connectivity.esa.int, "Next generation upright metamorphic 4-junction space solar cells").
SolarCellConfig azur_4g32c() {
  SolarCellConfig c = of_figures("4g32c", 0.4576, 3.451, 0.4335, 3.025, 30.18, 1367.0);
  const double amps = 0.03e-3 / c.imp_a_k, volts = -8.6e-3 / c.vmp_v_k;
  for (double* value : {&c.isc_a_k, &c.imp_a_k}) *value *= amps;
  for (double* value : {&c.voc_v_k, &c.vmp_v_k}) *value *= volts;
  return with_end_of_life(c, 0.275 / 0.318);
}

const std::vector<SolarCellConfig>& cells() {
  static const std::vector<SolarCellConfig> all{
      azur_3g30c(), azur_4g32c(),
      with_power_left(of_figures("xtj", 17.76e-3 * 26.62, 2.633, 17.02e-3 * 26.62, 2.348, 26.62, 1353.0), 0.89, 0.84),
      // Current at the maximum from its 30.7 %; ageing is the XTJ's.
      with_power_left(of_figures("xtj-prime", 0.475, 2.72, 0.4607, 2.40, 26.62, 1353.0), 0.89, 0.84),
      of_figures("ztj", 0.485, 2.730, 0.4571, 2.410, 27.6, 1353.0)};  // current at the maximum from its 29.5 %
  return all;
}

}  // namespace

const SolarCellConfig* find_solar_cell(const std::string& name) {
  const auto found =
      std::find_if(cells().begin(), cells().end(), [&](const SolarCellConfig& c) { return c.name == name; });
  return found == cells().end() ? nullptr : &*found;
}

std::vector<std::string> solar_cell_names() {
  std::vector<std::string> names;
  for (const auto& cell : cells()) names.push_back(cell.name);
  return names;
}

}  // namespace flatsat::power
