#pragma once
#include <functional>
#include <vector>

namespace flatsat::environment {

struct LatLon {
  double latitude_deg, longitude_deg;  // east positive
};

/// The South Atlantic Anomaly as a region on the map: a published operational polygon that ends at 30 S, closed to 50 S
/// by an own estimate for orbits of higher inclination. Source: Fermi GBM polygon (2024) north of 30 S;
/// EXTENDED_ESTIMATE in data/environment/saa_polygon.csv.
const std::vector<LatLon>& anomaly_polygon();

/// Even-odd rule on a flat map; the polygon must not cross the 180th meridian. An empty one contains nothing.
bool inside(const std::vector<LatLon>& polygon, const LatLon& point);

struct AnomalyCrossing {
  double seconds;
  bool is_entry;
};

/// All crossings of the polygon's edge in [0, duration_s], found to 1e-7 s, in order, cut corners however short
/// included. `point` moves by at most 0.1 deg of arc a second.
std::vector<AnomalyCrossing> anomaly_crossings(const std::vector<LatLon>& polygon,
                                               const std::function<LatLon(double)>& point, double duration_s,
                                               double step_s);

}  // namespace flatsat::environment
