#pragma once
#include "models/power/ageing.h"
#include "models/power/cell.h"

namespace flatsat::power {

/// A pack with less of its capacity than this is not modelled.
inline constexpr double kLeastCapacity = 0.01;

/// A pack of equal cells in series and parallel; some of the groups in series may be weak.
struct BatteryConfig {
  CellConfig cell;
  unsigned cells_series = 96;    // > 0
  unsigned cells_parallel = 26;  // > 0
  unsigned weak_series = 0;      // of the groups in series, 0 .. cells_series
  double weak_capacity = 1.0;    // of a weak group against the others, > 0 .. 1
  double weak_resistance = 1.0;  // of a weak group against the others, >= 1
  double initial_soc = 1.0;      // 0 .. 1, of every cell
  // What its life before the start has left of the capacity, kLeastCapacity .. 1, and made of the resistance, >= 1.
  double initial_capacity = 1.0, initial_resistance = 1.0;
  AgeingConfig ageing;
};

/// One cell of a group.
struct CellState {
  double soc = 1.0;
  double u1_v = 0.0, u2_v = 0.0;  // over the RC pairs; positive while discharging
  double capacity_scale = 1.0;    // of what is left to the cell's nominal capacity, > 0
  double resistance_scale = 1.0;  // >= 1 when aged
};

/// State of the pack: sound cells and weak ones carry the same current.
struct BatteryState {
  CellState sound, weak;
};

/// A full pack at rest with its initial charge.
BatteryState initial_battery(const BatteryConfig& config);

/// What the pack did over one step at constant current.
struct BatteryStep {
  BatteryState state;
  double current_a = 0.0;   // of the pack, > 0 discharging, constant over the step
  double voltage_v = 0.0;   // of the pack at the end of the step
  double power_w = 0.0;     // mean at the terminals, > 0 discharging
  double loss_w = 0.0;      // mean heat in the resistances
  double chemical_w = 0.0;  // mean drawn from the electrodes
  bool limited = false;     // what was asked for could not be had
};

/// Energy at no current between empty and the state's charge, with what the RC pairs hold. Returns J.
double stored_energy_j(const BatteryConfig& config, const BatteryState& state);

/// Voltage of the pack at rest, RC pairs settled. Returns V.
double rest_voltage_v(const BatteryConfig& config, const BatteryState& state);

/// Voltage of the pack at this current in this instant. Returns V.
double voltage_at(const BatteryConfig& config, const BatteryState& state, double current_a, double degc);

/// Charge of the pack: of its emptiest cell. 0 .. 1.
double pack_soc(const BatteryConfig& config, const BatteryState& state);

/// Discharges (> 0) or charges (< 0) with this mean power over the step, as far as voltage, charge, current and
/// temperature allow. Exact for constant current: charge, RC pairs and energy have no error of time but that of
/// resistances held over the step. Power is mean terminal power, so that energy adds up to rounding.
/// Units: W, degC, s > 0. Above the power that the cells can give they give the most they can.
BatteryStep battery_step(const BatteryConfig& config, const BatteryState& state, double power_w, double degc,
                         double seconds);

/// The same at a current. Units: A of the pack.
BatteryStep battery_step_at_current(const BatteryConfig& config, const BatteryState& state, double current_a,
                                    double degc, double seconds);

}  // namespace flatsat::power
