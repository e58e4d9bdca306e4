#pragma once

namespace flatsat::power {

/// The rule by which compute gets its share of power.
struct PowerControllerConfig {
  double eclipse_share = 0.6;  // of full compute, while the array cannot carry the load
  double low_share = 0.3;      // below low_soc
  double low_soc = 0.45;
  double critical_soc = 0.30;  // below it compute gets nothing
  double soc_hysteresis = 0.03;
  double charge_reserve_w = 15e3;  // while charging, kept from compute for the battery until charged_soc
  double charged_soc = 0.95;
  double step_share = 0.05;  // the share moves in steps of this
};

struct PowerSituation {
  double array_w;         // what the array could give now
  double base_load_w;     // everything but compute, at the bus
  double compute_full_w;  // compute at a share of 1, at the bus
  double soc;
  double thermal_derate;  // 0 .. 1, what the radiators allow
  double previous_share;
};

/// The share of full compute power allowed now, 0 .. 1, a multiple of step_share but for the config's own levels.
double compute_share(const PowerControllerConfig& config, const PowerSituation& situation);

}  // namespace flatsat::power
