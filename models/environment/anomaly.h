#pragma once
#include <vector>

namespace flatsat {

struct LatLon {
  double latitude_deg, longitude_deg;  // east positive
};

/// The South Atlantic Anomaly as a region on the map: a published operational polygon that ends at 30 S, closed to 50 S
/// by an own estimate for orbits of higher inclination. Source: Fermi GBM polygon (2024) north of 30 S.
const std::vector<LatLon>& anomaly_polygon();

/// Even-odd rule on a flat map; the polygon must not cross the 180th meridian.
bool inside(const std::vector<LatLon>& polygon, const LatLon& place);

}  // namespace flatsat
