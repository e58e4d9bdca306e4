#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace flatsat::compute {

/// Where a fault can be injected into a device: the same list for a model, RTL or a board.
struct InjectionPoint {
  std::string name;          // "memory", "npu_top.u_array.acc_q", "supply", "link", "clock"
  std::string kind;          // "register", "memory", "tensor", "supply", "clock", "link"
  std::uint32_t width_bits;  // of one word
  std::uint64_t words;       // 1 for a register
};

/// One fault. `mask` has a one for every bit below 64 that flips (or sticks) in word `word` of point `point`.
struct Fault {
  std::string point;
  std::uint64_t word = 0;
  std::uint64_t mask = 1;
  std::vector<std::uint64_t> high_mask{};  // of a wider word: bits 64 to 127 and so on
  std::uint64_t stuck_cycles = 0;          // 0: one flip; else the bits hold their flipped value for so many cycles
  std::optional<std::uint64_t> cycle{};    // of the device's clock, from 0: injected before that edge; none: now
  std::uint64_t cause = 0;                 // event id
};

/// What a device has done so far; physical energy as drawn at its rail.
struct DeviceCounters {
  std::uint64_t jobs = 0;
  std::uint64_t errors = 0;     // jobs that ended in an error code
  std::uint64_t corrected = 0;  // errors the device corrected by itself
  std::uint64_t cycles = 0;     // clocked cycles of RTL; 0 where there is no clock to count
  double energy_j = 0.0;
};

}  // namespace flatsat::compute
