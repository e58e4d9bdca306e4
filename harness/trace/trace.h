#pragma once
#include <algorithm>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "harness/trace/records.h"
#include "harness/trace/rows.h"
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

/// Goes through the rows of a channel with a block of them in memory. What gave it must outlive it.
class ChannelRows {
 public:
  /// Rows start .. start+count-1.
  using Read = std::function<ChannelData(std::uint64_t start, std::uint64_t count)>;
  ChannelRows(std::uint64_t rows, std::size_t block, Read read) : rows_(rows), block_(block), read_(std::move(read)) {}

  /// To the first row, then to the next one; false behind the last. Errors: as of Trace::channel.
  bool next() {
    if (at_ + 1 < data_.value.size()) return ++at_, true;
    if (start_ >= rows_) return false;
    data_ = read_(start_, std::min<std::uint64_t>(block_, rows_ - start_));
    start_ += data_.value.size();
    at_ = 0;
    return !data_.value.empty();
  }
  std::int64_t time_ps() const { return data_.time_ps[at_]; }
  double value() const { return data_.value[at_]; }

 private:
  std::uint64_t rows_, start_ = 0;
  std::size_t block_, at_ = 0;
  Read read_;
  ChannelData data_;
};

/// Rows of a block where so many channels are gone through at once: together they take a few MB.
std::size_t rows_of_block(std::size_t channels);

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
  /// `together`: how many are gone through at the same time.
  ChannelRows channel_rows(const std::string& name, std::size_t together = 1) const;
  std::vector<WireRecord> messages(const std::string& device) const;
  /// One after another, without all of them in memory.
  void each_message(const std::string& device, const std::function<void(const WireRecord&)>& see) const;
  void each_event(const std::function<void(const EventRecord&)>& see) const;
  /// By their number, with a block of them in memory.
  Rows<WireRecord> message_rows(const std::string& device) const;
  void each_message_time(const std::string& device, const std::function<void(std::int64_t at_ps)>& see) const;
  std::vector<EventRecord> events() const;
  Rows<EventRecord> event_rows() const;
  std::vector<VerdictRecord> verdicts() const;
  void each_late(const std::function<void(const LateRecord&)>& see) const;
  std::vector<FlushMark> marks() const;
  /// "device/<name>", "model/<group>", "events"; sorted.
  std::vector<std::string> digest_groups() const;
  std::vector<DigestRecord> digests(const std::string& group) const;
  Rows<DigestRecord> digest_rows(const std::string& group) const;
  /// For a growing trace: sees what was flushed since.
  void refresh();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

/// The summary as one JSON object: what `flatsat trace info --json` prints. Errors: TraceError.
std::string info_json(const std::string& path);

}  // namespace flatsat::trace
