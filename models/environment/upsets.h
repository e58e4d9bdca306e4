#pragma once
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <systemc>

#include "models/base/random_stream.h"
#include "models/base/telemetry.h"
#include "models/environment/radiation_field.h"

namespace flatsat::environment {

/// Rates of radiation upsets over all chips of a payload.
struct UpsetsConfig {
  double events_per_chip_year = 12.2;  // at the mission's dose rate: 8.8 silent and 3.4 uncorrectable in memory at
                                       // 150 rad(Si) a year, from rates per dose published for one chip under protons
  double chips = 240.0;
  double flux_factor = 1.0;  // > 1 to see enough in one orbit; recorded with the run
  FieldShape shape = FieldShape::kAnomaly;
  double share_in_anomaly = 0.90;         // of all events, 0 .. 1
  std::optional<double> time_in_anomaly;  // share of a day spent inside, 0 .. 1; none: kUsualTimeInAnomaly
};

/// Events per second inside and outside of the anomaly.
struct UpsetRates {
  double inside_per_s, outside_per_s;
};

/// Two flat rates that add up to the whole over a day.
/// Errors: std::invalid_argument for a rate, share or time out of its range.
UpsetRates upset_rates(const UpsetsConfig& config);

/// A Poisson process whose rate follows the anomaly; without memory, so that a change of rate draws anew.
class Upsets : public sc_core::sc_module {
 public:
  sc_core::sc_in<bool> in_saa{"in_saa"};
  /// Each upset is first reported as an event "upset" with its number, from 1, then given to `inject`.
  Upsets(const sc_core::sc_module_name& name, const UpsetsConfig& config,
         std::function<void(std::uint64_t number)> inject, model::RandomStream& random, model::EventSink& events);
  /// Id of the newest upset's event; 0 before the first.
  std::uint64_t event() const { return event_; }

 private:
  void run();
  bool wait_for_upset(double rate_per_s);
  const UpsetRates rates_;
  const std::function<void(std::uint64_t)> inject_;
  model::RandomStream& random_;
  model::EventSink& events_;
  const std::string source_;
  std::uint64_t event_ = 0;
};

}  // namespace flatsat::environment
