#pragma once
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "harness/backing/stream_check.h"
#include "harness/testbed/testbed.h"
#include "harness/trace/trace.h"

namespace flatsat::replay {

/// Goes through a channel's changes up to an instant: rows that repeat the value before them are left out, as in the
/// digests. It stands on the first change, if there is one.
class Changes {
 public:
  Changes(trace::ChannelRows rows, time::SimTime end) : rows_(std::move(rows)), end_(end) { step(); }
  bool over() const { return over_; }  // behind the last one
  std::int64_t time_ps() const { return time_ps_; }
  double value() const { return value_; }
  /// The value of the change before, which holds until this one.
  const std::optional<double>& before() const { return before_; }
  void step();

 private:
  trace::ChannelRows rows_;
  time::SimTime end_;
  bool over_ = false, any_ = false;
  std::int64_t time_ps_ = 0;
  double value_ = 0.0;
  std::optional<double> before_;
};

/// What the user lets a trace do: be read, or also have built and started what it brings along or names.
enum class Trust { kData, kCode };

/// What is read of it: to explain what happened takes no values of channels.
enum class Content { kAll, kWithoutChannels };

/// A trace that was verified: its events in memory; channels, messages and digests in the file, which stays open.
struct Recording {
  trace::TraceSummary summary;
  Trust trust = Trust::kData;
  std::shared_ptr<const trace::Trace> file;                                        // for all that is not here
  std::unordered_map<std::string, std::size_t> channel_by_name;                    // places in summary.channels
  std::map<std::string, std::shared_ptr<const backing::DeviceRecording>> devices;  // those with a wire
  std::vector<trace::EventRecord> events;
  std::vector<trace::VerdictRecord> verdicts;
  std::vector<std::string> groups;                        // of the digests, sorted
  std::vector<trace::Rows<trace::DigestRecord>> digests;  // a group; who reads them takes a copy
  /// Of a channel by its place in summary.channels.
  Changes changes(std::size_t channel) const;
  bool is_complete() const { return summary.state == trace::TraceState::kFinished; }
};

/// Reads it, after it was verified. Errors: TraceError: not a trace, another version, damaged, or being written by
/// a running process.
Recording load_recording(const std::string& path, Trust trust = Trust::kData, Content content = Content::kAll);

/// The testbed of the recorded run, from the text and the overrides inside the trace; `swaps` are further
/// "DEV=BACKING". Every device that had a wire and is not swapped has the trace behind it, so that only a swap starts
/// something. Errors: ConfigError (the text inside is not of this version, an unknown device, a swap whose program or
/// whose sources are those of the trace without trust in it); TraceError (HELLO is missing; what the manifest says of
/// a device contradicts the text).
testbed::Testbed testbed_of(const Recording& recording, const std::vector<std::string>& swaps = {},
                            const std::vector<std::string>& sets = {});

time::SimTime whole_duration(const testbed::Testbed& bed);
/// Where a replay of the run ends: nothing at or after this is compared. A run that did not come to its end stopped
/// within its last instant, which is part of the replay.
time::SimTime replay_until(const Recording& recording, const testbed::Testbed& bed);

/// Of messages of all devices in the bench's order, the last ones that come before `time`, in words.
std::vector<std::string> messages_before(const Recording& recording, time::SimTime time);

}  // namespace flatsat::replay
