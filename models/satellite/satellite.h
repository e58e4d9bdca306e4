#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <systemc>
#include <vector>

#include "models/base/finite_signal.h"
#include "models/bus/memory.h"
#include "models/compute/device.h"
#include "models/satellite/event_trail.h"
#include "models/satellite/satellite_config.h"

namespace flatsat {

/// Gives each consumer its own stream of random numbers by name.
using RandomSource = std::function<RandomStream&(const std::string& name)>;

/// A device in its slot: whatever stands behind it.
struct DeviceSlot {
  DeviceSlotConfig config;
  Device* device = nullptr;
};

/// One satellite with its relay link and the customers on the ground, assembled from models. The devices come from
/// outside; nothing here knows what stands behind them.
class Satellite : public sc_core::sc_module {
 public:
  Satellite(const sc_core::sc_module_name& name, const SatelliteConfig& config, const std::vector<DeviceSlot>& slots,
            const RandomSource& random, EventSink& sink);
  ~Satellite() override;

  /// Channels as `<satellite>.<room>.<quantity>`.
  void list_channels(ChannelList& list) const;

  /// Turns a knob during the run: what stimuli and faults do. Answers what is wrong, empty if done. Known knobs:
  /// power.array.strings, power.battery.soc, power.battery.capacity, power.outlet.NAME, thermal.pumps,
  /// thermal.outer_pumps, optical.blocked, upset, and of the link to a device bus.corrupt.DEVICE (packets),
  /// bus.disconnect.DEVICE (0 or not), bus.babble.DEVICE (share of its time), bus.rate.DEVICE (share of its rate);
  /// guidance.mode (0 Sun, 1 nadir, 2 link, 3 safe) where the attitude is modelled; fabric.NODE (share of the rate of
  /// its link: 0 is down).
  std::string command(const std::string& knob, double value);
  std::vector<std::string> knobs() const;

  /// Puts a fault into a device. False where the device, the point or the word is unknown or the device is off.
  bool inject(const std::string& device, const Fault& fault);

  const PowerSystem& power() const { return power_; }
  const ThermalSystem& thermal() const { return thermal_; }
  const Environment& environment() const { return environment_; }
  const PayloadManager& payload() const { return payload_; }
  const GroundStation& ground() const { return ground_; }
  const Terminal& terminal() const { return terminal_; }

 private:
  struct Slot;
  static PowerConfig with_outlets(PowerConfig power, const std::vector<DeviceSlot>& slots);
  static std::vector<RelayPeer> peers(const SatelliteConfig& config);
  void bind_environment();
  void bind_slot(Slot& slot, std::size_t index, const RandomSource& random);
  void bind_link();
  std::string command_network(const std::string& knob, double value);
  void sum_heat();
  void set_caps();
  void set_coolant();
  static UpsetsConfig upsets_of(const SatelliteConfig& config);
  void add_radiation(const RandomSource& random);
  void add_guidance();
  Surroundings surroundings() const;
  void switch_payload(bool on);
  void turn_radiator();
  void strike(std::uint64_t number, std::uint64_t cause);
  void strike(const SingleEvent& hit);
  struct Hit {
    std::uint64_t number, cause;
  };
  struct WordHit;
  WordHit hit_word(const Slot& slot, RandomStream& random) const;
  void hit_weights(Slot& slot, const WordHit& word, bool two_bits, const Hit& hit);
  void cut_power(Slot& slot, double seconds, const Hit& hit, const char* what);
  bool skipped(const std::string& device, const Hit& hit);

  const SatelliteConfig config_;
  EventTrail events_;
  RandomStream& strikes_;
  WeightStore accelerator_weights_, gpu_weights_;
  sc_core::sc_signal<double> irradiance_, lit_, albedo_, earth_ir_, loop_supply_, battery_degc_, derate_, heater_,
      share_, soc_, battery_loss_, distribution_loss_, loop_heat_, platform_draw_, platform_rail_, duty_;
  sc_core::sc_signal<bool> in_saa_, link_up_, payload_enabled_;
  Environment environment_;
  PowerSystem power_;
  ThermalSystem thermal_;
  OnBoardComputer computer_;
  Network network_;
  Memory memory_;
  PayloadFabric fabric_;
  PayloadManager payload_;
  GroundStation ground_;
  Terminal terminal_;
  DataLink uplink_, downlink_;
  /// Results cross the fabric before they reach the terminal.
  struct ToTerminal : PacketSender {
    explicit ToTerminal(Satellite& of) : satellite(of) {}
    bool send(Packet packet) override;
    Satellite& satellite;
  } to_terminal_{*this};
  Upsets upsets_;
  std::unique_ptr<Radiation> radiation_;  // none: upsets_ alone
  std::vector<RandomStream*> device_strikes_;
  FiniteSignal dose_rate_;
  std::unique_ptr<Guidance> guidance_;  // none: nothing is turned
  PointingMode nominal_ = PointingMode::kSun;
  FiniteSignal incidence_;
  FiniteSignal radiator_sun_, radiator_nadir_, altitude_;  // deg, deg, km: by guidance_ or by its pointing
  std::vector<std::unique_ptr<Slot>> slots_;
};

}  // namespace flatsat
