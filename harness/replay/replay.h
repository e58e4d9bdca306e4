#pragma once
#include <csignal>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "harness/bench/bench.h"
#include "harness/replay/open_loop.h"
#include "harness/replay/recording.h"

namespace flatsat::replay {

enum class ReplayMode {
  kReplay,      // models run again, devices backed by the trace
  kOpenLoop,    // recorded inputs drive a swapped device, its outputs are compared
  kClosedLoop,  // a swapped device's outputs drive the rest
};
const char* to_string(ReplayMode mode);

struct ReplayOptions {
  std::vector<std::string> swaps;  // "DEV=rtl|model|emulator|board"
  std::vector<std::string> sets;   // "KEY=VALUE" of the testbed: for a part that is swapped
  bool closed_loop = false;
  std::string output;     // of a new trace; empty: none is written
  std::string reproduce;  // the one line that repeats this
  OpenLoopWaves waves;    // of a device swapped in open loop
  const volatile std::sig_atomic_t* stop = nullptr;
};

/// What `flatsat replay` says.
struct ReplayResult {
  ReplayMode mode{};
  std::string trace;
  trace::TraceState state{};
  time::SimTime recorded_until{};
  bool identical = false;
  std::optional<backing::Divergence> first_divergence;
  std::uint64_t digests_checked = 0;
  std::string recorded_digest;  // empty unless the run ended
  std::vector<std::string> notes;
  bench::RunResult run;                   // not for open loop
  std::vector<OpenLoopReport> open_loop;  // one a swapped device
  std::string waves;                      // the file written; empty: none
  std::string error;                      // the world failed: nothing was judged
  double wall_s = 0.0;
};

/// The window [from, to] of a device in `file`; empty texts: from the start, to the end of the run. Errors:
/// ConfigError.
OpenLoopWaves wave_window(const Recording& recording, const std::string& device, const std::string& from,
                          const std::string& to, const std::string& file);
/// "DEV=BACKING" as it was recorded: a waveform comes from the part itself. Errors: ConfigError for no such device.
std::string recorded_backing(const Recording& recording, const std::string& device);

/// Once in a process, but for open loop. Errors: ConfigError, TraceError for what cannot be replayed.
ReplayResult replay(const Recording& recording, const ReplayOptions& options);

/// The promise of `replay --json`: that of `run --json` and mode, identical, digests_checked, recorded_digest, notes.
std::string to_json(const ReplayResult& result);

/// JSON Schema of that.
std::string replay_schema();
std::string to_text(const ReplayResult& result);

}  // namespace flatsat::replay
