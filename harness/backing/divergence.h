#pragma once
#include <string>
#include <vector>

#include "harness/trace/records.h"

namespace flatsat::backing {

/// Where two runs part: the first thing that one of them has and the other has not, or has otherwise.
struct Divergence {
  time::SimTime time{};
  std::string where;                // "device npu0", "channel a.power.soc", "events", "digest model/a.power"
  std::string expected, got;        // in words, with their figures
  std::vector<std::string> before;  // the last messages before it, oldest first; at most kMessagesBefore
};
constexpr std::size_t kMessagesBefore = 10;

/// Simulated seconds with all their picoseconds: "12.000004000000 s".
std::string exact_seconds(time::SimTime time);

/// One message in one line: direction, kind, sequence and the figures of its payload.
std::string describe(const std::string& device, const trace::WireRecord& record);
/// The value with all its bits: "0.45567584" and, where that hides them, the bits.
std::string exact_number(double value);
std::string describe(const trace::EventRecord& event);

}  // namespace flatsat::backing
