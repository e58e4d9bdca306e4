#pragma once
#include <string>
#include <systemc>

#include "models/base/balance.h"
#include "models/base/commands.h"
#include "models/base/telemetry.h"
#include "models/power/battery_account.h"

namespace flatsat::power {

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
  void list_commands(model::CommandList& list, const std::string& prefix);
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
