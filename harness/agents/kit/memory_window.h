#pragma once
#include <vector>

#include "harness/agents/kit/agent_base.h"
#include "models/compute/ecc_memory.h"

namespace flatsat::agents::kit {

struct MemoryAnswer {
  wire::TlmStatus status;
  std::vector<std::uint8_t> data;  // of a good read
};

/// An access of the bench at an offset of a device's memory, which holds all of it. A word that ECC cannot correct is a
/// command error.
inline MemoryAnswer access_memory(compute::EccMemory& memory, std::uint64_t offset, const Access& access) {
  if (access.write) {
    memory.write(offset, access.data);
    return {wire::TlmStatus::kOk, {}};
  }
  std::vector<std::uint8_t> bytes(access.length);
  if (memory.read(offset, bytes).uncorrectable) return {wire::TlmStatus::kCommandError, {}};
  return {wire::TlmStatus::kOk, std::move(bytes)};
}

}  // namespace flatsat::agents::kit
