#pragma once
#include <string>
#include <systemc>

#include "models/base/balance.h"
#include "models/base/telemetry.h"
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
  void set_capacity_share(double share);

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
  double capacity_share_ = 1.0;
  double begin_j_ = 0.0, out_j_ = 0.0, in_j_ = 0.0, loss_j_ = 0.0, aged_j_ = 0.0, placed_j_ = 0.0;
};

/// What drives a battery that stands alone.
enum class BatteryDrive { kCurrent, kPower };

struct BatteryStandConfig {
  BatteryConfig battery;
  BatteryDrive drive = BatteryDrive::kCurrent;
  double conductance_w_k = 0.1;  // of one cell to its surroundings, >= 0
  double initial_degc = 25.0;
  sc_core::sc_time step{1, sc_core::SC_SEC};
};

/// A battery on a test stand: current or power in, surroundings' temperature in; it warms itself.
class BatteryStand : public sc_core::sc_module {
 public:
  sc_core::sc_in<double> demand{"demand"};  // A or W, > 0 discharging
  sc_core::sc_in<double> ambient_degc{"ambient_degc"};
  BatteryStand(const sc_core::sc_module_name& name, const BatteryStandConfig& config);

  void list_channels(model::ChannelList& list, const std::string& prefix) const;
  BatteryAccount& account() { return account_; }
  model::Balance heat_balance() const;

 private:
  void end_of_elaboration() override;
  void update();
  void warm(double heat_w, double seconds);
  void show();
  const BatteryStandConfig config_;
  BatteryAccount account_;
  sc_core::sc_time last_;
  sc_core::sc_event updated_;
  sc_core::sc_event_or_list changes_;
  double demand_ = 0.0, ambient_ = 25.0;
  double soc_ = 0.0, voltage_ = 0.0, cell_v_ = 0.0, current_ = 0.0, power_ = 0.0, degc_, loss_w_ = 0.0, limited_ = 0.0,
         stored_ = 0.0, residual_ = 0.0, heat_residual_ = 0.0, capacity_ = 1.0, resistance_ = 1.0, weak_soc_ = 0.0;
  double made_j_ = 0.0, given_j_ = 0.0;  // heat made, and given to the surroundings
};

}  // namespace flatsat::power
