#pragma once
#include <systemc>

#include "models/base/telemetry.h"

namespace flatsat::compute {

struct SiblingsConfig {
  unsigned count = 0;       // how many besides the live one
  double idle_w = 60.0;     // of one, until the live one has been seen idle
  double active_w = 200.0;  // of one at work, until the live one has been seen at work; > idle_w
  double memory_s = 2e-3;   // time constant of the average over the live one's working time, > 0
  sc_core::sc_time step{1, sc_core::SC_SEC};
};

/// The rest of a rack of equal devices, of which one is live. All draw what the live one was measured to draw, idle and
/// at work, mixed by the share of time for which they are given work: N independent devices have the mean.
class Siblings : public sc_core::sc_module {
 public:
  sc_core::sc_in<double> live_draw_w{"live_draw_w"};
  sc_core::sc_in<double> duty{"duty"};       // 0 .. 1
  sc_core::sc_in<double> rail_v{"rail_v"};   // below minimum_rail_v all are off
  sc_core::sc_in<double> cap_w{"cap_w"};     // of one; nothing draws more
  sc_core::sc_out<double> draw_w{"draw_w"};  // of all together
  Siblings(const sc_core::sc_module_name& name, const SiblingsConfig& config, double minimum_rail_v);

  double idle_w() const { return idle_w_; }
  double active_w() const { return active_w_; }

 private:
  void live_changed();
  void update();
  const SiblingsConfig config_;
  const double minimum_rail_v_;
  double idle_w_, active_w_, level_w_ = 0.0;
  sc_core::sc_time since_;
  sc_core::sc_event step_;
};

}  // namespace flatsat::compute
