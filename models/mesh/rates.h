#pragma once
#include <cstdint>
#include <vector>

#include "models/mesh/windows.h"
#include "models/optical/rate_ladder.h"

namespace flatsat::mesh {

/// From an instant on a link can carry so many bits a second, each way.
struct RateChange {
  Pair pair;
  double at_s;
  std::uint64_t bps;
  bool operator==(const RateChange&) const = default;
};

/// Windows in which a link has light enough for its slowest rate, and the rates in them: one change at the begin of
/// each, and each change until its end. In order of the windows as given, each in order of time.
struct RatedWindows {
  std::vector<Window> windows;
  std::vector<RateChange> changes;
};

/// What a link through empty space can carry: `bps` up to `range_km`.
struct RangeRate {
  double range_km;  // > 0
  std::uint64_t bps;
};

/// The rates of a terminal by range, fastest and so nearest first, as far as they are of use: none at 0 km, and none
/// that is slower and reaches no farther than another. None reaches beyond `maximum_range_km`.
std::vector<RangeRate> rates_by_range(const optical::OpticalTerminalConfig& terminal,
                                      const std::vector<optical::Rung>& rungs, double maximum_range_km);

/// Rates of links between satellites within their windows, none of which may go beyond the longest of `rates`. An
/// instant of change is a zero of a smooth function (range of the rate squared less distance squared), found as the
/// edges of windows are, to 1e-9 s. The same at any number of threads.
RatedWindows link_rates(const environment::OrbitBatch& batch, const std::vector<Window>& windows,
                        const std::vector<RangeRate>& rates, const Span& span, unsigned threads = 1);

/// What links with sites carry: by range, and by the way through the air, whose loss goes with the air mass.
struct SiteBudget {
  optical::OpticalTerminalConfig terminal;  // of both ends
  std::vector<optical::Rung> rungs;         // fastest first
  double zenith_db;                         // of the air straight up, >= 0
};

/// Power at the detector in dBW. Units: km; sine of the elevation, below 0 taken as 0.
double site_power_dbw(const SiteBudget& budget, double range_km, double sine_of_elevation);

/// The same for windows of satellites with sites; those without light enough are cut or split.
RatedWindows site_rates(const environment::OrbitBatch& batch, const Ground& ground, const std::vector<Window>& windows,
                        const SiteBudget& budget, const Span& span, unsigned threads = 1);

}  // namespace flatsat::mesh
