#include "harness/backing/trace_player.h"

#include <algorithm>

namespace flatsat::backing {

TracePlayer::TracePlayer(std::shared_ptr<const DeviceRecording> recording, time::SimTime latency_up)
    : recording_(std::move(recording)), messages_(recording_->messages), latency_up_(latency_up) {
  skip_inputs();
}

void TracePlayer::skip_inputs() {
  while (next_ < messages_.size() && messages_[next_].direction == trace::Direction::kToDevice) ++next_;
}

/// When the device said it: the bench had it one latency later.
time::SimTime TracePlayer::departure(std::uint64_t message) const {
  return {std::max<std::int64_t>(messages_[message].at.ps - latency_up_.ps, 0)};
}

time::SimTime TracePlayer::horizon() const {
  return next_ < messages_.size() ? departure(next_) : time::SimTime::never();
}

lockstep::AgentAnswer TracePlayer::play(time::SimTime until) {
  lockstep::AgentAnswer answer{.reached = until, .horizon = time::SimTime::never(), .outputs = {}};
  if (horizon() < until) {
    answer.reached = horizon();
    while (horizon() == answer.reached) {
      answer.outputs.push_back(messages_[next_++].message);
      answer.outputs.back().time = answer.reached;
      skip_inputs();
    }
  }
  answer.horizon = horizon();
  return answer;
}

}  // namespace flatsat::backing
