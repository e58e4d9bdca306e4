#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "harness/backing/divergence.h"
#include "harness/trace/trace.h"

namespace flatsat::backing {

/// What a trace holds of one device: enough to stand behind it.
struct DeviceRecording {
  std::shared_ptr<const trace::Trace> trace;  // that the messages come from
  std::string device;                         // its name in that trace
  std::string file;                           // for messages
  std::string hello;                          // of the agent that was recorded
  std::string built;                          // what the build of user RTL reported
  trace::Rows<trace::WireRecord> messages;    // both ways, in the bench's order; who reads them takes a copy
  time::SimTime end{};                        // up to here the recording is whole
};

/// Reads it. Errors: TraceError: no such device, no HELLO (format version 1), times out of order.
std::shared_ptr<const DeviceRecording> record_of(const std::string& file, const std::string& device);

/// The HELLO of a device in a trace. Errors: TraceError where it holds none.
std::string hello_of(const std::string& file, const std::string& device);

/// What the build of a device had to say, out of a run's first events; empty if it was not built for the run.
std::string build_of(const trace::Trace& trace, const std::string& device);

/// The messages of a device up to the end of the recording: a killed run has left a part of what came after that.
/// `trace` must outlive them. Errors: TraceError for messages that go backwards in time.
trace::Rows<trace::WireRecord> messages_of(const trace::Trace& trace, const std::string& device);
/// The last messages before one, in words, oldest first.
std::vector<std::string> messages_before(const std::string& device, const trace::Rows<trace::WireRecord>& messages,
                                         std::uint64_t next);

/// Holds the messages of a running device against recorded ones, one by one: time, direction, kind, sequence,
/// reference, cause, payload.
class StreamCheck {
 public:
  explicit StreamCheck(std::shared_ptr<const DeviceRecording> recording)
      : recording_(std::move(recording)), messages_(recording_->messages) {}

  /// Once there is a divergence nothing more is compared.
  void see(const trace::WireRecord& record);
  /// Everything before `now` has happened: what was recorded before it and has not come is missing.
  void overdue(time::SimTime now);
  /// What was recorded but has not come so far, if its time is before `now`.
  std::optional<Divergence> missing(time::SimTime now) const;
  const std::optional<Divergence>& divergence() const { return divergence_; }
  std::uint64_t seen() const { return next_; }

 private:
  Divergence make(time::SimTime time, std::string expected, std::string got) const;
  std::shared_ptr<const DeviceRecording> recording_;
  trace::Rows<trace::WireRecord> messages_;
  std::uint64_t next_ = 0;
  std::optional<Divergence> divergence_;
};

/// Equal in all that a replay repeats.
bool is_same(const trace::WireRecord& a, const trace::WireRecord& b);

}  // namespace flatsat::backing
