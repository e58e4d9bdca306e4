#pragma once
#include <string>
#include <vector>

#include "harness/orbit/propagated_orbit.h"
#include "harness/orbit/table.h"
#include "models/environment/anomaly.h"
#include "models/environment/eclipse.h"
#include "models/environment/sight.h"

namespace flatsat::orbit {

/// States at seconds from each span's begin: TEME, GCRS, and the place below. A row whose state SGP4 does not give
/// holds the code in `error` and nothing else; `lost` gets one sentence for each such satellite.
Table states_table(const std::vector<PropagatedOrbit>& satellites, const std::vector<std::vector<double>>& seconds,
                   std::vector<std::string>& lost);

/// The Sun at instants of UTC, and where a satellite is given what it sees of it.
Table sun_table(const std::vector<environment::Utc>& instants, double solar_w_m2);
Table sun_table(const std::vector<PropagatedOrbit>& satellites, const std::vector<std::vector<double>>& seconds,
                double solar_w_m2, environment::EarthShape earth);

struct EventOptions {
  environment::EarthShape earth = environment::EarthShape::kSphere;
  std::vector<environment::LatLon> anomaly = environment::anomaly_polygon();
  std::vector<environment::Site> sites;
  double mask_deg = 10.0;
  double lowest_km = 80.0, longest_km = 1e9;  // of a line of sight between satellites
  double carrier_hz = 193.414489e12;          // 1550 nm
};

/// Events of one or all kinds in the order of time. Errors of all below: LostOrbit.
struct EventKinds {
  bool eclipse = true, anomaly = true, passes = true, links = true;
};
Table events_table(const std::vector<PropagatedOrbit>& satellites, const EventKinds& kinds,
                   const EventOptions& options);

Table passes_table(const std::vector<PropagatedOrbit>& satellites, const EventOptions& options);
/// Elevation, azimuth, range and its rate at the sites, at seconds of each span.
Table looks_table(const std::vector<PropagatedOrbit>& satellites, const std::vector<std::vector<double>>& seconds,
                  const EventOptions& options);
/// Osculating elements about the true equator and mean equinox (TEME) at seconds of each span.
Table elements_table(const std::vector<PropagatedOrbit>& satellites, const std::vector<std::vector<double>>& seconds);
Table beta_table(const std::vector<PropagatedOrbit>& satellites, const std::vector<std::vector<double>>& seconds);
/// Lines of sight from the first satellite to each of the others, at seconds of its span.
Table links_table(const std::vector<PropagatedOrbit>& satellites, const std::vector<double>& seconds,
                  const EventOptions& options);
/// The windows in which those lines are open.
Table windows_table(const std::vector<PropagatedOrbit>& satellites, const EventOptions& options);

}  // namespace flatsat::orbit
