#include "models/satellite/device_load.h"

namespace flatsat::satellite {

DeviceLoad::DeviceLoad(const DeviceSlotConfig& slot, unsigned without_live, sc_core::sc_time step)
    : config(slot),
      siblings(("siblings_" + slot.name).c_str(),
               {.count = without_live,
                .idle_w = slot.idle_w,
                .active_w = slot.active_w,
                .memory_s = slot.sibling_memory_s,
                .step = step},
               slot.minimum_rail_v) {
  siblings.live_draw_w(draw);
  siblings.duty(duty);
  siblings.rail_v(rail);
  siblings.cap_w(cap);
  siblings.draw_w(sibling_draw);
  sc_core::sc_spawn_options options;
  options.spawn_method();
  options.set_sensitivity(&draw);
  options.set_sensitivity(&sibling_draw);
  sc_core::sc_spawn([this] { sum_draws(); }, ("sum_" + slot.name).c_str(), &options);
}

void DeviceLoad::sum_draws() {
  draw_w = draw.read();
  siblings_w = sibling_draw.read();
  total.write(draw_w + siblings_w);
  changed.notify(sc_core::SC_ZERO_TIME);
}

void DeviceLoad::list_channels(model::ChannelList& list, const std::string& prefix) const {
  list.add(prefix + ".siblings", "W", "power drawn by its siblings together", siblings_w, &changed);
  list.add(prefix + ".rail", "V", "voltage of its outlet", rail_v);
  list.add(prefix + ".cap", "W", "power cap of one device", cap_w);
  list.add(prefix + ".coolant", "degC", "inlet of its cold plate", coolant_degc);
}

}  // namespace flatsat::satellite
