#include "models/satellite/energy_satellite.h"

namespace flatsat::satellite {
namespace {

SatelliteConfig in_long_steps(SatelliteConfig config) {
  config.power.step = config.thermal.step = config.computer.step = kEnergyStep;
  return config;
}

}  // namespace

EnergySatellite::EnergySatellite(const sc_core::sc_module_name& name, const SatelliteConfig& config,
                                 const std::vector<DeviceSlotConfig>& loads, model::EventSink& sink)
    : Platform(name, in_long_steps(config), loads, sink) {
  std::vector<DeviceLoad*> wired;
  for (const auto& load : loads) {
    devices_.push_back(std::make_unique<DeviceLoad>(load, load.count, kEnergyStep));
    wired.push_back(devices_.back().get());
  }
  wire(std::move(wired));
  SC_HAS_PROCESS(EnergySatellite);
  SC_METHOD(allow_work);
  sensitive << payload_enabled_;
}

/// In safe mode no work is given out; otherwise how much there is follows from the cluster's jobs.
void EnergySatellite::allow_work() { duty_.write(payload_enabled_.read() ? 1.0 : 0.0); }

void EnergySatellite::list_channels(model::ChannelList& list) const {
  list_platform_channels(list);
  attitude_.list_channels(list, config_.name + ".guidance");
  for (const auto& device : devices_) device->list_channels(list, config_.name + "." + device->config.name);
}

}  // namespace flatsat::satellite
