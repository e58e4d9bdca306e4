#include "models/network/memory.h"

#include <cstring>

namespace flatsat::network {

Memory::Memory(const sc_core::sc_module_name& name, std::uint64_t bytes, sc_core::sc_time latency)
    : sc_module(name), bytes_(bytes), latency_(latency) {
  bus.register_b_transport(this, &Memory::b_transport);
}

void Memory::b_transport(tlm::tlm_generic_payload& request, sc_core::sc_time& delay) {
  const std::uint64_t address = request.get_address(), length = request.get_data_length();
  delay += latency_;
  if (request.get_byte_enable_ptr() != nullptr) return request.set_response_status(tlm::TLM_BYTE_ENABLE_ERROR_RESPONSE);
  if (length == 0 || request.get_streaming_width() < length)
    return request.set_response_status(tlm::TLM_BURST_ERROR_RESPONSE);
  if (address > bytes_.size() || length > bytes_.size() - address)
    return request.set_response_status(tlm::TLM_ADDRESS_ERROR_RESPONSE);
  if (request.is_write()) std::memcpy(bytes_.data() + address, request.get_data_ptr(), length);
  if (request.is_read()) std::memcpy(request.get_data_ptr(), bytes_.data() + address, length);
  request.set_response_status(tlm::TLM_OK_RESPONSE);
}

}  // namespace flatsat::network
