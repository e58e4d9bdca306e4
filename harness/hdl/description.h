#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "harness/config/problems.h"

namespace flatsat::hdl {

/// User RTL as files and options. Relative names start at `folder`.
struct RtlSources {
  std::string folder = ".";
  config::LocatedText top;
  std::vector<config::LocatedText> files;  // sources, "*" and "?" allowed; NAME.f is a list; .vlt and DPI C++ go along
  std::vector<config::LocatedText> include_dirs;  // -I
  std::vector<config::LocatedText> library_dirs;  // -y
  std::vector<config::LocatedText> defines;       // NAME or NAME=VALUE
  std::vector<config::LocatedText> parameters;    // NAME=VALUE of the top
  std::vector<config::LocatedText> plusargs;      // what $test$plusargs and $value$plusargs see, without the plus
  bool waves = false;                             // can write waveforms; costs build time
  bool wave_memories = false;                     // with memories of more than 32 words
  bool registers = false;                         // registers are places of faults
  bool assertions = false;                        // assertions of the design are checked
};

struct RtlClock {
  config::LocatedText port;
  double frequency_hz = 100e6;
  std::string ratio;  // "3:2" of the first clock, instead of a frequency
  config::SourceLocation location;
};

struct RtlReset {
  config::LocatedText port;
  bool active_high = false;
  bool synchronous = true;    // released after a rising edge; else between two edges
  std::uint64_t cycles = 8;   // of its clock
  config::LocatedText clock;  // the first one if empty
  config::SourceLocation location;
};

enum class PortKind { kAxiLite, kAxi, kAxiMaster, kRegisters, kMemory, kStreamIn, kStreamOut, kPins };
const char* to_string(PortKind kind);

/// Ports of the design that together are one bus.
struct RtlBus {
  PortKind kind = PortKind::kAxiLite;
  config::LocatedText pattern;                  // "s_axi_*"; several with spaces between; {ch} is aw, w, b, ar or r
  std::vector<config::LocatedText> pins;        // ports that are no bus, "start", "level=1"; of kPins alone
  std::vector<config::LocatedText> pulse;       // of them: "start", "valid until ready"
  std::vector<config::LocatedText> map;         // "awaddr=cfg_addr", "!" before the port inverts it
  config::LocatedText clock;                    // the first one if empty
  std::uint64_t base = 0;                       // where the bench finds it on the device's bus
  std::uint64_t size = 0;                       // 0: what its address reaches
  bool word_addressed = false;                  // address counts words of data, not bytes
  std::uint64_t read_latency = 0;               // cycles, of a register or memory port without an answer's valid
  std::vector<config::LocatedText> memories;    // of a master: names; all if empty
  std::uint64_t host = 0x1'0000'0000;           // from here on a master reaches bench memory
  std::uint64_t hang_cycles = 100'000;          // without progress: an error
  std::uint64_t stall_percent = 0;              // of cycles in which the bench holds back, at random
  std::uint64_t tid = 0, tdest = 0, tuser = 0;  // of every beat of a stream into the design
  std::uint64_t depth = 16u << 20;              // bytes of a stream out of it that are kept till they are read
  config::SourceLocation location;
};

/// Memory in the agent that masters reach.
struct RtlMemory {
  std::string name;
  double size_bytes = 16777216.0;  // as written
  std::uint64_t bytes = 16u << 20;
  std::uint64_t base = 0;      // as masters see it
  std::uint64_t window = 0;    // on the device's bus; 0: after the one before, the first at the memory window
  std::uint64_t latency = 30;  // cycles from address to first data
  config::SourceLocation location;
};

/// A file in a memory before reset is released.
struct RtlPreload {
  config::LocatedText file;
  std::uint64_t at = 0;  // as masters see it
  config::SourceLocation location;
};

struct RtlInterrupt {
  config::LocatedText port;
  bool active_low = false;
  bool edge = false;  // a rising edge is an interrupt, however long the level lasts
  config::SourceLocation location;
};

/// Everything that a testbed says about user RTL.
struct RtlDescription {
  RtlSources sources;
  std::vector<RtlClock> clocks;
  std::vector<RtlReset> resets;
  std::vector<RtlBus> axi_lite, axi_slaves, axi_masters, register_ports, memory_ports, streams_in, streams_out,
      pins;                   // as written
  std::vector<RtlBus> buses;  // all of them
  std::vector<RtlMemory> memories;
  std::vector<RtlPreload> preloads;
  std::vector<RtlInterrupt> interrupts;
  bool interrupts_by_name = false;            // a step waits for one of them
  std::vector<config::LocatedText> tie_offs;  // "port=value"
  config::LocatedText idle;                   // port that says that nothing is in work, "!" before it inverts
  bool free_running = true;                   // clocked also when nothing is outstanding
  std::uint64_t idle_cycles = 64;             // quiet for so long before the clock stops
  double cycle_pj = 0.0, beat_pj = 0.0;
  config::SourceLocation location;
};

}  // namespace flatsat::hdl
