#pragma once
#include <optional>
#include <string>
#include <vector>

#include "harness/bench/run_observer.h"
#include "harness/replay/recording.h"
#include "harness/trace/digest.h"

namespace flatsat::replay {

/// Holds a run against a recorded one while it goes on: every change of every channel, every message, every event by
/// itself, and each digest that the trace holds, recomputed.
class Checker : public bench::RunObserver {
 public:
  /// `stops`: the first difference ends the run. `lenient`: channels and devices that only one of the two runs has are
  /// no difference (a part with another backing has others).
  Checker(const Recording& recording, bool stops, bool lenient);

  void begin(const std::vector<trace::ChannelSpec>& channels, const std::vector<std::string>& devices) override;
  void sample_all(time::SimTime time, std::span<const double> values) override;
  void sample(std::size_t channel, time::SimTime time, double value) override;
  void message(std::size_t device, const trace::WireRecord& record) override;
  void event(const trace::EventRecord& record) override;
  bool wants_stop(time::SimTime now, std::uint64_t instants) override;

  /// The run is over: what was recorded before `end` and never came is missing; the last digests are compared.
  void finish(time::SimTime end);

  const std::optional<backing::Divergence>& divergence() const { return divergence_; }
  std::uint64_t digests_checked() const { return digests_checked_; }
  /// Of all that was seen so far and was as recorded: equal for two runs that are equal so far.
  std::string state_digest() const { return digests_.run_digest(); }

 private:
  struct Cursor {
    std::optional<Changes> recorded;  // none: not in the trace
    std::size_t index = 0;            // of the channel there
    bool any = false;
    std::uint64_t bits = 0;
  };
  void begin_channels(const std::vector<trace::ChannelSpec>& channels);
  void compare(Cursor& cursor, time::SimTime time, double value);
  void differ(time::SimTime time, const std::string& where, const std::string& expected, const std::string& got);
  void channel_missing(const Cursor& cursor, time::SimTime now);
  void events_missing(time::SimTime now);
  void keep(const std::optional<trace::DigestSet::Due>& due);
  void check_digest(std::size_t group, const trace::DigestRecord& record);

  const Recording& recording_;
  const bool stops_, lenient_;
  trace::DigestSet digests_;
  std::vector<Cursor> cursors_;
  std::vector<std::optional<backing::StreamCheck>> streams_;
  std::vector<std::size_t> device_indices_;  // in the trace
  std::vector<trace::Rows<trace::DigestRecord>> recorded_digests_;
  std::vector<std::uint64_t> digests_seen_;  // a group
  std::size_t next_event_ = 0;
  std::optional<backing::Divergence> divergence_;
  std::uint64_t digests_checked_ = 0;
};

}  // namespace flatsat::replay
