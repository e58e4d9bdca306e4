#pragma once
#include "models/compute/device.h"

namespace flatsat::backing {

/// Stands in a device's place while a testbed is only checked: it can be wired and does nothing. What it will have is
/// known when its agent runs.
class PlaceholderDevice : public compute::Device {
 public:
  using compute::Device::Device;
  std::vector<compute::InjectionPoint> injection_points() const override { return {}; }
  bool inject(const compute::Fault&) override { return false; }
  compute::DeviceCounters counters() const override { return {}; }

 private:
  void b_transport(tlm::tlm_generic_payload& request, sc_core::sc_time&) override {
    request.set_response_status(tlm::TLM_GENERIC_ERROR_RESPONSE);
  }
};

}  // namespace flatsat::backing
