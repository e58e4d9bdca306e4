#include "models/compute/gpu_board.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace flatsat::compute {
namespace {

/// First-order approach to `target` after `seconds`.
double lagged(double value, double target, double lag_s, double seconds) {
  return target + (value - target) * std::exp(-seconds / lag_s);
}

constexpr double kRampStepS = 0.005;
constexpr double kBusyStepS = 0.5;
constexpr double kIdleStepS = 2.0;

}  // namespace

GpuBoard::GpuBoard(const GpuBoardConfig& config)
    : config_(config),
      instant_({config.sensor_instant_s, config.sensor_update_s, config.sensor_gain}),
      average_({config.sensor_average_s, config.sensor_update_s, config.sensor_gain}),
      own_limit_w_(config.limit_w) {
  reset();
}

void GpuBoard::restart() {
  assert(on_ && !lost_);
  left_gflop_ = 0.0;
  boot_left_s_ = config_.reset_s;
  choose_target();
}

void GpuBoard::fall_off() {
  lost_ = on_;
  left_gflop_ = 0.0;
  choose_target();
}

void GpuBoard::set_own_limit(double watts) {
  own_limit_w_ = std::clamp(watts, config_.floor_w, config_.limit_w);
  choose_target();
}

void GpuBoard::lock_clock(double low_mhz, double high_mhz) {
  locked_high_mhz_ = std::clamp(high_mhz, config_.idle_mhz, config_.top_mhz);
  locked_low_mhz_ = std::clamp(low_mhz, config_.idle_mhz, locked_high_mhz_);
  choose_target();
}

double GpuBoard::enforced_w() const { return std::min(cap_w_, own_limit_w_); }

void GpuBoard::reset() {
  lost_ = hot_ = very_hot_ = false;
  own_limit_w_ = config_.limit_w;  // what was set does not outlive the power
  locked_low_mhz_ = config_.idle_mhz;
  locked_high_mhz_ = config_.top_mhz;
  capped_s_ = throttled_s_ = 0.0;
  left_gflop_ = 0.0;
  clock_mhz_ = target_mhz_ = on_ ? config_.idle_mhz : 0.0;
  power_w_ = 0.0;
  thermal_limit_mhz_ = config_.top_mhz;
  boot_left_s_ = on_ ? config_.boot_s : 0.0;
  plate_degc_ = die_degc_ = hbm_degc_ = coolant_degc_;
  reasons_ = 0;
}

void GpuBoard::set_supply(double rail_v, double cap_w) {
  const bool on = rail_v >= config_.minimum_rail_v;
  cap_w_ = std::clamp(cap_w, config_.floor_w, config_.limit_w);
  if (on != on_) {
    on_ = on;
    reset();
  }
  choose_target();
}

void GpuBoard::set_coolant(double coolant_degc) {
  if (!on_) plate_degc_ = die_degc_ = hbm_degc_ = coolant_degc;
  coolant_degc_ = coolant_degc;
}

void GpuBoard::start(double gflop) {
  assert(ready() && !busy() && gflop > 0.0);
  left_gflop_ = gflop;
  choose_target();
}

double GpuBoard::steady_power_w(double mhz, bool loaded) const {
  if (!loaded) return config_.idle_w;
  const double share = (mhz - config_.idle_mhz) / (config_.top_mhz - config_.idle_mhz);
  const double volts = config_.idle_v + (config_.top_v - config_.idle_v) * share;
  const double top = config_.top_v * config_.top_v * config_.top_mhz;
  return config_.idle_w + (config_.gemm_over_limit * config_.limit_w - config_.idle_w) * volts * volts * mhz / top;
}

/// The highest step of the clock whose loaded power does not exceed `watts`.
double GpuBoard::clock_for_power(double watts) const {
  double low = 0.0, high = std::floor((config_.top_mhz - config_.idle_mhz) / config_.step_mhz);
  while (low < high) {
    const double middle = std::ceil((low + high) / 2.0);
    if (steady_power_w(config_.idle_mhz + middle * config_.step_mhz, true) <= watts)
      low = middle;
    else
      high = middle - 1.0;
  }
  return config_.idle_mhz + low * config_.step_mhz;
}

void GpuBoard::choose_target() {
  reasons_ = 0;
  if (!ready()) {
    target_mhz_ = on_ && !lost_ ? config_.idle_mhz : 0.0;
    return;
  }
  if (very_hot_)
    reasons_ |= kReasonHardware | kReasonHardwareThermal;
  else if (hot_)
    reasons_ |= kReasonSoftwareThermal;
  if (!busy()) {
    reasons_ |= kReasonIdle;
    target_mhz_ = locked_low_mhz_;
    return;
  }
  const double capped = clock_for_power(enforced_w());
  target_mhz_ = std::min({locked_high_mhz_, capped, thermal_limit_mhz_});
  if (capped < locked_high_mhz_) reasons_ |= kReasonPowerCap;
}

/// Each stage holds until the die is release_k below where it began, so that it does not flutter.
void GpuBoard::advance_throttle(double seconds) {
  hot_ = die_degc_ >= config_.software_degc - (hot_ ? config_.release_k : 0.0);
  very_hot_ = die_degc_ >= config_.hardware_degc - (very_hot_ ? config_.release_k : 0.0);
  const double change = config_.throttle_mhz_per_s * seconds;
  if (very_hot_)
    thermal_limit_mhz_ = std::min(thermal_limit_mhz_, config_.top_mhz / 2.0);
  else if (die_degc_ >= config_.software_degc)
    thermal_limit_mhz_ = std::max(config_.idle_mhz, thermal_limit_mhz_ - change);
  else if (!hot_)
    thermal_limit_mhz_ = std::min(config_.top_mhz, thermal_limit_mhz_ + change);
}

double GpuBoard::step_s() const {
  if (!on_ || lost_) return kIdleStepS;
  if (boot_left_s_ > 0.0) return std::max(1e-3, boot_left_s_);
  double step = busy() ? kBusyStepS : kIdleStepS;
  const bool settled = clock_mhz_ == target_mhz_ && std::abs(power_w_ - steady_power_w(clock_mhz_, busy())) < 0.5;
  if (!settled) step = kRampStepS;
  if (thermal_limit_mhz_ < config_.top_mhz || die_degc_ > config_.software_degc - 1.0) step = std::min(step, 0.1);
  if (busy() && clock_mhz_ > 0.0) {
    const double rate = config_.tflops_at_top * 1e3 * clock_mhz_ / config_.top_mhz;
    step = std::min(step, std::max(1e-6, left_gflop_ / rate));
  }
  return step;
}

void GpuBoard::advance(double seconds) {
  if (seconds <= 0.0) return;
  const double before_mhz = clock_mhz_, before_w = power_w_;
  const double up = config_.ramp_up_mhz_per_s * seconds, down = config_.ramp_down_mhz_per_s * seconds;
  clock_mhz_ += std::clamp(target_mhz_ - clock_mhz_, -down, up);
  const double steady = on_ && !lost_ ? steady_power_w(clock_mhz_, busy()) : 0.0;
  power_w_ = lagged(before_w, steady, config_.power_lag_s, seconds);
  const double joules =
      steady * seconds + (before_w - steady) * config_.power_lag_s * (1.0 - std::exp(-seconds / config_.power_lag_s));
  energy_j_ += joules;
  time_s_ += seconds;
  if ((reasons_ & kReasonPowerCap) != 0) capped_s_ += seconds;
  if ((reasons_ & (kReasonSoftwareThermal | kReasonHardwareThermal)) != 0) throttled_s_ += seconds;
  instant_.take(time_s_, energy_j_);
  average_.take(time_s_, energy_j_);
  advance_thermal(seconds, joules / seconds);
  advance_throttle(seconds);
  if (busy()) {
    const double rate = config_.tflops_at_top * 1e3 * (before_mhz + clock_mhz_) / 2.0 / config_.top_mhz;
    left_gflop_ -= rate * seconds;
    if (left_gflop_ < rate * 1e-6) left_gflop_ = 0.0;
  }
  if (boot_left_s_ > 0.0) boot_left_s_ = boot_left_s_ - seconds < 1e-9 ? 0.0 : boot_left_s_ - seconds;
  if (die_degc_ >= config_.shutdown_degc && on_) {
    lost_ = true;
    left_gflop_ = 0.0;
  }
  choose_target();
}

void GpuBoard::advance_thermal(double seconds, double mean_w) {
  plate_degc_ = lagged(plate_degc_, coolant_degc_ + config_.plate_k_per_w * mean_w, config_.plate_lag_s, seconds);
  die_degc_ = lagged(die_degc_, plate_degc_ + config_.die_k_per_w * mean_w, config_.die_lag_s, seconds);
  hbm_degc_ =
      lagged(hbm_degc_, die_degc_ + config_.hbm_offset_k * mean_w / config_.limit_w, config_.hbm_lag_s, seconds);
}

}  // namespace flatsat::compute
