#pragma once
#include <cstdint>
#include <deque>
#include <vector>

namespace flatsat::agents::npu {

/// What the drivers of the accelerator's ports remember from cycle to cycle: with the RTL and the memory the whole
/// state, but for the faults in work.
struct NpuDrivers {
  struct RegisterAnswer {
    std::uint32_t reference;
    bool write, good;
    std::uint32_t offset, value;
  };
  /// A burst that the RTL sends to bench memory or asks of it; addresses below kHostWindow removed.
  struct HostAccess {
    bool write;
    std::uint64_t address;
    std::vector<std::uint8_t> data;  // of a write
    std::uint32_t bytes;
    std::uint32_t reference;  // of a read; answer it with host_data
  };
  struct Counts {
    std::uint64_t cycles = 0;  // clocked since construction
    std::uint64_t busy = 0, macs = 0, beats = 0, jobs = 0, corrected = 0;
    std::uint64_t errors = 0;
  };
  struct Burst {
    std::uint64_t address;
    unsigned beats, next = 0;
    std::uint64_t ready;          // cycle from which on beats may come
    std::uint32_t reference = 0;  // of a host read
    bool arrived = true, good = true;
    std::vector<std::uint8_t> data;
  };
  std::uint64_t cycle = 0, last_move = 0;
  bool failed_before = false;
  struct Access {
    bool write;
    std::uint32_t offset, value, reference;
    bool issued = false;
  };
  std::deque<Access> registers;
  std::deque<RegisterAnswer> answers;
  std::deque<HostAccess> host;
  std::deque<Burst> reads;
  std::deque<std::uint64_t> write_addresses;
  std::deque<unsigned> write_lengths;
  std::vector<std::uint8_t> write_bytes;
  std::vector<bool> write_strobes;
  std::deque<unsigned> write_answers;  // AXI responses due
  std::uint32_t last_reference = 0;
  Counts before;  // of earlier power cycles
};

}  // namespace flatsat::agents::npu
