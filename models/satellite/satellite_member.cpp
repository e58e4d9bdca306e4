#include "models/satellite/satellite_member.h"

namespace flatsat::satellite {

SatelliteMember::SatelliteMember(const sc_core::sc_module_name& name, Platform& satellite)
    : sc_module(name), satellite_(satellite) {
  SC_HAS_PROCESS(SatelliteMember);
  SC_METHOD(look);
  sensitive << satellite.compute_share() << satellite.payload_enabled() << satellite.platform_rail();
  for (const auto* load : satellite.loads()) sensitive << load->rail;
  dont_initialize();
}

double SatelliteMember::speed() const {
  if (!settled_) return 1.0;
  const bool works = satellite_.payload_enabled().read() && lasers_on();
  return works ? satellite_.compute_share().read() * satellite_.powered_share() : 0.0;
}

void SatelliteMember::look() {
  settled_ = settled_ || satellite_.platform_rail().read() > 0.0;
  changed_.notify(sc_core::SC_ZERO_TIME);
}

}  // namespace flatsat::satellite
