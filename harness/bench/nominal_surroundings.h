#pragma once
#include <systemc>

#include "models/compute/device.h"
#include "models/network/memory.h"

namespace flatsat::bench {

/// What a device without a satellite stands in: rail, cap and coolant at their nominal values, bench memory for its
/// DMA.
class NominalSurroundings : public sc_core::sc_module {
 public:
  NominalSurroundings(const sc_core::sc_module_name& name, compute::Device& device, double cap_w, double minimum_rail_v,
                      double coolant_offset_k);

 private:
  sc_core::sc_signal<double> rail_, cap_, coolant_, draw_, heat_;
  sc_core::sc_signal<bool> interrupt_;
  network::Memory memory_;
  tlm_utils::simple_initiator_socket<NominalSurroundings, 64> unused_{"unused"};
};

}  // namespace flatsat::bench
