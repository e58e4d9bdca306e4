#include "models/compute/device.h"

namespace flatsat::compute {

Device::Device(const sc_core::sc_module_name& name) : sc_module(name) {
  bus.register_b_transport(this, &Device::b_transport);
  SC_HAS_PROCESS(Device);
  SC_METHOD(drive);
  sensitive << drive_event_;
}

void Device::set_interrupt(bool level) {
  interrupt_level_ = level;
  drive_event_.notify(sc_core::SC_ZERO_TIME);
}

void Device::set_power(double draw, double heat) {
  draw_level_w_ = draw;
  heat_level_w_ = heat;
  drive_event_.notify(sc_core::SC_ZERO_TIME);
}

void Device::drive() {
  interrupt.write(interrupt_level_);
  draw_w.write(draw_level_w_);
  heat_w.write(heat_level_w_);
}

}  // namespace flatsat::compute
