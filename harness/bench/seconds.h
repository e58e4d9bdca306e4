#pragma once
#include <cstdint>
#include <systemc>

#include "harness/time/sim_time.h"

namespace flatsat::bench {

/// Seconds of a testbed as the kernel counts them.
inline sc_core::sc_time kernel_time(double seconds) {
  return sc_core::sc_time::from_value(static_cast<std::uint64_t>(time::SimTime::from_seconds(seconds).ps));
}

}  // namespace flatsat::bench
