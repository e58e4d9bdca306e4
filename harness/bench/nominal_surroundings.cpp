#include "harness/bench/nominal_surroundings.h"

#include <algorithm>

namespace flatsat::bench {
namespace {

constexpr double kRailV = 48.0, kCoolantDegc = 20.0;
constexpr std::uint64_t kMemoryBytes = 64u << 20;

}  // namespace

NominalSurroundings::NominalSurroundings(const sc_core::sc_module_name& name, compute::Device& device, double cap_w,
                                         double minimum_rail_v, double coolant_offset_k)
    : sc_module(name), memory_("memory", kMemoryBytes, sc_core::sc_time(100, sc_core::SC_NS)) {
  device.rail_v(rail_);
  device.cap_w(cap_);
  device.coolant_degc(coolant_);
  device.draw_w(draw_);
  device.heat_w(heat_);
  device.interrupt(interrupt_);
  device.dma.bind(memory_.bus);
  unused_.bind(device.bus);
  rail_.write(std::max(kRailV, minimum_rail_v));
  cap_.write(cap_w);
  coolant_.write(kCoolantDegc + coolant_offset_k);
}

}  // namespace flatsat::bench
