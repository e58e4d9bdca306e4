#pragma once
#include <tlm_utils/simple_target_socket.h>

#include <cstdint>
#include <systemc>
#include <tlm>
#include <vector>

namespace flatsat::network {

/// Plain bench memory on the network: what devices reach by DMA.
class Memory : public sc_core::sc_module {
 public:
  tlm_utils::simple_target_socket<Memory, 64> bus{"bus"};
  /// Bytes > 0; an access takes `latency`.
  Memory(const sc_core::sc_module_name& name, std::uint64_t bytes, sc_core::sc_time latency);

  std::vector<std::uint8_t>& bytes() { return bytes_; }

 private:
  void b_transport(tlm::tlm_generic_payload& request, sc_core::sc_time& delay);
  std::vector<std::uint8_t> bytes_;
  const sc_core::sc_time latency_;
};

}  // namespace flatsat::network
