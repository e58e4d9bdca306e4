#include "models/power/battery.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace flatsat::power {
namespace {

/// One RC pair over a step at constant current, exactly.
struct Pair {
  double r_ohm, tau_s, kept, mean_kept;  // kept: share of the voltage left at the end; mean_kept: its mean

  Pair(double ohm, double farad, double seconds) : r_ohm(ohm), tau_s(ohm * farad), kept(0.0), mean_kept(0.0) {
    if (tau_s <= 0.0) return;
    const double gone = -std::expm1(-seconds / tau_s);
    kept = 1.0 - gone;
    mean_kept = seconds > 0.0 ? tau_s / seconds * gone : 1.0;
  }
  double end_v(double u_v, double amps) const { return amps * r_ohm + (u_v - amps * r_ohm) * kept; }
  double mean_v(double u_v, double amps) const { return amps * r_ohm + (u_v - amps * r_ohm) * mean_kept; }
};

/// A cell over one step: everything that does not depend on the current.
struct CellOverStep {
  const Curve& ocv;
  const CellState& state;
  double charge_as, r0_ohm, seconds;
  Pair one, two;

  CellOverStep(const CellConfig& cell, const CellState& s, double degc, double dt)
      : ocv(ocv_of(cell)),
        state(s),
        charge_as(cell.capacity_ah * 3600.0 * s.capacity_scale),
        r0_ohm(curve_at(cell.r0_ohm, s.soc) * arrhenius(cell.r0_activation_j_mol, degc) * s.resistance_scale),
        seconds(dt),
        one(curve_at(cell.r1_ohm, s.soc) * arrhenius(cell.rc_activation_j_mol, degc) * s.resistance_scale, cell.c1_f,
            dt),
        two(curve_at(cell.r2_ohm, s.soc) * arrhenius(cell.rc_activation_j_mol, degc) * s.resistance_scale, cell.c2_f,
            dt) {}

  double soc_after(double amps) const { return state.soc - amps * seconds / charge_as; }
  double mean_ocv(double amps) const { return curve_mean(ocv, state.soc, soc_after(amps)); }
  double end_v(double amps) const {
    return curve_at(ocv, soc_after(amps)) - one.end_v(state.u1_v, amps) - two.end_v(state.u2_v, amps) - r0_ohm * amps;
  }
  double begin_v(double amps) const { return curve_at(ocv, state.soc) - state.u1_v - state.u2_v - r0_ohm * amps; }
  /// Mean voltage is mean_emf - amps x mean_ohm.
  double mean_emf(double amps) const {
    return mean_ocv(amps) - state.u1_v * one.mean_kept - state.u2_v * two.mean_kept;
  }
  double mean_ohm() const { return r0_ohm + one.r_ohm * (1.0 - one.mean_kept) + two.r_ohm * (1.0 - two.mean_kept); }

  /// Current at which the voltage at the end of the step is `volts`: Newton on a falling, piecewise linear function.
  double current_for_end(double volts) const {
    const double ohm = r0_ohm + one.r_ohm * (1.0 - one.kept) + two.r_ohm * (1.0 - two.kept);
    double amps = (begin_v(0.0) - volts) / ohm;
    for (int i = 0; i < 50; ++i) {
      const double slope = curve_slope(ocv, soc_after(amps)) * seconds / charge_as + ohm;
      const double change = (end_v(amps) - volts) / slope;
      amps += change;
      if (std::abs(change) <= 1e-13 * std::abs(amps)) break;
    }
    return amps;
  }

  CellState after(double amps) const {
    CellState next = state;
    next.soc = std::clamp(soc_after(amps), 0.0, 1.0);
    next.u1_v = one.end_v(state.u1_v, amps);
    next.u2_v = two.end_v(state.u2_v, amps);
    return next;
  }
};

struct Window {
  double least, most;
};

/// Currents that all limits of one cell allow, around zero.
Window window_of(const CellConfig& cell, const CellOverStep& over, double degc) {
  const double rated_a = cell.capacity_ah * over.state.capacity_scale;
  const double dt = std::max(over.seconds, 1e-9);
  const double by_voltage = std::min((over.begin_v(0.0) - cell.min_v) / over.r0_ohm, over.current_for_end(cell.min_v));
  const double most = std::min({by_voltage, over.state.soc * over.charge_as / dt, cell.max_discharge_c * rated_a});
  const double by_top = std::max((over.begin_v(0.0) - cell.max_v) / over.r0_ohm, over.current_for_end(cell.max_v));
  const double least = std::max({by_top, -(1.0 - over.state.soc) * over.charge_as / dt, -cell.max_charge_c * rated_a});
  const bool charges = degc >= cell.min_charge_degc && degc <= cell.max_charge_degc;
  const bool discharges = degc >= cell.min_discharge_degc && degc <= cell.max_discharge_degc;
  return {charges ? std::min(0.0, least) : 0.0, discharges ? std::max(0.0, most) : 0.0};
}

/// The pack over one step: `sound` groups and `weak` ones in series.
class PackOverStep {
 public:
  PackOverStep(const BatteryConfig& config, const BatteryState& state, double degc, double seconds)
      : config_(config),
        degc_(degc),
        sound_(config.cell, state.sound, degc, seconds),
        weak_(config.cell, state.weak, degc, seconds),
        sound_groups_(config.cells_series - config.weak_series),
        weak_groups_(config.weak_series) {}

  Window window() const {
    Window all{-1e300, 1e300};
    for (const auto* cell : {&sound_, &weak_}) {
      if ((cell == &sound_ ? sound_groups_ : weak_groups_) == 0.0) continue;
      const auto one = window_of(config_.cell, *cell, degc_);
      all = {std::max(all.least, one.least), std::min(all.most, one.most)};
    }
    return all;
  }

  /// Current of one cell whose mean power over the step is that of the string: the smaller root of
  /// ohm I^2 - emf I + P = 0, where emf depends a little on I. Second: there is no such current.
  std::pair<double, bool> current_for_power(double string_w) const {
    const double ohm = sum(&CellOverStep::mean_ohm);
    double amps = 0.0;
    bool too_much = false;
    for (int i = 0; i < 60; ++i) {
      const double emf = mean_emf(amps);
      const double under_root = emf * emf - 4.0 * ohm * string_w;
      too_much = under_root < 0.0;
      const double next = too_much ? emf / (2.0 * ohm) : 2.0 * string_w / (emf + std::sqrt(under_root));
      const double change = std::abs(next - amps);
      amps = next;
      if (change <= 1e-15 * std::abs(amps)) break;
    }
    return {amps, too_much};
  }

  BatteryStep at(double amps, double seconds) const {
    BatteryStep step;
    step.state = {sound_.after(amps), weak_.after(amps)};
    const double cells = config_.cells_parallel;
    step.current_a = amps * cells;
    step.voltage_v = sound_groups_ * sound_.end_v(amps) + weak_groups_ * weak_.end_v(amps);
    const double mean_v = mean_emf(amps) - amps * sum(&CellOverStep::mean_ohm);
    step.power_w = mean_v * amps * cells;
    step.chemical_w = (sound_groups_ * sound_.mean_ocv(amps) + weak_groups_ * weak_.mean_ocv(amps)) * amps * cells;
    const double held_j =
        sound_groups_ * held_change_j(sound_, step.state.sound) + weak_groups_ * held_change_j(weak_, step.state.weak);
    step.loss_w = step.chemical_w - step.power_w - (seconds > 0.0 ? held_j * cells / seconds : 0.0);
    return step;
  }

 private:
  double sum(double (CellOverStep::*what)() const) const {
    return sound_groups_ * (sound_.*what)() + weak_groups_ * (weak_.*what)();
  }
  double mean_emf(double amps) const {
    return sound_groups_ * sound_.mean_emf(amps) + (weak_groups_ > 0.0 ? weak_groups_ * weak_.mean_emf(amps) : 0.0);
  }
  /// Change of what the capacitances of one cell hold.
  double held_change_j(const CellOverStep& over, const CellState& next) const {
    const auto half = [](double farad, double from_v, double to_v) {
      return farad / 2.0 * (to_v - from_v) * (to_v + from_v);
    };
    return half(config_.cell.c1_f, over.state.u1_v, next.u1_v) + half(config_.cell.c2_f, over.state.u2_v, next.u2_v);
  }

  const BatteryConfig& config_;
  const double degc_;
  const CellOverStep sound_, weak_;
  const double sound_groups_, weak_groups_;
};

BatteryStep within_limits(const PackOverStep& over, double wanted, bool too_much, double seconds) {
  const auto window = over.window();
  const double amps = std::clamp(wanted, window.least, window.most);
  BatteryStep step = over.at(amps, seconds);
  step.limited = too_much || amps != wanted;
  return step;
}

double stored_in_cell_j(const CellConfig& cell, const CellState& state) {
  const double charge_as = cell.capacity_ah * 3600.0 * state.capacity_scale;
  return charge_as * state.soc * curve_mean(ocv_of(cell), 0.0, state.soc) + cell.c1_f / 2.0 * state.u1_v * state.u1_v +
         cell.c2_f / 2.0 * state.u2_v * state.u2_v;
}

}  // namespace

BatteryState initial_battery(const BatteryConfig& config) {
  const CellState sound{.soc = config.initial_soc,
                        .capacity_scale = config.initial_capacity,
                        .resistance_scale = config.initial_resistance};
  CellState weak = sound;
  weak.capacity_scale *= config.weak_capacity;
  weak.resistance_scale *= config.weak_resistance;
  return {sound, weak};
}

double stored_energy_j(const BatteryConfig& config, const BatteryState& state) {
  const double weak = config.weak_series, sound = config.cells_series - weak;
  return config.cells_parallel *
         (sound * stored_in_cell_j(config.cell, state.sound) + weak * stored_in_cell_j(config.cell, state.weak));
}

double rest_voltage_v(const BatteryConfig& config, const BatteryState& state) {
  const double weak = config.weak_series, sound = config.cells_series - weak;
  const Curve& ocv = ocv_of(config.cell);
  return sound * curve_at(ocv, state.sound.soc) + weak * curve_at(ocv, state.weak.soc);
}

double voltage_at(const BatteryConfig& config, const BatteryState& state, double current_a, double degc) {
  const double weak = config.weak_series, sound = config.cells_series - weak, amps = current_a / config.cells_parallel;
  return sound * CellOverStep(config.cell, state.sound, degc, 0.0).begin_v(amps) +
         weak * CellOverStep(config.cell, state.weak, degc, 0.0).begin_v(amps);
}

double pack_soc(const BatteryConfig& config, const BatteryState& state) {
  if (config.weak_series == 0) return state.sound.soc;
  if (config.weak_series == config.cells_series) return state.weak.soc;
  return std::min(state.sound.soc, state.weak.soc);
}

BatteryStep battery_step(const BatteryConfig& config, const BatteryState& state, double power_w, double degc,
                         double seconds) {
  const PackOverStep over(config, state, degc, seconds);
  const auto [amps, too_much] = over.current_for_power(power_w / config.cells_parallel);
  return within_limits(over, amps, too_much, seconds);
}

BatteryStep battery_step_at_current(const BatteryConfig& config, const BatteryState& state, double current_a,
                                    double degc, double seconds) {
  return within_limits(PackOverStep(config, state, degc, seconds), current_a / config.cells_parallel, false, seconds);
}

}  // namespace flatsat::power
