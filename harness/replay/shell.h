#pragma once
#include <iosfwd>
#include <string>
#include <vector>

#include "harness/replay/replay.h"

namespace flatsat::replay {

/// A replay that goes from one instant on, and what it shows on the way.
struct WalkOptions {
  std::string from, to;            // times; empty: from the start, to the end
  std::string until;               // a condition, see Condition; empty: none
  std::vector<std::string> watch;  // channels; empty: none
};

struct WalkRow {
  time::SimTime time{};
  std::vector<double> values;  // of the watched channels
};

/// Where the walk came to and what it saw.
struct WalkResult {
  time::SimTime time{};
  std::uint64_t instant = 0;
  std::string state_digest;
  bool ended = false, condition_holds = false;
  std::vector<std::string> watched, units;
  std::vector<WalkRow> rows;                           // a row where one of them changed, from `from` on
  std::vector<std::pair<std::string, double>> values;  // of all channels at the end
  std::vector<trace::EventRecord> last_events;         // the last few
  std::optional<backing::Divergence> first_divergence;
  double wall_s = 0.0;
};

/// Once in a process. Errors: ConfigError for a time, channel or condition that is none; TraceError.
WalkResult walk(const Recording& recording, const WalkOptions& options);
std::string to_json(const WalkResult& result);
std::string to_text(const WalkResult& result);

/// A prompt over a replay: goto, step, back, until, print, events, digest, watch, waves, help, quit. Going back runs
/// again from the start to just there, in a process of its own, which takes less than a second for an orbit. Returns
/// 0 at the end of input or `quit`; 1 when the replay parted from the recorded run.
int shell(const Recording& recording, std::istream& in, std::ostream& out, bool prompt);

}  // namespace flatsat::replay
