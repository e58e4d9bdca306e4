#pragma once
#include <algorithm>
#include <cstring>
#include <map>
#include <vector>

#include "models/compute/device.h"

namespace flatsat::bench {

/// A device of words that can be read back, with a list of injection points; an access takes 10 ns. Its ports are bound
/// to signals of its own.
class FakeDevice : public compute::Device {
 public:
  std::map<std::uint64_t, std::uint8_t> bytes;
  std::vector<compute::InjectionPoint> points;
  bool has_clock = false;
  std::uint64_t refused_address = ~0ull;  // answers an address error

  explicit FakeDevice(const sc_core::sc_module_name& name) : compute::Device(name) {
    interrupt(interrupt_line);
    rail_v(rail_);
    cap_w(cap_);
    coolant_degc(coolant_);
    draw_w(draw_);
    heat_w(heat_);
    dma.bind(memory_);
    driver_.bind(bus);
    memory_.register_b_transport(this, &FakeDevice::refuse);
  }
  void set_line(bool level) { set_interrupt(level); }

  std::vector<compute::InjectionPoint> injection_points() const override { return points; }
  bool counts_cycles() const override { return has_clock; }
  bool inject(const compute::Fault&) override { return true; }
  compute::DeviceCounters counters() const override { return {}; }

  sc_core::sc_signal<bool> interrupt_line{"line"};

 private:
  void b_transport(tlm::tlm_generic_payload& request, sc_core::sc_time& delay) override {
    delay += sc_core::sc_time(10, sc_core::SC_NS);
    if (request.get_address() == refused_address) return refuse(request, delay);
    for (unsigned i = 0; i < request.get_data_length(); ++i) {
      auto& byte = request.get_data_ptr()[i];
      if (request.is_write())
        bytes[request.get_address() + i] = byte;
      else
        byte = bytes[request.get_address() + i];
    }
    request.set_response_status(tlm::TLM_OK_RESPONSE);
  }
  void refuse(tlm::tlm_generic_payload& request, sc_core::sc_time&) {
    request.set_response_status(tlm::TLM_ADDRESS_ERROR_RESPONSE);
  }
  sc_core::sc_signal<double> rail_, cap_, coolant_, draw_, heat_;
  tlm_utils::simple_target_socket<FakeDevice, 64> memory_{"memory"};
  tlm_utils::simple_initiator_socket<FakeDevice, 64> driver_{"driver"};
};

}  // namespace flatsat::bench
