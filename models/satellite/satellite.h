#pragma once
#include <map>
#include <memory>
#include <string>
#include <systemc>
#include <vector>

#include "models/network/memory.h"
#include "models/satellite/device_learner.h"
#include "models/satellite/platform.h"
#include "models/satellite/random_source.h"
#include "models/satellite/upset_injector.h"
#include "models/satellite/wired_device.h"

namespace flatsat::satellite {

/// One satellite in full detail, with its relay link and the customers on the ground, assembled from models. The
/// devices come from outside; nothing here knows what stands behind them.
class Satellite : public Platform {
 public:
  Satellite(const sc_core::sc_module_name& name, const SatelliteConfig& config, const std::vector<DeviceSlot>& slots,
            const RandomSource& random, model::EventSink& sink);

  void list_channels(model::ChannelList& list) const override;
  void list_commands(model::CommandList& list) override;

  /// Puts a fault into a device. False where the device, the point or the word is unknown or the device is off.
  bool inject(const std::string& device, const compute::Fault& fault);

  const payload::PayloadManager& payload() const { return payload_; }
  const ground::GroundStation* ground() const override { return &ground_; }
  const optical::Terminal& terminal() const { return terminal_; }
  cluster::Learner* learner(const std::string& device) override;

 private:
  static std::vector<optical::RelayPeer> peers(const SatelliteConfig& config);
  void bind_device(WiredDevice& device, std::size_t index);
  void bind_link();
  AttitudeControl::Partner link_partner() const override { return terminal_.towards(); }

  payload::WeightStore accelerator_weights_, gpu_weights_;
  sc_core::sc_signal<bool> link_up_;
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
  std::map<std::string, DeviceLearner> learners_;  // by device
  unsigned askers_ = 0;                            // bound to the network so far
  std::unique_ptr<UpsetInjector> upsets_;
};

}  // namespace flatsat::satellite
