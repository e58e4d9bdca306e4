#pragma once
#include <memory>

#include "harness/backing/stream_check.h"
#include "harness/lockstep/lockstep.h"

namespace flatsat::backing {

/// The agent of a device whose backing is a trace: says what was recorded, when it was said. It lives in the bench and
/// speaks the lockstep's contract, so that every order and tie is that of the recorded run.
class TracePlayer {
 public:
  /// `latency_up`: from the device to the bench, that of the recorded run.
  TracePlayer(std::shared_ptr<const DeviceRecording> recording, time::SimTime latency_up);

  lockstep::AgentAnswer play(time::SimTime until);
  time::SimTime horizon() const;

 private:
  time::SimTime departure(std::uint64_t message) const;
  void skip_inputs();
  std::shared_ptr<const DeviceRecording> recording_;
  trace::Rows<trace::WireRecord> messages_;
  time::SimTime latency_up_;
  std::uint64_t next_ = 0;  // the next message from the device
};

}  // namespace flatsat::backing
