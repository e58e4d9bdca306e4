#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

namespace flatsat::agents::verilated {

/// A top-level port as Verilator keeps it: 1, 2, 4 or 8 bytes, or 32-bit words, least significant first, beyond 64
/// bits.
struct DutPort {
  std::string name;
  bool input = false;
  unsigned bits = 1;
  void* data = nullptr;
};

/// A register or memory of the RTL: an injection point.
struct StateElement {
  std::string name;              // hierarchical: "npu_top.u_core.state_q"
  unsigned bits = 1;             // of one word
  unsigned word_bytes = 1;       // from one word to the next
  std::uint64_t words = 1;       // 1 for a register
  std::uint8_t* data = nullptr;  // of word 0
};

/// One Verilated design behind plain C++: all that the drivers of its ports, faults, waves and snapshots need. Knows no
/// clock: an edge is a port's new value and eval(). Made by VerilatedDut, in our own build or in a library that was
/// built for user RTL. One context each; not shared between threads.
class Dut {
 public:
  virtual ~Dut() = default;

  /// Content hash of sources, options and tool: a snapshot belongs to it.
  virtual const std::string& hash() const = 0;
  virtual const std::vector<DutPort>& ports() const = 0;
  /// Every register and memory that can be reached, ordered by name.
  virtual const std::vector<StateElement>& elements() const = 0;

  /// Settles everything that follows from the ports and elements as they are now. Does nothing once complaint() is set.
  virtual void eval() = 0;
  /// The value of $time from now on; may be left out.
  virtual void set_time_ps(std::uint64_t time_ps) = 0;
  /// Set when the design called $finish, $stop or $fatal or failed an assertion; its message, with file and line.
  virtual const std::string& complaint() const = 0;
  /// Lines that the design printed ($display, $warning, a file that $readmemh does not find) since the call before.
  virtual std::vector<std::string> take_lines() { return {}; }

  /// FST of all levels from now on; may be closed and opened again with another file. Errors: std::runtime_error naming
  /// the path, also for a design that was built without waves.
  virtual void open_waves(const std::string& path) = 0;
  /// What changed since the call before, at this time; times must rise.
  virtual void dump_waves(std::uint64_t time_ps) = 0;
  virtual void close_waves() = 0;

  /// The whole state, ports and complaint included, in memory; waves are no part of it. Errors: std::runtime_error for
  /// a design that was built without snapshots, and for a snapshot of another hash.
  virtual std::vector<std::uint8_t> save() = 0;
  virtual void restore(std::span<const std::uint8_t> snapshot) = 0;
};

}  // namespace flatsat::agents::verilated
