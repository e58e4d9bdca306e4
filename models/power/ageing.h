#pragma once

namespace flatsat::power {

/// Capacity fade and resistance growth of NMC cells by calendar, throughput and depth of cycles.
/// Source: Schmalstieg et al. 2014, doi:10.1016/j.jpowsour.2014.02.012: C/C0 = 1 - alpha t^0.75 - beta sqrt(Q),
/// R/R0 = 1 + alpha' t^0.75 + beta' Q, t in days, Q in Ah of a 2.05 Ah cell.
struct AgeingConfig {
  bool enabled = false;
  double reference_ah = 2.05;  // capacity of the cell that the coefficients were measured on, > 0
};

/// What one cell has been through. The half cycle that goes on counts with the depth it has reached.
struct AgeingState {
  double days = 0.0;
  double throughput_ah = 0.0;  // of closed half cycles, scaled to the reference cell
  double calendar_loss = 0.0, calendar_growth = 0.0;
  double cycle_loss = 0.0, cycle_growth = 0.0;  // of closed half cycles
  double half_ah = 0.0, half_volt_ah = 0.0;     // the half cycle that goes on, scaled
  bool discharging = true;
};

/// Share of capacity lost a day^0.75 at rest. Units: V of the cell at rest, degC.
double calendar_fade(double cell_v, double degc);
/// Relative growth of resistance a day^0.75 at rest.
double calendar_growth(double cell_v, double degc);
/// Share of capacity lost a sqrt(Ah), Ah of the 2.05 Ah cell. Units: V mean over the cycle, 0 .. 1 of depth.
double cycle_fade(double mean_v, double depth);
/// Relative growth of resistance an Ah; never below 0.
double cycle_growth(double mean_v, double depth);

struct AgeingLoad {
  double amps;         // of the cell, > 0 discharging
  double capacity_ah;  // nominal, of the cell
  double cell_v;       // open circuit
  double degc;
  double seconds;
};
AgeingState age(const AgeingConfig& config, const AgeingState& state, const AgeingLoad& load);

/// What is left of the capacity, never below 0.05, and what resistance has grown to, with the half cycle that goes on.
double capacity_left(const AgeingConfig& config, const AgeingState& state);
double resistance_grown(const AgeingConfig& config, const AgeingState& state);

}  // namespace flatsat::power
