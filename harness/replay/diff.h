#pragma once
#include <optional>
#include <string>
#include <vector>

#include "harness/replay/recording.h"

namespace flatsat::replay {

/// A line of two manifests that is not the same.
struct ManifestDifference {
  std::string what, a, b;
};

/// How one channel of two runs differs, both held as steps, over the time that both have.
struct ChannelDifference {
  std::string name, units;
  double worst = 0.0;        // largest |a - b|; infinite where only one is a number
  time::SimTime worst_at{};  // in A's time
  double a = 0.0, b = 0.0;   // there
  double mean = 0.0;         // of |a - b| over the time
  double tolerance = 0.0;    // of the testbed of A, in units; 0 none
  double share = 0.0;        // worst by tolerance, or by the larger span of the two where there is none
  bool is_within() const { return worst <= tolerance; }
};

struct DiffOptions {
  std::string align;  // kind of event whose first occurrences are laid over each other; empty: times as they are
};

struct DiffResult {
  std::string a, b;
  bool same = false;  // in simulated content, or all within tolerances
  bool identical = false;
  std::vector<ManifestDifference> manifest;
  std::vector<std::string> only_in_a, only_in_b;        // channels and devices
  std::optional<backing::Divergence> first_divergence;  // expected is A's, got is B's
  std::vector<ChannelDifference> channels;              // that differ, worst first
  std::vector<std::string> verdicts, events;            // that differ, in words
  time::SimTime shift{};                                // added to B's times
};

/// Compares what two traces hold. Errors: TraceError; ConfigError for an event that one of them does not have.
DiffResult diff(const Recording& a, const Recording& b, const DiffOptions& options);

std::string to_json(const DiffResult& result);
std::string to_text(const DiffResult& result);

/// The first thing in which two recordings part, found by bisection over their chained digests.
std::optional<backing::Divergence> first_divergence(const Recording& a, const Recording& b);
/// Channels that both have and that differ, worst first; B's times shifted.
std::vector<ChannelDifference> differing_channels(const Recording& a, const Recording& b, time::SimTime shift);

}  // namespace flatsat::replay
