#pragma once
#include <vector>

#include "harness/bench/device_set.h"
#include "harness/bench/run_result.h"
#include "models/satellite/platform.h"

namespace flatsat::bench {

/// What devices and satellites have done so far.
std::vector<DeviceReport> device_reports(const DeviceSet& devices);
SatelliteReport satellite_report(const std::string& name, const satellite::Platform& satellite);

}  // namespace flatsat::bench
