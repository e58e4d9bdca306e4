#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <systemc>
#include <vector>

#include "models/compute/device.h"
#include "models/payload/device_driver.h"
#include "models/satellite/device_load.h"

namespace flatsat::satellite {

constexpr std::uint64_t kDeviceWindowBytes = 1ull << 40;  // of network addresses a device
constexpr std::uint64_t kCompletionBytes = 256;           // of bench memory a device

/// A device in its slot: whatever stands behind it.
struct DeviceSlot {
  DeviceSlotConfig config;
  compute::Device* device = nullptr;
};

/// One live device of a satellite with its driver, its siblings and the signals between them, and what is recorded of
/// it.
struct WiredDevice : DeviceLoad {
  WiredDevice(const DeviceSlot& slot, const payload::WeightStore& weights, std::size_t index,
              const std::vector<std::uint8_t>& memory, model::EventSink& events);

  /// The rail of the live device where radiation may cut it; follows the outlet by one delta cycle.
  void drive_rail() { cut_rail.write(cut ? 0.0 : rail.read()); }
  void list_channels(model::ChannelList& list, const std::string& prefix) const override;

  compute::Device& device;
  std::unique_ptr<payload::DeviceDriver> driver;  // none where it is given no jobs
  sc_core::sc_signal<bool> interrupt;
  sc_core::sc_signal<double> cut_rail;
  sc_core::sc_event cut_changed;
  bool cut = false;
  std::uint64_t cuts = 0;
};
using WiredDevices = std::vector<std::unique_ptr<WiredDevice>>;

}  // namespace flatsat::satellite
