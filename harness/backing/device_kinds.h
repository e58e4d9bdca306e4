#pragma once
#include <memory>
#include <string>

#include "harness/testbed/testbed.h"
#include "models/compute/device.h"

namespace flatsat::backing {

/// The model of a device's kind. A kind that has the backing `model` in testbed/device_kinds has its factory here; for
/// another one this asserts.
std::unique_ptr<compute::Device> make_model(const testbed::DeviceConfig& config);

/// The agent of a device, as its kind and backing ask for it or as the testbed names it. A backing that lives in the
/// bench asserts.
std::string agent_program(const testbed::DeviceConfig& config);

}  // namespace flatsat::backing
