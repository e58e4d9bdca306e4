#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

/// What each field that an agent fills may be. The table of PROTOCOL.md has these rows (a test compares them), and the
/// checks of what an agent says take their bounds from here. A bound without a source is this program's own: far above
/// what any device needs, and low enough that no peer fills the memory of its bench.
namespace flatsat::wire {

struct FieldRange {
  std::string_view message, field, unit;  // unit: "1" for counts, UDUNITS spelling
  double least, most;                     // both allowed

  /// Errors: WireError "DRAW draw_w of -1 W, allowed are 0 to 1e+09". Not a number is none of the range.
  void check(double value) const;
  void check(std::uint64_t value) const;
};

namespace ranges {

// HELLO.
inline constexpr FieldRange kHelloBytes{"HELLO", "bytes of the payload", "1", 2, 8 << 20};
inline constexpr FieldRange kHelloDepth{"HELLO", "lists and objects inside each other", "1", 1, 8};
inline constexpr FieldRange kHelloText{"HELLO", "bytes of type, version, hash, units", "1", 0, 200};
inline constexpr FieldRange kLongName{"HELLO", "bytes of a long_name", "1", 0, 1000};
inline constexpr FieldRange kMemoryBytes{"HELLO", "memory_bytes", "1", 0, 281474976710656.0};  // 2^48
inline constexpr FieldRange kInterrupts{"HELLO", "interrupts", "1", 0, 1};  // the device contract has one line
inline constexpr FieldRange kChannels{"HELLO", "channels", "1", 0, 65536};
inline constexpr FieldRange kPoints{"HELLO", "injection_points", "1", 0, 65536};
inline constexpr FieldRange kPointName{"HELLO", "bytes of an injection point's name", "1", 1, 1000};
inline constexpr FieldRange kPointWidth{"HELLO", "width_bits", "1", 1, 65536};
inline constexpr FieldRange kPointWords{"HELLO", "words", "1", 1, 281474976710656.0};  // 2^48
inline constexpr FieldRange kOwnEvents{"HELLO", "events", "1", 0, 256};
inline constexpr FieldRange kWork{"HELLO", "work", "1", 0, 3};

// What a frame of REACHED holds.
inline constexpr FieldRange kPacked{"REACHED", "packed messages", "1", 0, 65536};
inline constexpr FieldRange kDraw{"DRAW", "draw_w", "W", 0, 1e9};
inline constexpr FieldRange kHeat{"DRAW", "heat_w", "W", 0, 1e9};
inline constexpr FieldRange kEnergy{"DRAW", "energy_j", "J", 0,
                                    9.2e15};  // the largest draw, for all of a run's 106 days
inline constexpr FieldRange kLine{"INTERRUPT", "line", "1", 0, 0};
inline constexpr FieldRange kLevel{"INTERRUPT", "level", "1", 0, 1};
inline constexpr FieldRange kCount{"SAMPLE", "value of jobs, errors, corrected, cycles", "1", 0,
                                   9007199254740992.0};  // 2^53: whole in a double
inline constexpr FieldRange kDegc{"SAMPLE", "value of a channel in degC", "degC", -273.15, 1e6};  // absolute zero
inline constexpr FieldRange kKelvin{"SAMPLE", "value of a channel in K", "K", 0, 1e6};
inline constexpr FieldRange kAccessLength{"ACCESS", "length", "1", 1, 1 << 20};
inline constexpr FieldRange kAccessWrite{"ACCESS", "write", "1", 0, 1};
inline constexpr FieldRange kWaitingAccesses{"ACCESS", "that wait for bench memory", "1", 0, 65536};
inline constexpr FieldRange kWaitingBytes{"ACCESS", "bytes of those that wait", "1", 0, 256 << 20};
inline constexpr FieldRange kEventBytes{"EVENT", "bytes of the payload", "1", 2, 262144};
inline constexpr FieldRange kEventKind{"EVENT", "bytes of kind", "1", 1, 64};
inline constexpr FieldRange kEventText{"EVENT", "bytes of text", "1", 0, 65536};
inline constexpr FieldRange kEventKinds{"EVENT", "kinds of one agent", "1", 0, 512};
inline constexpr FieldRange kErrorText{"ERROR", "bytes of text", "1", 0, 65536};
inline constexpr FieldRange kSnapshotBytes{"SNAPSHOT", "bytes of the payload", "1", 2, 4 << 20};

}  // namespace ranges

/// All of them, in the order of the page.
std::span<const FieldRange> field_ranges();

/// A row of the page: "| DRAW | draw_w | 0 to 1e+09 | W |".
std::string to_row(const FieldRange& range);

}  // namespace flatsat::wire
