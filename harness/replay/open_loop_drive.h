#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "harness/backing/agent_group.h"
#include "harness/replay/open_loop.h"
#include "harness/replay/result_words.h"

namespace flatsat::replay {

/// The agent of one device and its recorded inputs: given to it at their times, its outputs held against the recorded
/// ones.
class OpenLoopDrive {
 public:
  /// Starts the agent. `waves` says that a waveform will be asked for: user RTL is built with it. Errors:
  /// PeerError, std::runtime_error.
  OpenLoopDrive(const testbed::DeviceConfig& config, std::uint64_t seed, const backing::DeviceRecording& recording,
                bool waves);

  /// What the agent said of itself.
  const std::string& hello() const { return hello_; }
  /// Answers HELLO, once; with the waveform of a window if it is of this device. Throws std::runtime_error when the
  /// agent writes none.
  void welcome(const OpenLoopWaves& window);

  /// Gives the next inputs that arrive before `until`, about so many of them, and hears the device out. False when
  /// there are none or the comparison has ended.
  bool fly_batch(time::SimTime until, std::size_t messages = 256);
  /// All that happens in the device before `until`.
  void fly_until(time::SimTime until);
  /// All that happens on the bench up to `end`, and what is missing by then.
  void finish(time::SimTime end);
  /// Everything before it has happened in the device.
  time::SimTime reached() const { return state_.reached; }

  // Where HELLO has snapshots.
  /// Keeps device and comparison as they are; once for an instant.
  void keep();
  /// The latest instant not after `time` to which it could go back; nothing before the first.
  std::optional<time::SimTime> kept_before(time::SimTime time) const;
  /// Goes back to that instant. Throws std::runtime_error when it is kept no more.
  void go_back(time::SimTime kept);
  /// Begins a waveform; an empty device ends the one that was begun.
  void waves(const OpenLoopWaves& window);

  const OpenLoopReport& report() const { return state_.report; }
  void end(const std::string& reason) { agents_.end(state_.reached, reason); }

 private:
  static constexpr std::size_t kBatchBytes = 1u << 20;
  /// How far the comparison is.
  struct State {
    std::uint64_t next_input = 0, next_output = 0;  // messages of the recording
    std::uint64_t sequence = 0;
    time::SimTime reached{};
    ResultWords words;
    OpenLoopReport report;
  };
  struct Kept {
    std::uint64_t id;
    State state;
  };
  time::SimTime arrival() const { return inputs_[state_.next_input].at + down_; }
  /// From there on, the next message that way.
  static void go_to(const trace::Rows<trace::WireRecord>& messages, trace::Direction way, std::uint64_t& next);
  void grant_until(time::SimTime until, std::vector<wire::Message> inputs);
  void take(const lockstep::AgentAnswer& answer);
  void compare(const trace::WireRecord& got);
  void missing(time::SimTime until);
  void differ(time::SimTime time, std::string expected, std::string got, std::uint64_t upto);

  const testbed::DeviceConfig config_;
  const std::uint64_t seed_;
  const backing::DeviceRecording& recording_;
  backing::AgentGroup agents_;
  const time::SimTime down_, up_;
  std::string hello_;
  time::SimTime end_;                                      // nothing after it is compared
  const trace::Rows<trace::WireRecord> inputs_, outputs_;  // all messages, read at two places
  State state_;
  std::vector<Kept> kept_;
  std::uint64_t next_id_ = 1;
};

}  // namespace flatsat::replay
