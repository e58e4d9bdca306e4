#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "harness/config/problems.h"
#include "harness/hdl/file_list.h"

namespace flatsat::hdl {

/// What Verilator said, sorted out.
struct VerilatorWords {
  std::vector<config::Problem> errors;       // at most kMaxErrors; the place is Verilator's own
  std::map<std::string, unsigned> warnings;  // by class: {"LATCH", 3}
};
VerilatorWords sort_words(const std::string& output, const config::SourceLocation& otherwise);

/// Warnings of classes that make a simulation differ from the design, "LATCH 3, COMBDLY 2"; empty for none.
std::string grave_warnings(const std::map<std::string, unsigned>& warnings);
/// All of them, the same way.
std::string all_warnings(const std::map<std::string, unsigned>& warnings);

/// "Verilator 5.006 ..."; "" where there is none on the PATH.
std::string verilator_version();

/// What processes of a design wait for: the rising edge of a signal or the falling one, where it is one of the two.
enum class Edge { kNone, kRising, kFalling };

struct RtlPort {
  enum class Direction { kIn, kOut, kInOut };
  std::string name;
  Direction direction = Direction::kIn;
  unsigned bits = 1;
  std::string odd;          // what makes it more than a vector: "array", "real"; empty for nothing
  std::string whole;        // of a part ("req.aw.addr", "lane[2]"): the port that it is of; empty for a port
  std::string range;        // of an array: its words, "[0:3]"
  std::string word;         // of a part of an array: which word, "[2]"
  unsigned low = 0;         // of a part: its lowest bit in the port, or in the word
  int left = 0, right = 0;  // as declared: 0 and 7 of [0:7]; of the outer dimension where there are several
  unsigned step = 1;        // bits of what a number of that range stands for
  Edge edge = Edge::kNone;  // of an input of one bit
  config::SourceLocation location;

  const std::string& root() const { return whole.empty() ? name : whole; }
  /// Its lowest bit as a number of the declared range: 2 of [31:2], 0 of [0:7].
  int first_bit() const { return left < right ? left : right; }
  /// Where, counted from the lowest bit, what the source calls by this number begins; nothing outside of the range.
  std::optional<unsigned> place_of(int number) const;
  /// Have a bit in common.
  bool overlaps(const RtlPort& other) const;
};
const char* to_string(RtlPort::Direction direction);

struct RegisterName {
  std::string module, name;
};

/// An array that is too long for a waveform unless it is asked for.
struct MemoryName {
  std::string module, name;
  std::uint64_t words = 0;
  unsigned bits = 0;
};
constexpr std::uint64_t kMostTracedWords = 32;  // Verilator's own bound

/// How big a design is, without its shim.
struct RtlSize {
  std::uint64_t lines = 0;                           // of all files that were read
  std::uint64_t modules = 0, instances = 0;          // modules with other parameters are others
  std::uint64_t register_bits = 0, memory_bits = 0;  // of what is assigned by <=; an array is a memory
};

/// What elaborating a design tells.
struct PortList {
  std::vector<RtlPort> ports;      // each followed by its parts: members of a structure, words of an array
  std::vector<std::string> files;  // all that were read, included ones too
  std::vector<RegisterName> registers;
  std::vector<MemoryName> memories;
  std::map<std::string, unsigned> warnings;
  RtlSize size;
};

/// Elaborates the design and lists its ports. Errors: ConfigError with Verilator's own messages; std::runtime_error
/// when Verilator cannot be run.
PortList read_ports(const SourceSet& set, const config::SourceLocation& top, const std::string& scratch);

/// What Verilator's lint says with all its warnings on, by class. Errors: as of read_ports.
std::map<std::string, unsigned> lint(const SourceSet& set, const config::SourceLocation& top);

}  // namespace flatsat::hdl
