#pragma once
#include <string>
#include <vector>

#include "harness/testbed/testbed.h"
#include "models/compute/device.h"

namespace flatsat::bench {

/// The fault that a stimulus asks for; without a mask it is bit 0.
compute::Fault fault_of(const testbed::Stimulus& stimulus);

/// "npu0.npu_top.u_core.state_q word 0 mask 0x2, stuck for 5 cycles, at cycle 100".
std::string describe(const std::string& device, const compute::Fault& fault);

/// "0x1" and so on, 16 digits an entry below the highest.
std::string hex_mask(const compute::Fault& fault);

/// What is wrong with a fault for a device, as the rest of a sentence that begins with the device's name; empty if
/// nothing.
std::string wrong_with(const compute::Fault& fault, const compute::Device& device);

/// Where faults can be put into a device of a testbed: starts what stands behind it, asks, and ends it. Errors:
/// ConfigError for an unknown device; std::runtime_error, PeerError. Once in a process.
std::vector<compute::InjectionPoint> injection_points(const testbed::Testbed& bed, const std::string& device);

}  // namespace flatsat::bench
