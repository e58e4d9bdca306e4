#include "models/power/ageing.h"

#include <algorithm>
#include <cmath>

#include "models/base/constants.h"

namespace flatsat::power {
namespace {

constexpr double kSmallestHalfCycle = 0.01;  // of the capacity: less is ripple

/// Loss of closed half cycles and of the one that goes on.
struct Cycled {
  double loss, growth;
};

Cycled with_open_half(const AgeingConfig& config, const AgeingState& s) {
  if (s.half_ah <= 0.0) return {s.cycle_loss, s.cycle_growth};
  const double mean_v = s.half_volt_ah / s.half_ah, depth = std::min(1.0, s.half_ah / config.reference_ah);
  const double roots = std::sqrt(s.throughput_ah + s.half_ah) - std::sqrt(s.throughput_ah);
  return {s.cycle_loss + cycle_fade(mean_v, depth) * roots, s.cycle_growth + cycle_growth(mean_v, depth) * s.half_ah};
}

AgeingState close_half(const AgeingConfig& config, AgeingState s) {
  const auto all = with_open_half(config, s);
  s.cycle_loss = all.loss;
  s.cycle_growth = all.growth;
  s.throughput_ah += s.half_ah;
  s.half_ah = s.half_volt_ah = 0.0;
  return s;
}

}  // namespace

double calendar_fade(double cell_v, double degc) {
  return std::max(0.0, 7.543 * cell_v - 23.75) * 1e6 * std::exp(-6976.0 / (degc + model::kZeroCelsiusK));
}

double calendar_growth(double cell_v, double degc) {
  return std::max(0.0, 5.270 * cell_v - 16.32) * 1e5 * std::exp(-5986.0 / (degc + model::kZeroCelsiusK));
}

double cycle_fade(double mean_v, double depth) {
  return 7.348e-3 * (mean_v - 3.667) * (mean_v - 3.667) + 7.600e-4 + 4.081e-3 * depth;
}

double cycle_growth(double mean_v, double depth) {
  return std::max(0.0, 2.153e-4 * (mean_v - 3.725) * (mean_v - 3.725) - 1.521e-5 + 2.798e-4 * depth);
}

AgeingState age(const AgeingConfig& config, const AgeingState& state, const AgeingLoad& load) {
  AgeingState next = state;
  if (load.seconds <= 0.0) return next;
  next.days += load.seconds / 86400.0;
  const double span = std::pow(next.days, 0.75) - std::pow(state.days, 0.75);
  next.calendar_loss += calendar_fade(load.cell_v, load.degc) * span;
  next.calendar_growth += calendar_growth(load.cell_v, load.degc) * span;
  if (load.amps == 0.0) return next;
  const bool discharging = load.amps > 0.0;
  if (discharging != next.discharging && next.half_ah > kSmallestHalfCycle * config.reference_ah)
    next = close_half(config, next);
  next.discharging = discharging;
  const double moved = std::abs(load.amps) * load.seconds / 3600.0 * config.reference_ah / load.capacity_ah;
  next.half_ah += moved;
  next.half_volt_ah += moved * load.cell_v;
  return next;
}

double capacity_left(const AgeingConfig& config, const AgeingState& state) {
  return std::max(0.05, 1.0 - state.calendar_loss - with_open_half(config, state).loss);
}

double resistance_grown(const AgeingConfig& config, const AgeingState& state) {
  return 1.0 + state.calendar_growth + with_open_half(config, state).growth;
}

}  // namespace flatsat::power
