#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "harness/testbed/testbed.h"
#include "harness/wire/capabilities.h"
#include "models/compute/device.h"

namespace flatsat::backing {

/// The model of a device's kind. A kind that has the backing `model` in testbed/device_kinds has its factory here; for
/// another one this asserts.
std::unique_ptr<compute::Device> make_model(const testbed::DeviceConfig& config);

/// The channels that a device tells over the wire with its kind and backing, as flatsat's own agents have them: none
/// for a model, and nothing is known of a program of one's own or of a recording.
std::optional<std::vector<wire::DeviceChannel>> known_channels(const testbed::DeviceConfig& config);

/// The backings of a device's kind that tell a channel of this name: "rtl, trace"; empty for none.
std::string backings_with(const testbed::DeviceConfig& config, const std::string& channel);

/// The agent of a device, as its kind and backing ask for it or as the testbed names it. A backing that lives in the
/// bench asserts.
std::string agent_program(const testbed::DeviceConfig& config);

}  // namespace flatsat::backing
