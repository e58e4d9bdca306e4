#pragma once
#include <string>
#include <utility>
#include <vector>

#include "harness/wire/capabilities.h"
#include "models/base/telemetry.h"
#include "models/base/unmeasured.h"
#include "models/compute/device.h"

namespace flatsat::backing {

/// Stands in a device's place while a testbed is only checked: it can be wired and does nothing. It lists the channels
/// that its backing is known to have.
class UnstartedDevice : public compute::Device {
 public:
  UnstartedDevice(const sc_core::sc_module_name& name, std::vector<wire::DeviceChannel> channels)
      : compute::Device(name), channels_(std::move(channels)) {}
  void list_channels(model::ChannelList& list, const std::string& prefix) const {
    for (const auto& channel : channels_)
      list.add(prefix + "." + channel.name, channel.units, channel.long_name, model::kUnmeasured);
  }
  std::vector<compute::InjectionPoint> injection_points() const override { return {}; }
  bool inject(const compute::Fault&) override { return false; }
  compute::DeviceCounters counters() const override { return {}; }

 private:
  void b_transport(tlm::tlm_generic_payload& request, sc_core::sc_time&) override {
    request.set_response_status(tlm::TLM_GENERIC_ERROR_RESPONSE);
  }
  const std::vector<wire::DeviceChannel> channels_;
};

}  // namespace flatsat::backing
