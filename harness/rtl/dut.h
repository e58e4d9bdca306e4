#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace flatsat {

/// A top-level port as Verilator keeps it: 1, 2, 4 or 8 bytes, or 32-bit words, least significant first, beyond 64 bits.
struct DutPort {
  std::string name;
  bool input = false;
  unsigned bits = 1;
  void* data = nullptr;
};

/// A register or memory of the RTL: an injection point.
struct DutPlace {
  std::string name;              // hierarchical: "npu_top.u_core.state_q"
  unsigned bits = 1;             // of one word
  unsigned word_bytes = 1;       // from one word to the next
  std::uint64_t words = 1;       // 1 for a register
  std::uint8_t* data = nullptr;  // of word 0
};

/// One Verilated design behind plain C++: all that the drivers of its ports, faults, waves and snapshots need. Knows no
/// clock: an edge is a port's new value and eval(). Made by VerilatedDut, in our own build or in a library that was
/// built for somebody's RTL. One context each; not shared between threads.
class Dut {
 public:
  virtual ~Dut() = default;

  /// Content hash of sources, options and tool: a snapshot belongs to it.
  virtual const std::string& hash() const = 0;
  virtual const std::vector<DutPort>& ports() const = 0;
  /// Every register and memory whose place is known, ordered by name.
  virtual const std::vector<DutPlace>& places() const = 0;

  virtual void eval() = 0;
  /// Set when the design said $finish, $stop, $fatal or failed an assertion; what it said, with its file and line.
  virtual const std::string& complaint() const = 0;

  /// FST of all levels from now on. Errors: std::runtime_error naming the path.
  virtual void open_waves(const std::string& path) = 0;
  virtual void dump_waves(std::uint64_t time_ps) = 0;
  virtual void close_waves() = 0;

  /// The whole state, in memory. restore: a snapshot of another hash is refused with std::runtime_error.
  virtual std::vector<std::uint8_t> save() = 0;
  virtual void restore(std::span<const std::uint8_t> snapshot) = 0;
};

}  // namespace flatsat
