#pragma once
#include <string>
#include <vector>

#include "harness/trace/trace.h"

namespace flatsat {

/// One line of the manifest that is not the same in both.
struct ManifestDifference {
  std::string key;
  std::string a;
  std::string b;
};

/// Where two traces first part.
struct Divergence {
  std::string group;    // "device/npu0", "model/a.power", "events"
  SimTime interval_end{};  // the first digest that differs covers up to here
  SimTime time{};       // of the first sample, message or event that differs
  std::string what;     // channel name, "message 12", "event 3"
  std::string expected;  // in a, in words; "nothing" where a has none
  std::string got;       // in b
};

struct TraceDiff {
  bool identical = false;  // the recorded content; the manifest may differ
  std::vector<ManifestDifference> manifest;  // testbed, seed, versions, hashes; not run id, host, wall clock
  std::vector<Divergence> first_by_group;    // earliest first; the first is the answer
};

/// Compares two traces: by digest first, then exactly. Errors: TraceError if one cannot be read.
TraceDiff diff(const std::string& path_a, const std::string& path_b);
std::string to_json(const TraceDiff& diff);

}  // namespace flatsat
