#pragma once
#include "models/compute/job_device.h"
#include "models/compute/npu_timing.h"

namespace flatsat::compute {

struct NpuModelConfig {
  JobEngineConfig engine;
  NpuTiming timing;
  double clock_hz = 250e6;       // > 0
  double idle_w = 60.0;          // powered, no job in work
  double active_w = 200.0;       // at the full clock with a job in work, > idle_w
  double minimum_rail_v = 10.0;  // below it the device is off
};

/// The largest of the dividers 1, 2, 4, 8 that a power cap asks for: dynamic power goes with the clock.
/// Units: W; returns the divider, 8 if even that does not hold the cap.
std::uint32_t divider_for_cap(double idle_w, double active_w, double cap_w);

/// The accelerator as a timed model: exact results, the cycles of npu_timing.h, two levels of power.
class NpuModel : public JobDevice {
 public:
  NpuModel(const sc_core::sc_module_name& name, const NpuModelConfig& config);

 private:
  bool work_off(const job_queue::Descriptor& descriptor, std::uint32_t& cycles) override;
  void switched(bool on) override;
  const NpuModelConfig config_;
};

}  // namespace flatsat::compute
