#include "harness/device/systemc_kernel.h"

#include <systemc>

namespace flatsat {

SimTime SystemcKernel::now() { return {static_cast<std::int64_t>(sc_core::sc_time_stamp().value())}; }

void SystemcKernel::start() {
  sc_core::sc_start(sc_core::SC_ZERO_TIME);
  run_now();
}

SimTime SystemcKernel::next_event() {
  if (sc_core::sc_pending_activity_at_current_time()) return now();
  if (!sc_core::sc_pending_activity()) return SimTime::never();
  return now() + SimTime{static_cast<std::int64_t>(sc_core::sc_time_to_pending_activity().value())};
}

void SystemcKernel::advance_to(SimTime t) {
  if (t > now()) sc_core::sc_start(sc_core::sc_time::from_value(static_cast<std::uint64_t>((t - now()).ps)));
}

void SystemcKernel::run_now() {
  while (sc_core::sc_pending_activity_at_current_time()) sc_core::sc_start(sc_core::SC_ZERO_TIME);
}

}  // namespace flatsat
