#pragma once
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "harness/backing/stream_check.h"
#include "harness/testbed/testbed.h"
#include "harness/trace/trace.h"

namespace flatsat::replay {

/// A channel's changes: rows that repeat the value before them are left out, as in the digests.
struct Changes {
  std::vector<std::int64_t> time_ps;
  std::vector<double> value;
};

/// What the user lets a trace do: be read, or also have built and started what it brings along or names.
enum class Trust { kData, kCode };

/// What is read of it: to explain what happened takes no values of channels.
enum class Content { kAll, kWithoutChannels };

/// A whole trace in memory: nothing of the file is needed afterwards.
struct Recording {
  trace::TraceSummary summary;
  Trust trust = Trust::kData;
  std::vector<Changes> channels;                                                   // in the order of summary.channels
  std::map<std::string, std::shared_ptr<const backing::DeviceRecording>> devices;  // those with a wire
  std::vector<trace::EventRecord> events;
  std::vector<trace::VerdictRecord> verdicts;
  std::vector<std::string> groups;                        // of the digests, sorted
  std::vector<std::vector<trace::DigestRecord>> digests;  // a group
  bool is_complete() const { return summary.state == trace::TraceState::kFinished; }
};

/// Reads it all, after it was verified. Errors: TraceError: not a trace, another version, damaged, or being written by
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
