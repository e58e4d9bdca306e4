#pragma once
#include <memory>
#include <vector>

#include "models/satellite/platform.h"

namespace flatsat::satellite {

/// Ten times as long as in full detail. Over an orbit of the orbital node the charge is the same within 1e-3.
inline const sc_core::sc_time kEnergyStep{10, sc_core::SC_SEC};

/// One satellite in energy detail: light, power, heat, attitude and mode, looked at each kEnergyStep besides the
/// instants at which something changes. Its devices are loads that draw what their config says, by their duty and cap;
/// no bus, no jobs of their own, no radiation, no relay link.
class EnergySatellite : public Platform {
 public:
  EnergySatellite(const sc_core::sc_module_name& name, const SatelliteConfig& config,
                  const std::vector<DeviceSlotConfig>& loads, model::EventSink& sink);

  void list_channels(model::ChannelList& list) const override;

 private:
  void allow_work();
  std::vector<std::unique_ptr<DeviceLoad>> devices_;
};

}  // namespace flatsat::satellite
