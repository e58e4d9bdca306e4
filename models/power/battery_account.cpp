#include "models/power/battery_account.h"

#include <algorithm>
#include <cassert>
#include <cmath>

namespace flatsat::power {

BatteryAccount::BatteryAccount(const BatteryConfig& config)
    : config_(config), state_(initial_battery(config)), begin_j_(stored_energy_j(config, state_)) {}

const BatteryStep& BatteryAccount::step_power(double power_w, double degc, double seconds) {
  last_ = battery_step(config_, state_, power_w, degc, seconds);
  take(degc, seconds);
  return last_;
}

const BatteryStep& BatteryAccount::step_current(double current_a, double degc, double seconds) {
  last_ = battery_step_at_current(config_, state_, current_a, degc, seconds);
  take(degc, seconds);
  return last_;
}

void BatteryAccount::take(double degc, double seconds) {
  const double mean_ocv_v = curve_mean(ocv_of(config_.cell), state_.sound.soc, last_.state.sound.soc);
  state_ = last_.state;
  (last_.power_w > 0.0 ? out_j_ : in_j_) += std::abs(last_.power_w) * seconds;
  loss_j_ += last_.loss_w * seconds;
  if (!config_.ageing.enabled) return;
  ageing_ = age(config_.ageing, ageing_,
                {.amps = last_.current_a / config_.cells_parallel,
                 .capacity_ah = config_.cell.capacity_ah,
                 .cell_v = mean_ocv_v,
                 .degc = degc,
                 .seconds = seconds});
  const double before = stored_j();
  rescale();
  aged_j_ += before - stored_j();
}

/// Capacity and resistance after ageing and faults; the state of charge stays.
void BatteryAccount::rescale() {
  const bool ages = config_.ageing.enabled;
  const double left =
      capacity_fraction_ * config_.initial_capacity * (ages ? capacity_left(config_.ageing, ageing_) : 1.0);
  const double grown = config_.initial_resistance * (ages ? resistance_grown(config_.ageing, ageing_) : 1.0);
  state_.sound.capacity_scale = left;
  state_.weak.capacity_scale = left * config_.weak_capacity;
  state_.sound.resistance_scale = grown;
  state_.weak.resistance_scale = grown * config_.weak_resistance;
}

void BatteryAccount::set_soc(double soc) {
  const double before = stored_j();
  state_.sound.soc = state_.weak.soc = std::clamp(soc, 0.0, 1.0);
  placed_j_ += stored_j() - before;
}

void BatteryAccount::set_capacity_fraction(double fraction) {
  assert(fraction >= kLeastCapacity && fraction <= 1.0);
  const double before = stored_j();
  capacity_fraction_ = fraction;
  rescale();
  placed_j_ += stored_j() - before;
}

model::Balance BatteryAccount::balance() const {
  return {in_j_ + placed_j_, out_j_, loss_j_ + aged_j_, stored_j() - begin_j_};
}

}  // namespace flatsat::power
