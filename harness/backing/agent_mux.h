#pragma once
#include <memory>
#include <vector>

#include "harness/backing/agent_links.h"
#include "harness/backing/trace_player.h"

namespace flatsat::backing {

/// The lockstep's way to all devices with a wire, by their number: a recording by its player, every other one by the
/// link to its agent.
class AgentMux : public lockstep::LockstepAgents {
 public:
  explicit AgentMux(AgentLinks& links) : links_(links) {}
  void add_player(std::size_t number, std::unique_ptr<TracePlayer> player);
  /// What a player announces as it joins.
  time::SimTime horizon(std::size_t number) const { return players_[number].player->horizon(); }

  void grant(std::size_t number, time::SimTime until, std::vector<wire::Message> inputs) override;
  lockstep::AgentAnswer answer(std::size_t number) override;

 private:
  struct Player {
    std::unique_ptr<TracePlayer> player;
    time::SimTime granted{};
  };
  Player* player_of(std::size_t number);
  AgentLinks& links_;
  std::vector<Player> players_;  // by number; empty for an agent
};

}  // namespace flatsat::backing
