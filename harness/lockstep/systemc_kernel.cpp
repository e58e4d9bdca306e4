#include "harness/lockstep/systemc_kernel.h"

#include <algorithm>
#include <systemc>

namespace flatsat::lockstep {

time::SimTime SystemcKernel::now() { return {static_cast<std::int64_t>(sc_core::sc_time_stamp().value())}; }

void SystemcKernel::start() {
  sc_core::sc_start(sc_core::SC_ZERO_TIME);
  run_now();
}

time::SimTime SystemcKernel::next_event() {
  if (sc_core::sc_pending_activity_at_current_time()) return now();
  if (!sc_core::sc_pending_activity()) return time::SimTime::never();
  // The kernel's unsigned time reaches twice as far as a run can.
  constexpr auto kReach = static_cast<std::uint64_t>(time::SimTime::never().ps);
  const auto ahead_ps = std::min<std::uint64_t>(sc_core::sc_time_to_pending_activity().value(), kReach);
  return now() + time::SimTime{static_cast<std::int64_t>(ahead_ps)};
}

void SystemcKernel::advance_to(time::SimTime t) {
  if (t > now()) sc_core::sc_start(sc_core::sc_time::from_value(static_cast<std::uint64_t>((t - now()).ps)));
}

void SystemcKernel::run_now() {
  while (sc_core::sc_pending_activity_at_current_time()) sc_core::sc_start(sc_core::SC_ZERO_TIME);
}

}  // namespace flatsat::lockstep
