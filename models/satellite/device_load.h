#pragma once
#include <string>
#include <systemc>

#include "models/compute/siblings.h"
#include "models/satellite/satellite_config.h"

namespace flatsat::satellite {

/// One outlet's group of equal devices as the power and the thermal system see it: what it draws, how warm it makes the
/// loop, and what it is given. One of the devices may be live; then it is that one that drives `draw` and `heat`.
struct DeviceLoad {
  /// `without_live`: how many of the slot.count devices are computed from the config; looked at each `step`.
  DeviceLoad(const DeviceSlotConfig& slot, unsigned without_live,
             sc_core::sc_time step = compute::SiblingsConfig{}.step);
  virtual ~DeviceLoad() = default;

  void sum_draws();
  void set_duty(double fraction) { duty.write(fraction * config.duty); }
  virtual void list_channels(model::ChannelList& list, const std::string& prefix) const;

  const DeviceSlotConfig config;
  compute::Siblings siblings;
  sc_core::sc_signal<double> rail, cap, coolant, draw, heat, sibling_draw, total, duty;
  sc_core::sc_event changed;
  double draw_w = 0.0, siblings_w = 0.0, cap_w = 0.0, coolant_degc = 0.0, rail_v = 0.0;
};

}  // namespace flatsat::satellite
