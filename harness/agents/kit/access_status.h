#pragma once
#include <cstdint>

#include "models/compute/job_engine.h"

namespace flatsat::agents::kit {

/// TLM-2.0's response status on the wire for what the registers answered; a device that is off answers
/// kTlmGenericError. Source: IEEE 1666-2011, tlm_response_status.
constexpr std::int32_t kTlmOk = 1, kTlmGenericError = -1;

inline std::int32_t tlm_status(compute::AccessStatus status) {
  switch (status) {
    case compute::AccessStatus::kOk:
      return kTlmOk;
    case compute::AccessStatus::kBadAddress:
      return -2;
    case compute::AccessStatus::kBadCommand:
      return -3;
    case compute::AccessStatus::kBadBurst:
      return -4;
  }
  return kTlmGenericError;
}

}  // namespace flatsat::agents::kit
