#pragma once
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "models/compute/ecc_memory.h"

namespace flatsat::agents::user_rtl {

/// A memory beside the design, in the agent.
struct DeviceMemory {
  std::string name;
  std::uint64_t base = 0, window = 0, latency = 30;
  compute::EccMemory bytes;

  bool holds(std::uint64_t address, std::uint64_t length) const {
    return address >= base && bytes.holds(address - base, length);
  }
};

/// What masters reach: the device's memories, and bench memory behind the wire.
class MasterWorld {
 public:
  std::vector<std::unique_ptr<DeviceMemory>> memories;

  struct HostAccess {
    bool write;
    std::uint64_t address;
    std::vector<std::uint8_t> data;  // of a write
    std::uint32_t length, reference;
  };
  struct HostAnswer {
    bool good = false;
    std::vector<std::uint8_t> data;
  };

  std::uint32_t ask_host(bool write, std::uint64_t address, std::uint32_t length, std::vector<std::uint8_t> data) {
    if (++last_reference_ == 0) ++last_reference_;
    asked.push_back({write, address, std::move(data), length, last_reference_});
    return last_reference_;
  }
  std::deque<HostAccess> asked;                  // not yet on the wire
  std::map<std::uint32_t, HostAnswer> answered;  // taken by who asked

 private:
  std::uint32_t last_reference_ = 0;
};

}  // namespace flatsat::agents::user_rtl
