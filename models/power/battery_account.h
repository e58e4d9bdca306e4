#pragma once
#include "models/base/balance.h"
#include "models/power/battery.h"

namespace flatsat::power {

/// A battery with what keeps its energy account: state, ageing, sums. No kernel.
class BatteryAccount {
 public:
  explicit BatteryAccount(const BatteryConfig& config);
  /// One step at mean terminal power, or at current. See battery_step.
  const BatteryStep& step_power(double power_w, double degc, double seconds);
  const BatteryStep& step_current(double current_a, double degc, double seconds);

  /// Another charge in every cell, or another capacity: a fault or a test's start. What this adds is booked as
  /// `placed`.
  void set_soc(double soc);
  void set_capacity_fraction(double fraction);  // kLeastCapacity .. 1, else it asserts

  const BatteryConfig& config() const { return config_; }
  const BatteryState& state() const { return state_; }
  const AgeingState& ageing() const { return ageing_; }
  double soc() const { return pack_soc(config_, state_); }
  double stored_j() const { return stored_energy_j(config_, state_); }

  double out_j() const { return out_j_; }
  double in_j() const { return in_j_; }
  double loss_j() const { return loss_j_; }
  /// Charged + placed = discharged + heat + aged + stored.
  model::Balance balance() const;

 private:
  void take(double degc, double seconds);
  void rescale();
  const BatteryConfig config_;
  BatteryState state_;
  BatteryStep last_;
  AgeingState ageing_;
  double capacity_fraction_ = 1.0;
  double begin_j_ = 0.0, out_j_ = 0.0, in_j_ = 0.0, loss_j_ = 0.0, aged_j_ = 0.0, placed_j_ = 0.0;
};

}  // namespace flatsat::power
