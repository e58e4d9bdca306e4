#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <systemc>
#include <vector>

#include "models/compute/device.h"
#include "models/compute/siblings.h"
#include "models/payload/device_driver.h"
#include "models/satellite/satellite_config.h"

namespace flatsat::satellite {

constexpr std::uint64_t kDeviceWindowBytes = 1ull << 40;  // of network addresses a device
constexpr std::uint64_t kCompletionBytes = 256;           // of bench memory a device

/// A device in its slot: whatever stands behind it.
struct DeviceSlot {
  DeviceSlotConfig config;
  compute::Device* device = nullptr;
};

/// One device of a satellite with its driver, its siblings and the signals between them, and what is recorded of it.
struct WiredDevice {
  WiredDevice(const DeviceSlot& slot, const payload::WeightStore& weights, std::size_t index,
              const std::vector<std::uint8_t>& memory, model::EventSink& events);

  void sum_draws();
  /// The rail of the live device where radiation may cut it; follows the outlet by one delta cycle.
  void drive_rail() { cut_rail.write(cut ? 0.0 : rail.read()); }
  void set_duty(double fraction) { duty.write(fraction * config.duty); }
  void list_channels(model::ChannelList& list, const std::string& prefix) const;

  const DeviceSlotConfig config;
  compute::Device& device;
  std::unique_ptr<payload::DeviceDriver> driver;  // none where it is given no jobs
  compute::Siblings siblings;
  sc_core::sc_signal<bool> interrupt;
  sc_core::sc_signal<double> rail, cut_rail, cap, coolant, draw, heat, sibling_draw, total, duty;
  sc_core::sc_event changed, cut_changed;
  bool cut = false;
  std::uint64_t cuts = 0;
  double draw_w = 0.0, siblings_w = 0.0, cap_w = 0.0, coolant_degc = 0.0, rail_v = 0.0;
};
using WiredDevices = std::vector<std::unique_ptr<WiredDevice>>;

}  // namespace flatsat::satellite
