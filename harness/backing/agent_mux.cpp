#include "harness/backing/agent_mux.h"

namespace flatsat::backing {

void AgentMux::add_player(std::size_t number, std::unique_ptr<TracePlayer> player) {
  if (players_.size() <= number) players_.resize(number + 1);
  players_[number].player = std::move(player);
}

AgentMux::Player* AgentMux::player_of(std::size_t number) {
  return number < players_.size() && players_[number].player ? &players_[number] : nullptr;
}

void AgentMux::grant(std::size_t number, time::SimTime until, std::vector<wire::Message> inputs) {
  Player* to = player_of(number);
  if (to == nullptr) return links_.grant(number, until, std::move(inputs));
  to->granted = until;  // inputs are held against the recording when they are sent
}

lockstep::AgentAnswer AgentMux::answer(std::size_t number) {
  Player* of = player_of(number);
  return of == nullptr ? links_.answer(number) : of->player->play(of->granted);
}

}  // namespace flatsat::backing
