#pragma once
#include <string>
#include <systemc>
#include <vector>

#include "models/base/commands.h"
#include "models/cluster/learner.h"
#include "models/payload/on_board_computer.h"
#include "models/satellite/attitude_control.h"
#include "models/satellite/causality_rules.h"
#include "models/satellite/device_load.h"
#include "models/satellite/satellite_config.h"

namespace flatsat::satellite {

/// What every satellite has: orbit and light, power, heat, attitude and mode, and the outlets of its loads. What its
/// loads do, and whom it talks to, is of those that derive from it.
class Platform : public sc_core::sc_module {
 public:
  virtual ~Platform() = default;

  /// Channels as `<satellite>.<room>.<quantity>`.
  virtual void list_channels(model::ChannelList& list) const = 0;

  /// Telecommands under the same names: what stimuli and faults do during the run.
  virtual void list_commands(model::CommandList& list);
  /// Opens the outlets of all devices.
  void switch_devices_off();

  /// The last event that could have changed how fast it computes or whether its lasers have power; 0 for none.
  std::uint64_t last_limit() const;
  const sc_core::sc_signal<double>& compute_share() const { return share_; }
  const sc_core::sc_signal<bool>& payload_enabled() const { return payload_enabled_; }
  const sc_core::sc_signal<double>& platform_rail() const { return platform_rail_; }
  const std::vector<DeviceLoad*>& loads() const { return loads_; }
  /// Of the rated power of all devices, what is in those that have the voltage to work, 0 .. 1; 0 without a device.
  double powered_share() const;
  /// Work for its devices is there, or not: what its siblings draw follows. There is as long as nobody says otherwise.
  void set_busy(bool busy);
  /// Nothing on board has power any more.
  void lose();

  const power::PowerSystem& power() const { return power_; }
  const thermal::ThermalSystem& thermal() const { return thermal_; }
  const environment::Environment& environment() const { return environment_; }
  /// Its customers on the ground; null where it has no link of its own to them.
  virtual const ground::GroundStation* ground() const { return nullptr; }
  /// Its device of that name, if jobs of a training can be given to it; else null.
  virtual cluster::Learner* learner(const std::string&) { return nullptr; }

 protected:
  /// `loads`: one outlet each, in this order.
  Platform(const sc_core::sc_module_name& name, const SatelliteConfig& config,
           const std::vector<DeviceSlotConfig>& loads, model::EventSink& sink);

  /// Those of light, power, heat and mode.
  void list_platform_channels(model::ChannelList& list) const;
  /// Wires the loads to power and heat; once, last in the constructor of what derives. They outlive this.
  void wire(std::vector<DeviceLoad*> loads);
  /// Direction to the other end of its link, none while there is none.
  virtual AttitudeControl::Partner link_partner() const { return {}; }

  const SatelliteConfig config_;
  CausalityRules events_;
  sc_core::sc_signal<double> share_, duty_, platform_rail_;
  sc_core::sc_signal<bool> in_saa_, payload_enabled_;
  environment::Environment environment_;
  power::PowerSystem power_;
  thermal::ThermalSystem thermal_;
  payload::OnBoardComputer computer_;
  AttitudeControl attitude_;

 private:
  static power::PowerConfig with_outlets(power::PowerConfig power, const std::vector<DeviceSlotConfig>& loads);
  void bind();
  void sum_heat();
  void set_caps();
  void set_coolant();
  void turn_radiator();
  void view_earth_from_array();
  void switch_payload(bool on);

  sc_core::sc_signal<double> irradiance_, lit_, albedo_, earth_ir_, loop_supply_, battery_degc_, derate_, heater_,
      array_exitance_, radiator_to_array_, soc_, battery_loss_, distribution_loss_, loop_heat_, platform_draw_;
  std::vector<DeviceLoad*> loads_;
  double busy_ = 1.0;  // 0: no work is there
  bool lost_ = false;
  sc_core::sc_event busy_changed_;
};

}  // namespace flatsat::satellite
