#pragma once
#include <functional>
#include <string>
#include <systemc>

#include "models/base/telemetry.h"

namespace flatsat::payload {

struct OnBoardComputerConfig {
  double safe_soc = 0.25;  // below it: safe mode
  double recover_soc = 0.45;
  double safe_loop_degc = 68.0;  // above it: safe mode
  double recover_loop_degc = 52.0;
  sc_core::sc_time step{1, sc_core::SC_SEC};
};

/// The mode of the spacecraft. Safe mode switches the payload off and keeps the platform.
class OnBoardComputer : public sc_core::sc_module {
 public:
  sc_core::sc_in<double> soc{"soc"};
  sc_core::sc_in<double> loop_supply_degc{"loop_supply_degc"};
  sc_core::sc_out<bool> payload_enabled{"payload_enabled"};
  OnBoardComputer(const sc_core::sc_module_name& name, const OnBoardComputerConfig& config, model::EventSink& events);

  /// Switches the payload's outlets; set before the simulation starts.
  std::function<void(bool)> switch_payload = [](bool) {};
  bool safe() const { return safe_ > 0.5; }
  void list_channels(model::ChannelList& list, const std::string& prefix) const;

 private:
  void update();
  const OnBoardComputerConfig config_;
  model::EventSink& events_;
  std::string source_;
  double safe_ = 0.0;
};

}  // namespace flatsat::payload
