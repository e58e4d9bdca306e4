#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <systemc>
#include <unordered_set>
#include <vector>

#include "models/base/event_kinds.h"

namespace flatsat::model {

/// One recordable quantity of a model: the recorder reads `*value` whenever it samples.
struct ChannelSource {
  std::string name;                            // dotted, below the satellite: "power.battery.soc"
  std::string units;                           // UDUNITS spelling: "W", "degC", "1"
  std::string long_name;                       // one plain phrase
  const double* value;                         // lives as long as the model
  const sc_core::sc_event* changed = nullptr;  // notified after a change that must not wait for the next sample
};

/// What a model offers to recorders and requirements. Models append to it once, after construction.
class ChannelList {
 public:
  /// Names must be unique: parts of them come from outside, so a duplicate is an error to be told.
  /// Errors: std::invalid_argument that names the channel.
  void add(std::string name, std::string units, std::string long_name, const double& value,
           const sc_core::sc_event* changed = nullptr);
  const std::vector<ChannelSource>& sources() const { return sources_; }

 private:
  std::vector<ChannelSource> sources_;
  std::unordered_set<std::string> names_;
};

/// Something that happened at one instant. The id that `EventSink::emit` returns may be named as the cause of later
/// events and messages; 0 is no cause.
struct Event {
  std::string_view source;  // dotted name of the emitter: "bus.payload", "environment"
  EventName kind;           // what happened
  std::string text;         // for people
  double value = 0.0;       // kind's figure, 0 if it has none
  std::uint64_t cause = 0;  // id of the event or message that led to it
};

/// Where models report events; the time is the kernel's now.
class EventSink {
 public:
  virtual ~EventSink() = default;
  /// Returns the event's id, > 0, in order of emission.
  virtual std::uint64_t emit(const Event& event) = 0;
  /// The event of the command that is being carried out at present; 0 outside of one. What a model does at once upon a
  /// command names it as its cause.
  virtual std::uint64_t command() const { return 0; }
};

/// Seconds since the start of the run, for equations only: schedules count in integer picoseconds.
double now_s();

}  // namespace flatsat::model
