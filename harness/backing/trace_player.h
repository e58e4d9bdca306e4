#pragma once
#include <memory>

#include "harness/backing/agent_links.h"
#include "harness/backing/stream_check.h"

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
  time::SimTime departure(std::size_t message) const;
  void skip_inputs();
  std::shared_ptr<const DeviceRecording> recording_;
  time::SimTime latency_up_;
  std::size_t next_ = 0;  // the next message from the device
};

/// The lockstep's way to all devices with a wire: agent processes by their links, recordings by their players.
class Lanes : public lockstep::LockstepAgents {
 public:
  explicit Lanes(AgentLinks& links) : links_(links) {}
  /// Each returns the lockstep's index of the device.
  std::size_t add_agent(std::size_t link);
  std::size_t add_player(std::unique_ptr<TracePlayer> player);
  std::size_t size() const { return lanes_.size(); }
  /// What a player announces as it joins.
  time::SimTime horizon(std::size_t lane) const { return lanes_[lane].player->horizon(); }

  void grant(std::size_t lane, time::SimTime until, std::vector<wire::Message> inputs) override;
  lockstep::AgentAnswer answer(std::size_t lane) override;

 private:
  struct Lane {
    std::unique_ptr<TracePlayer> player;  // or
    std::size_t link = 0;
    time::SimTime granted{};
  };
  AgentLinks& links_;
  std::vector<Lane> lanes_;
};

}  // namespace flatsat::backing
