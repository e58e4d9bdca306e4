#include "models/payload/on_board_computer.h"

namespace flatsat::payload {

OnBoardComputer::OnBoardComputer(const sc_core::sc_module_name& name, const OnBoardComputerConfig& config,
                                 model::EventSink& events)
    : sc_module(name), config_(config), events_(events), source_(basename()) {
  SC_HAS_PROCESS(OnBoardComputer);
  SC_METHOD(update);
}

void OnBoardComputer::list_channels(model::ChannelList& list, const std::string& prefix) const {
  list.add(prefix + ".safe", "1", "safe mode", safe_);
}

void OnBoardComputer::update() {
  const bool must = soc.read() < config_.safe_soc || loop_supply_degc.read() > config_.safe_loop_degc;
  const bool may_leave = soc.read() >= config_.recover_soc && loop_supply_degc.read() <= config_.recover_loop_degc;
  const bool is_safe = safe() ? !may_leave : must;
  if (is_safe != safe()) {
    safe_ = is_safe ? 1.0 : 0.0;
    const char* why = soc.read() < config_.safe_soc ? "the battery is low" : "the coolant is hot";
    events_.emit(
        {source_, model::events::kMode, is_safe ? std::string("safe: ") + why : std::string("nominal"), safe_});
    switch_payload(!is_safe);
  }
  payload_enabled.write(!is_safe);
  next_trigger(config_.step);
}

}  // namespace flatsat::payload
