#include "harness/bench/run_counts.h"

namespace flatsat::bench {

std::vector<DeviceReport> device_reports(const DeviceSet& devices) {
  std::vector<DeviceReport> reports;
  for (const auto& d : devices.devices())
    reports.push_back(
        {d.config->name, d.config->satellite, testbed::to_string(d.config->backing), d.device->counters()});
  return reports;
}

SatelliteReport satellite_report(const std::string& name, const satellite::Platform& satellite) {
  const auto& energy = satellite.power().energy();
  const auto heat = satellite.thermal().balance();
  SatelliteReport s{.name = name,
                    .array_j = energy.array_j,
                    .loads_j = energy.loads_j,
                    .battery_out_j = energy.battery_out_j,
                    .battery_in_j = energy.battery_in_j,
                    .losses_j = energy.distribution_loss_j + energy.battery_loss_j,
                    .unserved_j = energy.unserved_j,
                    .energy_residual = satellite.power().balance().residual(),
                    .heat_in_j = heat.in_j,
                    .radiated_j = heat.lost_j,
                    .heat_stored_j = heat.stored_j,
                    .heat_residual = heat.residual()};
  if (satellite.ground() == nullptr) return s;
  for (const auto device_class : {payload::DeviceClass::kAccelerator, payload::DeviceClass::kGpu}) {
    const auto& c = satellite.ground()->counts(device_class);
    s.jobs_issued += c.issued;
    s.jobs_right += c.right;
    s.jobs_wrong += c.wrong;
    s.jobs_missed += c.missed;
    s.jobs_repeated += c.repeated;
    s.jobs_open += c.open();
  }
  return s;
}

}  // namespace flatsat::bench
