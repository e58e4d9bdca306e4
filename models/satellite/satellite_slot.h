#pragma once
// How one device is wired into a satellite; for the satellite's own files only.
#include "models/satellite/satellite.h"

namespace flatsat::satellite {

constexpr unsigned kTerminalNode = 0, kMemoryNode = 1;  // of the payload fabric
constexpr std::uint64_t kSlotBytes = 1ull << 40;        // of network addresses a device
constexpr std::uint64_t kMemoryBytes = 1u << 20;        // of bench memory
constexpr std::uint64_t kMemoryBase = 1ull << 50;
constexpr std::uint64_t kCompletionBytes = 256;  // of bench memory a device

/// The wiring of one device, and what is recorded of it.
struct Satellite::Slot {
  Slot(const DeviceSlot& slot, const payload::WeightStore& weights, std::size_t index,
       const std::vector<std::uint8_t>& memory, model::EventSink& events)
      : config(slot.config),
        device(*slot.device),
        driver(("driver_" + slot.config.name).c_str(),
               {.device = slot.config.name,
                .base = index * kSlotBytes,
                .completion = index * kCompletionBytes,
                .device_class = slot.config.device_class,
                .timeout_s = slot.config.timeout_s},
               weights, memory, events),
        siblings(("siblings_" + slot.config.name).c_str(),
                 {.count = slot.config.count - 1,
                  .idle_w = slot.config.idle_w,
                  .active_w = slot.config.active_w,
                  .memory_s = slot.config.sibling_memory_s},
                 slot.config.minimum_rail_v) {}

  void sum() {
    draw_w = draw.read();
    siblings_w = sibling_draw.read();
    total.write(draw_w + siblings_w);
    changed.notify(sc_core::SC_ZERO_TIME);
  }
  /// The rail of the live device where radiation may cut it; follows the outlet by one delta cycle.
  void drive_rail() { cut_rail.write(cut ? 0.0 : rail.read()); }
  void set_duty(double share) { duty.write(share * config.duty); }

  const DeviceSlotConfig config;
  compute::Device& device;
  payload::DeviceDriver driver;
  compute::Siblings siblings;
  sc_core::sc_signal<bool> interrupt;
  sc_core::sc_signal<double> rail, cut_rail, cap, coolant, draw, heat, sibling_draw, total, duty;
  sc_core::sc_event changed, cut_changed;
  bool cut = false;
  std::uint64_t cuts = 0;
  double draw_w = 0.0, siblings_w = 0.0, cap_w = 0.0, coolant_degc = 0.0, rail_v = 0.0;
};

}  // namespace flatsat::satellite
