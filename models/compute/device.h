#pragma once
#include <tlm_utils/simple_initiator_socket.h>
#include <tlm_utils/simple_target_socket.h>

#include <systemc>
#include <tlm>
#include <vector>

#include "models/compute/device_types.h"

namespace flatsat::compute {

/// The device contract: what a satellite model sees of an accelerator, a board or any memory-mapped top, whatever
/// stands behind it. A device has
///   a digital side: `bus` (control registers at 0, memory window at kMemoryWindow, see job_queue.h), `dma` into
///   bench memory, one level interrupt; and
///   a physical side: rail voltage (V; below `minimum_rail_v` the device *is off* and loses its state), power cap (W),
///   coolant or cold-plate temperature (degC) in; draw (W) and heat (W) out.
/// A transport never throws for a bad access: it answers with a TLM response status.
class Device : public sc_core::sc_module {
 public:
  tlm_utils::simple_target_socket<Device, 64> bus{"bus"};
  tlm_utils::simple_initiator_socket<Device, 64> dma{"dma"};
  sc_core::sc_out<bool> interrupt{"interrupt"};
  sc_core::sc_in<double> rail_v{"rail_v"};
  sc_core::sc_in<double> cap_w{"cap_w"};
  sc_core::sc_in<double> coolant_degc{"coolant_degc"};
  sc_core::sc_out<double> draw_w{"draw_w"};
  sc_core::sc_out<double> heat_w{"heat_w"};

  explicit Device(const sc_core::sc_module_name& name);

  virtual std::vector<InjectionPoint> injection_points() const = 0;
  /// Its clock can be counted: faults may name a cycle and stick for some.
  virtual bool counts_cycles() const { return false; }
  /// A fault may stick: for cycles of its clock, or for launches of a board.
  virtual bool sticks() const { return counts_cycles(); }
  /// Puts the fault in at the kernel's now, or readies it for its cycle. Returns false where the point is unknown, the
  /// device is off or what the fault asks for is beyond it.
  virtual bool inject(const Fault& fault) = 0;
  virtual DeviceCounters counters() const = 0;

 protected:
  virtual void b_transport(tlm::tlm_generic_payload& request, sc_core::sc_time& delay) = 0;

  /// Set the outputs, from any process; the ports follow one delta cycle later, driven by one process.
  void set_interrupt(bool level);
  void set_power(double draw, double heat);

 private:
  void drive();
  sc_core::sc_event drive_event_;
  bool interrupt_level_ = false;
  double draw_level_w_ = 0.0, heat_level_w_ = 0.0;
};

}  // namespace flatsat::compute
