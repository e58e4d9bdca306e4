#pragma once
#include <cstdint>

namespace flatsat::wire {

/// What a RESPONSE says of its ACCESS: the numbers of TLM-2.0. Source: IEEE 1666-2011, tlm_response_status.
enum class TlmStatus : std::int32_t {
  kOk = 1,
  kGenericError = -1,
  kAddressError = -2,
  kCommandError = -3,
  kBurstError = -4,
  kByteEnableError = -5,
};

}  // namespace flatsat::wire
