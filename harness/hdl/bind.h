#pragma once
#include <deque>
#include <map>
#include <string>
#include <vector>

#include "harness/hdl/description.h"
#include "harness/hdl/verilator.h"

namespace flatsat::hdl {

/// A signal of a bus on a port of the design; several ports are driven alike.
struct BoundSignal {
  std::vector<std::string> ports;
  bool inverted = false;
  unsigned bits = 1;  // of the port
};

/// A port that is no bus, at an address of its own.
struct BoundPin {
  std::string port;
  bool to_design = true;
  unsigned bits = 1;
  std::uint64_t offset = 0, first = 0;  // bytes; value before anybody writes
  bool pulse = false;                   // goes back to its first value after a cycle
  int until = -1;                       // or after one in which this pin, an output, is high
};

struct BoundBus {
  RtlBus config;
  std::string name;  // for people: the pattern
  std::size_t clock = 0;
  std::map<std::string, BoundSignal> signals;  // by canonical name
  std::vector<BoundPin> pins;                  // of kPins alone
  std::map<std::string, std::string> spelled;  // how the pattern's port calls it
  unsigned data_bits = 32, address_bits = 32;
  std::uint64_t size = 0;             // bytes that the bench may address
  std::vector<std::size_t> memories;  // of a master

  bool has(const std::string& signal) const { return signals.count(signal) != 0; }
  bool writes() const;
  bool reads() const;
};

struct BoundClock {
  std::string port;
  std::int64_t period_ps = 0;
};
struct BoundReset {
  RtlReset config;
  std::size_t clock = 0;
};
struct BoundTie {
  std::string port, value;  // digits of SystemVerilog
};

/// A design whose ports all have a meaning: what the shim and the agent are made from.
struct BoundRtl {
  std::deque<RtlPort> ports;  // and their parts
  std::vector<BoundClock> clocks;
  std::vector<BoundReset> resets;
  std::vector<BoundBus> buses;
  std::vector<RtlMemory> memories;  // windows given
  std::vector<RtlInterrupt> interrupts;
  std::vector<BoundTie> ties;
  std::string idle;                  // port, "!" before it inverts; empty for none
  std::vector<std::string> unbound;  // inputs nobody named: held at zero
};

/// Gives every named thing its port. Everything that is wrong goes into `problems`, with its place in the testbed.
BoundRtl bind_ports(const RtlDescription& rtl, const std::vector<RtlPort>& ports,
                    std::vector<config::Problem>& problems);

}  // namespace flatsat::hdl
