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
    : config(slot.config),
      device(*slot.device),
      driver(make_driver(slot.config, weights, index, memory, events)),
      siblings(("siblings_" + slot.config.name).c_str(),
               {.count = slot.config.count - 1,
                .idle_w = slot.config.idle_w,
                .active_w = slot.config.active_w,
                .memory_s = slot.config.sibling_memory_s},
               slot.config.minimum_rail_v) {}

void WiredDevice::sum_draws() {
  draw_w = draw.read();
  siblings_w = sibling_draw.read();
  total.write(draw_w + siblings_w);
  changed.notify(sc_core::SC_ZERO_TIME);
}

void WiredDevice::list_channels(model::ChannelList& list, const std::string& prefix) const {
  list.add(prefix + ".draw", "W", "power drawn by the live device", draw_w, &changed);
  list.add(prefix + ".siblings", "W", "power drawn by its siblings together", siblings_w, &changed);
  list.add(prefix + ".rail", "V", "voltage of its outlet", rail_v);
  list.add(prefix + ".cap", "W", "power cap of one device", cap_w);
  list.add(prefix + ".coolant", "degC", "inlet of its cold plate", coolant_degc);
  if (driver) driver->list_channels(list, prefix + ".driver");
}

}  // namespace flatsat::satellite
