#pragma once
#include <optional>
#include <systemc>
#include <vector>

#include "models/power/outlet.h"

namespace flatsat::power {

struct SheddingConfig {
  double undervoltage_v;  // bus voltage below which loads are shed
  double recover_v;       // and above which they may come back
  double restore_soc;     // shed outlets come back above it
  double restore_s;       // after a shedding, and between two priorities that come back
};

/// Which priorities of outlets are off for want of power. A brown-out sheds the highest number that is on; what is shed
/// comes back one priority after another, the lowest number first. Priority 0 is never shed.
class LoadShedding {
 public:
  LoadShedding(const SheddingConfig& config, const std::vector<OutletConfig>& outlets);

  bool allows(unsigned priority) const { return priority < below_; }
  bool shedding() const { return below_ < kNothingShed; }

  /// What the loads see of the bus.
  struct BusState {
    bool limited;  // something was asked for and not served
    double bus_v, soc;
  };
  bool must_shed(const BusState& bus) const { return bus.limited || bus.bus_v < config_.undervoltage_v; }
  /// Outlets of this priority and above are off from now on.
  void shed(unsigned priority);
  /// The priority that comes back now, if one may.
  std::optional<unsigned> restore(const BusState& bus);

 private:
  static constexpr unsigned kNothingShed = 0xffffffffu;
  const SheddingConfig config_;
  std::vector<unsigned> priorities_;
  unsigned below_ = kNothingShed;  // outlets of this priority and above are off
  sc_core::sc_time since_;
};

}  // namespace flatsat::power
