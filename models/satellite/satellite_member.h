#pragma once
#include "models/cluster/member.h"
#include "models/satellite/platform.h"

namespace flatsat::satellite {

/// A satellite as its cluster sees it. Its devices compute at the share of full power that the power controller allows,
/// which falls with charge, eclipse and heat, and not at all in safe mode or without voltage; its lasers hang on the
/// platform's outlet.
class SatelliteMember : public sc_core::sc_module, public cluster::Member {
 public:
  /// The satellite outlives this.
  SatelliteMember(const sc_core::sc_module_name& name, Platform& satellite);

  double speed() const override;
  bool lasers_on() const override { return satellite_.platform_rail().read() > 0.0 || !settled_; }
  const sc_core::sc_event& changed() const override { return changed_; }
  bool is_lit() const override { return satellite_.environment().is_lit(); }
  double coolant_degc() const override { return satellite_.thermal().loop_supply_degc.read(); }
  double energy_j() const override { return satellite_.power().energy().loads_j; }
  std::uint64_t reason() const override { return satellite_.last_limit(); }
  cluster::Learner* learner(const std::string& device) override { return satellite_.learner(device); }
  void set_busy(bool busy) override { satellite_.set_busy(busy); }
  void lose() override { satellite_.lose(); }

 private:
  void look();

  Platform& satellite_;
  bool settled_ = false;  // the outlets have their first voltage
  sc_core::sc_event changed_;
};

}  // namespace flatsat::satellite
