#include "models/power/battery.h"

#include <algorithm>
#include <cmath>

namespace flatsat {

const OcvTable& ocv_lg_m50() {
  static const OcvTable table{{0.00, 2.500000}, {0.05, 3.109446}, {0.10, 3.295907}, {0.15, 3.433895}, {0.20, 3.485189},
                              {0.25, 3.528563}, {0.30, 3.581446}, {0.35, 3.629048}, {0.40, 3.667007}, {0.45, 3.705397},
                              {0.50, 3.750874}, {0.55, 3.798348}, {0.60, 3.840577}, {0.65, 3.889587}, {0.70, 3.947906},
                              {0.75, 3.994304}, {0.80, 4.042080}, {0.85, 4.080912}, {0.90, 4.096656}, {0.95, 4.123553},
                              {1.00, 4.200000}};
  return table;
}

double open_circuit_v(const OcvTable& table, double soc) {
  if (soc <= table.front().first) return table.front().second;
  if (soc >= table.back().first) return table.back().second;
  const auto above =
      std::upper_bound(table.begin(), table.end(), soc, [](double s, const auto& p) { return s < p.first; });
  const auto below = above - 1;
  const double share = (soc - below->first) / (above->first - below->first);
  return below->second + share * (above->second - below->second);
}

double stored_energy_j(const BatteryConfig& config, double soc) {
  const auto& table = config.ocv;
  double volts = 0.0;  // integral of the OCV over soc
  for (std::size_t i = 1; i < table.size(); ++i) {
    const double from = std::min(soc, table[i - 1].first), to = std::min(soc, table[i].first);
    volts += (to - from) * (open_circuit_v(table, from) + open_circuit_v(table, to)) / 2.0;
  }
  return volts * config.cell_capacity_ah * 3600.0 * config.cells_series * config.cells_parallel;
}

namespace {

/// Current of one cell for the power asked of it, within all limits. Returns A and whether a limit held.
std::pair<double, bool> cell_current(const BatteryConfig& config, const BatteryState& state, double cell_w, double r0,
                                     double seconds) {
  const double emf = open_circuit_v(config.ocv, state.soc) - state.u1_v;
  const double charge_as = config.cell_capacity_ah * 3600.0;
  const double under_root = emf * emf - 4.0 * r0 * cell_w;
  const double wanted = under_root >= 0.0 ? (emf - std::sqrt(under_root)) / (2.0 * r0) : emf / (2.0 * r0);
  const double most = std::max(0.0, std::min((emf - config.cell_min_v) / r0, state.soc * charge_as / seconds));
  const double least = -std::max(0.0, std::min({(config.cell_max_v - emf) / r0, (1.0 - state.soc) * charge_as / seconds,
                                                config.max_charge_c * config.cell_capacity_ah}));
  const double current = std::clamp(wanted, least, most);
  return {current, under_root < 0.0 || current != wanted};
}

}  // namespace

BatteryStep battery_step(const BatteryConfig& config, const BatteryState& state, double power_w, double battery_degc,
                         double seconds) {
  const double cells = static_cast<double>(config.cells_series) * config.cells_parallel;
  const double r0 = config.r0_ohm * std::clamp(1.0 + config.r0_per_k * (battery_degc - 25.0), 0.5, 3.0);
  const auto [amps, limited] = cell_current(config, state, power_w / cells, r0, std::max(seconds, 1e-9));
  BatteryStep step{.state = state, .limited = limited};
  const double volts = open_circuit_v(config.ocv, state.soc) - state.u1_v - r0 * amps;
  step.current_a = amps * config.cells_parallel;
  step.voltage_v = volts * config.cells_series;
  step.power_w = volts * amps * cells;
  step.loss_w = (r0 * amps * amps + (config.r1_ohm > 0.0 ? state.u1_v * state.u1_v / config.r1_ohm : 0.0)) * cells;
  step.state.soc = std::clamp(state.soc - amps * seconds / (config.cell_capacity_ah * 3600.0), 0.0, 1.0);
  const double settled = amps * config.r1_ohm;
  const double tau = config.r1_ohm * config.c1_f;
  step.state.u1_v = tau > 0.0 ? settled + (state.u1_v - settled) * std::exp(-seconds / tau) : settled;
  return step;
}

}  // namespace flatsat
