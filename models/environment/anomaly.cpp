#include "models/environment/anomaly.h"

namespace flatsat {

const std::vector<LatLon>& anomaly_polygon() {
  static const std::vector<LatLon> polygon{{2, -42},   {-1, -65}, {-6.2, -84}, {-14.2, -94.3}, {-30, -86.1}, {-42, -70}, {-50, -45},
                                           {-50, 5},   {-42, 28}, {-30, 33.9}, {-19.9, 12.4},  {-9.7, -9.1}, {0.4, -30.6}};
  return polygon;
}

bool inside(const std::vector<LatLon>& polygon, const LatLon& place) {
  bool is_inside = false;
  for (std::size_t i = 0, j = polygon.size() - 1; i < polygon.size(); j = i++) {
    const LatLon &a = polygon[i], &b = polygon[j];
    if ((a.latitude_deg > place.latitude_deg) == (b.latitude_deg > place.latitude_deg)) continue;
    const double crossing = (b.longitude_deg - a.longitude_deg) * (place.latitude_deg - a.latitude_deg) / (b.latitude_deg - a.latitude_deg) + a.longitude_deg;
    if (place.longitude_deg < crossing) is_inside = !is_inside;
  }
  return is_inside;
}

}  // namespace flatsat
