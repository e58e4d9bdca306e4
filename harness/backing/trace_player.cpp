#include "harness/backing/trace_player.h"

#include <algorithm>

namespace flatsat::backing {

TracePlayer::TracePlayer(std::shared_ptr<const DeviceRecording> recording, time::SimTime latency_up)
    : recording_(std::move(recording)), latency_up_(latency_up) {
  skip_inputs();
}

void TracePlayer::skip_inputs() {
  while (next_ < recording_->messages.size() && recording_->messages[next_].direction == trace::Direction::kToDevice)
    ++next_;
}

/// When the device said it: the bench had it one latency later.
time::SimTime TracePlayer::departure(std::size_t message) const {
  return {std::max<std::int64_t>(recording_->messages[message].at.ps - latency_up_.ps, 0)};
}

time::SimTime TracePlayer::horizon() const {
  return next_ < recording_->messages.size() ? departure(next_) : time::SimTime::never();
}

lockstep::AgentAnswer TracePlayer::play(time::SimTime until) {
  lockstep::AgentAnswer answer{.reached = until, .horizon = time::SimTime::never(), .outputs = {}};
  if (horizon() < until) {
    answer.reached = horizon();
    while (horizon() == answer.reached) {
      answer.outputs.push_back(recording_->messages[next_++].message);
      answer.outputs.back().time = answer.reached;
      skip_inputs();
    }
  }
  answer.horizon = horizon();
  return answer;
}

std::size_t Lanes::add_agent(std::size_t link) {
  lanes_.push_back({.player = nullptr, .link = link, .granted = {}});
  return lanes_.size() - 1;
}

std::size_t Lanes::add_player(std::unique_ptr<TracePlayer> player) {
  lanes_.push_back({.player = std::move(player), .link = 0, .granted = {}});
  return lanes_.size() - 1;
}

void Lanes::grant(std::size_t lane, time::SimTime until, std::vector<wire::Message> inputs) {
  Lane& to = lanes_[lane];
  if (to.player == nullptr) return links_.grant(to.link, until, std::move(inputs));
  to.granted = until;  // inputs are held against the recording when they are sent
}

lockstep::AgentAnswer Lanes::answer(std::size_t lane) {
  Lane& of = lanes_[lane];
  return of.player == nullptr ? links_.answer(of.link) : of.player->play(of.granted);
}

}  // namespace flatsat::backing
