#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <systemc>
#include <vector>

#include "models/base/finite_signal.h"
#include "models/compute/device.h"
#include "models/network/memory.h"
#include "models/satellite/causality_rules.h"
#include "models/satellite/satellite_config.h"

namespace flatsat::satellite {

/// Gives each consumer its own stream of random numbers by name.
using RandomSource = std::function<model::RandomStream&(const std::string& name)>;

/// A device in its slot: whatever stands behind it.
struct DeviceSlot {
  DeviceSlotConfig config;
  compute::Device* device = nullptr;
};

/// One satellite with its relay link and the customers on the ground, assembled from models. The devices come from
/// outside; nothing here knows what stands behind them.
class Satellite : public sc_core::sc_module {
 public:
  Satellite(const sc_core::sc_module_name& name, const SatelliteConfig& config, const std::vector<DeviceSlot>& slots,
            const RandomSource& random, model::EventSink& sink);
  ~Satellite() override;

  /// Channels as `<satellite>.<room>.<quantity>`.
  void list_channels(model::ChannelList& list) const;

  /// Turns a knob during the run: what stimuli and faults do. Answers what is wrong, empty if done. Known knobs:
  /// power.array.strings, power.battery.soc, power.battery.capacity, power.outlet.NAME, thermal.pumps,
  /// thermal.outer_pumps, optical.blocked, upset, and of the link to a device bus.corrupt.DEVICE (packets),
  /// bus.disconnect.DEVICE (0 or not), bus.babble.DEVICE (share of its time), bus.rate.DEVICE (share of its rate);
  /// guidance.mode (0 Sun, 1 nadir, 2 link, 3 safe) where the attitude is modelled; fabric.NODE (share of the rate of
  /// its link: 0 is down).
  std::string command(const std::string& knob, double value);
  std::vector<std::string> knobs() const;

  /// Puts a fault into a device. False where the device, the point or the word is unknown or the device is off.
  bool inject(const std::string& device, const compute::Fault& fault);

  const power::PowerSystem& power() const { return power_; }
  const thermal::ThermalSystem& thermal() const { return thermal_; }
  const environment::Environment& environment() const { return environment_; }
  const payload::PayloadManager& payload() const { return payload_; }
  const ground::GroundStation& ground() const { return ground_; }
  const optical::Terminal& terminal() const { return terminal_; }

 private:
  struct Slot;
  static power::PowerConfig with_outlets(power::PowerConfig power, const std::vector<DeviceSlot>& slots);
  static std::vector<optical::RelayPeer> peers(const SatelliteConfig& config);
  void bind_environment();
  void bind_slot(Slot& slot, std::size_t index, const RandomSource& random);
  void bind_link();
  std::string command_network(const std::string& knob, double value);
  void sum_heat();
  void set_caps();
  void set_coolant();
  static environment::UpsetsConfig upsets_of(const SatelliteConfig& config);
  void add_radiation(const RandomSource& random);
  void add_guidance();
  guidance::Surroundings surroundings() const;
  void switch_payload(bool on);
  void turn_radiator();
  void strike(std::uint64_t number, std::uint64_t cause);
  void strike(const environment::SingleEvent& hit);
  struct Hit {
    std::uint64_t number, cause;
  };
  struct WordHit;
  WordHit hit_word(const Slot& slot, model::RandomStream& random) const;
  void hit_weights(Slot& slot, const WordHit& word, bool two_bits, const Hit& hit);
  void cut_power(Slot& slot, double seconds, const Hit& hit, const char* what);
  bool skipped(const std::string& device, const Hit& hit);

  const SatelliteConfig config_;
  CausalityRules events_;
  model::RandomStream& strikes_;
  payload::WeightStore accelerator_weights_, gpu_weights_;
  sc_core::sc_signal<double> irradiance_, lit_, albedo_, earth_ir_, loop_supply_, battery_degc_, derate_, heater_,
      share_, soc_, battery_loss_, distribution_loss_, loop_heat_, platform_draw_, platform_rail_, duty_;
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
  environment::Upsets upsets_;
  std::unique_ptr<environment::Radiation> radiation_;  // none: upsets_ alone
  std::vector<model::RandomStream*> device_strikes_;
  model::FiniteSignal dose_rate_;
  std::unique_ptr<guidance::Guidance> guidance_;  // none: nothing is turned
  guidance::PointingMode nominal_ = guidance::PointingMode::kSun;
  model::FiniteSignal incidence_;
  model::FiniteSignal radiator_sun_, radiator_nadir_, altitude_;  // deg, deg, km: by guidance_ or by its pointing
  std::vector<std::unique_ptr<Slot>> slots_;
};

}  // namespace flatsat::satellite
