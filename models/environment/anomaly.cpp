#include "models/environment/anomaly.h"

#include <algorithm>

#include "models/environment/roots.h"

namespace flatsat {

const std::vector<LatLon>& anomaly_polygon() {
  static const std::vector<LatLon> polygon{{2, -42},      {-1, -65},    {-6.2, -84}, {-14.2, -94.3}, {-30, -86.1},
                                           {-42, -70},    {-50, -45},   {-50, 5},    {-42, 28},      {-30, 33.9},
                                           {-19.9, 12.4}, {-9.7, -9.1}, {0.4, -30.6}};
  return polygon;
}

bool inside(const std::vector<LatLon>& polygon, const LatLon& place) {
  bool is_inside = false;
  for (std::size_t i = 0, j = polygon.size() - 1; i < polygon.size(); j = i++) {
    const LatLon &a = polygon[i], &b = polygon[j];
    if ((a.latitude_deg > place.latitude_deg) == (b.latitude_deg > place.latitude_deg)) continue;
    const double crossing = (b.longitude_deg - a.longitude_deg) * (place.latitude_deg - a.latitude_deg) /
                                (b.latitude_deg - a.latitude_deg) +
                            a.longitude_deg;
    if (place.longitude_deg < crossing) is_inside = !is_inside;
  }
  return is_inside;
}

std::vector<AnomalyCrossing> anomaly_crossings(const std::vector<LatLon>& polygon,
                                               const std::function<LatLon(double)>& place, double duration_s,
                                               double step_s) {
  std::vector<AnomalyCrossing> found;
  const auto is_inside = [&](double t) { return inside(polygon, place(t)); };
  bool before = is_inside(0.0);
  for (double t = 0.0; t < duration_s; t += step_s) {
    const double next = std::min(t + step_s, duration_s);
    const bool after = is_inside(next);
    if (after != before) found.push_back({find_change_s(is_inside, t, next), after});
    before = after;
  }
  return found;
}

}  // namespace flatsat
