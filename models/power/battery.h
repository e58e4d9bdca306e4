#pragma once
#include <utility>
#include <vector>

namespace flatsat {

/// Open-circuit voltage of one cell over state of charge, linear between the points; ascending in both.
using OcvTable = std::vector<std::pair<double, double>>;

/// LG M50, from half-cell fits and lithium inventory of Chen et al. 2020, doi:10.1149/1945-7111/ab9050.
const OcvTable& ocv_lg_m50();

/// A pack of equal cells as an equivalent circuit: OCV, R0, one RC pair.
struct BatteryConfig {
  unsigned cells_series = 96;      // > 0
  unsigned cells_parallel = 26;    // > 0
  double cell_capacity_ah = 4.85;  // > 0
  double r0_ohm = 0.012;           // of one cell at 25 degC, > 0
  double r1_ohm = 0.005;           // of one cell, >= 0
  double c1_f = 3000.0;            // of one cell, > 0
  double r0_per_k = -0.008;        // relative change of R0 by temperature, from 25 degC; an estimate
  OcvTable ocv = ocv_lg_m50();
  double initial_soc = 1.0;   // 0 .. 1
  double cell_max_v = 4.15;   // charging holds this voltage
  double cell_min_v = 2.8;    // below it the battery counts as empty
  double max_charge_c = 0.7;  // 1/h
};

struct BatteryState {
  double soc = 1.0;
  double u1_v = 0.0;  // of one cell, over the RC pair; positive while discharging
};

/// What the pack did over one step at constant terminal power.
struct BatteryStep {
  BatteryState state;
  double current_a = 0.0;  // of the pack, > 0 discharging, at the start of the step
  double voltage_v = 0.0;  // of the pack at the start of the step
  double power_w = 0.0;    // at the terminals, > 0 discharging; below what was asked for where a limit held
  double loss_w = 0.0;     // heat in R0 and R1
  bool limited = false;    // the asked power could not be had
};

/// Voltage of one cell at rest. soc outside 0 .. 1 is taken at the ends. Returns V.
double open_circuit_v(const OcvTable& table, double soc);

/// Energy between empty and `soc` at no current. Returns J.
double stored_energy_j(const BatteryConfig& config, double soc);

/// Discharges (power > 0) or charges (power < 0) for `seconds` at constant terminal power as far as voltage, charge and
/// current limits allow. The current is the smaller root of R0 I^2 - (OCV - U1) I + P = 0; above (OCV - U1)^2 / (4 R0)
/// a cell has no solution and gives what it can.
BatteryStep battery_step(const BatteryConfig& config, const BatteryState& state, double power_w, double battery_degc,
                         double seconds);

}  // namespace flatsat
