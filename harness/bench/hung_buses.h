#pragma once
#include <map>
#include <string>

#include "harness/time/sim_time.h"
#include "models/base/telemetry.h"

namespace flatsat::bench {

/// The buses of user RTL that wait for an answer of the design. A run may end before such a bus hangs by its own
/// count: steps that are open or failed meanwhile are not the design's answer to them, and the bus is named.
class HungBuses {
 public:
  void see(const model::Event& event);
  /// "a bus hangs as the run ends at 12.000000 us: dut: ..."; empty where no bus waits.
  std::string describe(time::SimTime end) const;

 private:
  std::map<std::string, std::string> waiting_;  // by device and bus: what it waits for
};

}  // namespace flatsat::bench
