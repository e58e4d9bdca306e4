#pragma once
#include <memory>
#include <string>
#include <systemc>
#include <vector>

#include "models/base/commands.h"
#include "models/network/memory.h"
#include "models/satellite/attitude_control.h"
#include "models/satellite/causality_rules.h"
#include "models/satellite/random_source.h"
#include "models/satellite/satellite_config.h"
#include "models/satellite/upset_injector.h"
#include "models/satellite/wired_device.h"

namespace flatsat::satellite {

/// One satellite with its relay link and the customers on the ground, assembled from models. The devices come from
/// outside; nothing here knows what stands behind them.
class Satellite : public sc_core::sc_module {
 public:
  Satellite(const sc_core::sc_module_name& name, const SatelliteConfig& config, const std::vector<DeviceSlot>& slots,
            const RandomSource& random, model::EventSink& sink);

  /// Channels as `<satellite>.<room>.<quantity>`.
  void list_channels(model::ChannelList& list) const;

  /// Telecommands under the same names: what stimuli and faults do during the run.
  void list_commands(model::CommandList& list);
  /// Opens the outlets of all devices.
  void switch_devices_off();

  /// Puts a fault into a device. False where the device, the point or the word is unknown or the device is off.
  bool inject(const std::string& device, const compute::Fault& fault);

  /// The last event that could have changed how fast it computes or whether its lasers have power; 0 for none.
  std::uint64_t last_limit() const;
  const sc_core::sc_signal<double>& compute_share() const { return share_; }
  const sc_core::sc_signal<bool>& payload_enabled() const { return payload_enabled_; }
  const sc_core::sc_signal<double>& platform_rail() const { return platform_rail_; }
  const WiredDevices& devices() const { return devices_; }
  /// Of the rated power of all devices, what is in those that have the voltage to work, 0 .. 1; 0 without a device.
  double powered_share() const;
  /// Work for its devices is there, or not: what its siblings draw follows. There is as long as nobody says otherwise.
  void set_busy(bool busy);
  /// Nothing on board has power any more.
  void lose();

  const power::PowerSystem& power() const { return power_; }
  const thermal::ThermalSystem& thermal() const { return thermal_; }
  const environment::Environment& environment() const { return environment_; }
  const payload::PayloadManager& payload() const { return payload_; }
  const ground::GroundStation& ground() const { return ground_; }
  const optical::Terminal& terminal() const { return terminal_; }

 private:
  static power::PowerConfig with_outlets(power::PowerConfig power, const std::vector<DeviceSlot>& slots);
  static std::vector<optical::RelayPeer> peers(const SatelliteConfig& config);
  void bind_environment();
  void bind_device(WiredDevice& device, std::size_t index);
  void bind_link();
  void sum_heat();
  void set_caps();
  void set_coolant();
  void turn_radiator();
  void view_earth_from_array();
  void switch_payload(bool on);

  const SatelliteConfig config_;
  CausalityRules events_;
  payload::WeightStore accelerator_weights_, gpu_weights_;
  sc_core::sc_signal<double> irradiance_, lit_, albedo_, earth_ir_, loop_supply_, battery_degc_, derate_, heater_,
      array_exitance_, radiator_to_array_, share_, soc_, battery_loss_, distribution_loss_, loop_heat_, platform_draw_,
      platform_rail_, duty_;
  sc_core::sc_signal<bool> in_saa_, link_up_, payload_enabled_;
  environment::Environment environment_;
  power::PowerSystem power_;
  thermal::ThermalSystem thermal_;
  payload::OnBoardComputer computer_;
  network::Network network_;
  network::Memory memory_;
  network::PayloadFabric fabric_;
  payload::PayloadManager payload_;
  ground::GroundStation ground_;
  optical::Terminal terminal_;
  optical::DataLink uplink_, downlink_;
  /// Results cross the fabric before they reach the terminal.
  struct ToTerminal : network::PacketSender {
    explicit ToTerminal(Satellite& of) : satellite(of) {}
    bool send(network::Packet packet) override;
    Satellite& satellite;
  } to_terminal_{*this};
  WiredDevices devices_;
  unsigned askers_ = 0;  // bound to the network so far
  std::unique_ptr<UpsetInjector> upsets_;
  std::unique_ptr<AttitudeControl> attitude_;
  double busy_ = 1.0;  // 0: no work is there
  bool lost_ = false;
  sc_core::sc_event busy_changed_;
};

}  // namespace flatsat::satellite
