#pragma once
#include <string>
#include <vector>

#include "harness/orbit/flown.h"
#include "harness/orbit/sheet.h"
#include "models/environment/anomaly.h"
#include "models/environment/eclipse.h"
#include "models/environment/sight.h"

namespace flatsat {

/// States at seconds from each span's begin: TEME, GCRS, and the place below. A row whose state SGP4 does not give
/// holds the code in `error` and nothing else; `lost` gets one sentence for each such satellite.
Sheet states_sheet(const std::vector<Flown>& satellites, const std::vector<std::vector<double>>& seconds,
                   std::vector<std::string>& lost);

/// The Sun at instants of UTC, and where a satellite is given what it sees of it.
Sheet sun_sheet(const std::vector<Utc>& instants, double solar_w_m2);
Sheet sun_sheet(const std::vector<Flown>& satellites, const std::vector<std::vector<double>>& seconds,
                double solar_w_m2, EarthShape earth);

struct EventOptions {
  EarthShape earth = EarthShape::kSphere;
  std::vector<LatLon> anomaly = anomaly_polygon();
  std::vector<Site> sites;
  double mask_deg = 10.0;
  double lowest_km = 80.0, longest_km = 1e9;  // of a line of sight between satellites
  double carrier_hz = 193.414489e12;          // 1550 nm
};

/// Events of one or all kinds in the order of time. Errors of all below: LostOrbit.
struct EventKinds {
  bool eclipse = true, anomaly = true, passes = true, links = true;
};
Sheet events_sheet(const std::vector<Flown>& satellites, const EventKinds& kinds, const EventOptions& options);

Sheet passes_sheet(const std::vector<Flown>& satellites, const EventOptions& options);
Sheet beta_sheet(const std::vector<Flown>& satellites, const std::vector<std::vector<double>>& seconds);
/// Lines of sight from the first satellite to each of the others, at seconds of its span.
Sheet links_sheet(const std::vector<Flown>& satellites, const std::vector<double>& seconds,
                  const EventOptions& options);
/// The windows in which those lines are open.
Sheet windows_sheet(const std::vector<Flown>& satellites, const EventOptions& options);

}  // namespace flatsat
