#pragma once
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "harness/trace/records.h"
#include "harness/trace/trace_error.h"

namespace flatsat::trace {

/// In what condition a trace file is.
enum class TraceState {
  kFinished,    // closed in order, with its end written
  kLive,        // being written by a running process
  kKilled,      // its writer died: the flag is set and nobody holds it
  kRecovered,   // repaired by recover()
  kUnfinished,  // closed, but the run never said how it ended
};
const char* to_string(TraceState state);

/// What `flatsat trace info` says.
struct TraceSummary {
  std::string path;
  TraceState state{};
  TraceInfo info;
  std::uint32_t format_version = 0;
  std::string exit_state;    // empty unless finished
  time::SimTime end_time{};  // of a finished trace; else the last instant recorded
  std::string digest;        // 64 hex digits; empty unless finished
  time::SimTime digest_interval{};
  std::vector<ChannelSpec> channels;  // in the recorder's order
  std::vector<std::string> devices;   // under /wire, in the recorder's order
  std::vector<std::pair<std::string, double>> totals;
  std::uint64_t samples = 0;
  std::uint64_t messages = 0;
  std::uint64_t events = 0;
  std::uint64_t file_bytes = 0;
  bool is_marked_open = false;  // of a finished one: its writer was killed before it could take the mark away
};

struct ChannelData {
  std::vector<std::int64_t> time_ps;
  std::vector<double> value;
};

/// The flush marks: up to `time` everything was in the file when `wall_s` had passed.
struct FlushMark {
  time::SimTime time{};
  double wall_s = 0.0;
  std::uint64_t samples = 0;  // stored so far
  std::uint64_t messages = 0;
  std::uint64_t events = 0;
};

/// Reads a trace, finished, killed or still growing; changes nothing in it. Before it opens a file that is not being
/// written, a child process reads it from end to end, so that a corrupt one is an error and not a crash.
class Trace {
 public:
  /// Errors: TraceError: not there, not a trace, another format version, corrupt.
  explicit Trace(const std::string& path);
  ~Trace();
  Trace(Trace&&) noexcept;

  const TraceSummary& summary() const;
  /// Errors: TraceError for a name that is not in the trace, or unreadable data; so for all below.
  ChannelData channel(const std::string& name) const;
  std::vector<WireRecord> messages(const std::string& device) const;
  std::vector<EventRecord> events() const;
  std::vector<VerdictRecord> verdicts() const;
  std::vector<LateRecord> late() const;
  std::vector<FlushMark> marks() const;
  /// "device/<name>", "model/<group>", "events"; sorted.
  std::vector<std::string> digest_groups() const;
  std::vector<DigestRecord> digests(const std::string& group) const;
  /// For a growing trace: sees what was flushed since.
  void refresh();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The summary as one JSON object: what `flatsat trace info --json` prints. Errors: TraceError.
std::string info_json(const std::string& path);

}  // namespace flatsat::trace
