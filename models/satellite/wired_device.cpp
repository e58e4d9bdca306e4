#include "models/satellite/wired_device.h"

namespace flatsat::satellite {
namespace {

std::unique_ptr<payload::DeviceDriver> make_driver(const DeviceSlotConfig& slot, const payload::WeightStore& weights,
                                                   std::size_t index, const std::vector<std::uint8_t>& memory,
                                                   model::EventSink& events) {
  if (!slot.device_class) return nullptr;
  const payload::DriverConfig config{.device = slot.name,
                                     .base = index * kDeviceWindowBytes,
                                     .completion = index * kCompletionBytes,
                                     .device_class = *slot.device_class,
                                     .timeout_s = slot.timeout_s};
  return std::make_unique<payload::DeviceDriver>(("driver_" + slot.name).c_str(), config, weights, memory, events);
}

}  // namespace

WiredDevice::WiredDevice(const DeviceSlot& slot, const payload::WeightStore& weights, std::size_t index,
                         const std::vector<std::uint8_t>& memory, model::EventSink& events)
    : DeviceLoad(slot.config, slot.config.count - 1),
      device(*slot.device),
      driver(make_driver(slot.config, weights, index, memory, events)) {}

void WiredDevice::list_channels(model::ChannelList& list, const std::string& prefix) const {
  list.add(prefix + ".draw", "W", "power drawn by the live device", draw_w, &changed);
  DeviceLoad::list_channels(list, prefix);
  if (driver) driver->list_channels(list, prefix + ".driver");
}

}  // namespace flatsat::satellite
