#include "models/environment/anomaly.h"

#include <algorithm>
#include <cmath>

#include "models/environment/roots.h"
#include "models/environment/vector.h"

namespace flatsat::environment {

const std::vector<LatLon>& anomaly_polygon() {
  static const std::vector<LatLon> polygon{{2, -42},      {-1, -65},    {-6.2, -84}, {-14.2, -94.3}, {-30, -86.1},
                                           {-42, -70},    {-50, -45},   {-50, 5},    {-42, 28},      {-30, 33.9},
                                           {-19.9, 12.4}, {-9.7, -9.1}, {0.4, -30.6}};
  return polygon;
}

bool inside(const std::vector<LatLon>& polygon, const LatLon& point) {
  bool is_inside = false;
  for (std::size_t i = 0, j = polygon.size() - 1; i < polygon.size(); j = i++) {
    const LatLon &a = polygon[i], &b = polygon[j];
    if ((a.latitude_deg > point.latitude_deg) == (b.latitude_deg > point.latitude_deg)) continue;
    const double crossing = (b.longitude_deg - a.longitude_deg) * (point.latitude_deg - a.latitude_deg) /
                                (b.latitude_deg - a.latitude_deg) +
                            a.longitude_deg;
    if (point.longitude_deg < crossing) is_inside = !is_inside;
  }
  return is_inside;
}

namespace {

struct Box {
  double south = 90.0, north = -90.0, west = 180.0, east = -180.0;
};

Box box_of(const std::vector<LatLon>& polygon) {
  Box box;
  for (const auto& p : polygon) {
    box.south = std::min(box.south, p.latitude_deg);
    box.north = std::max(box.north, p.latitude_deg);
    box.west = std::min(box.west, p.longitude_deg);
    box.east = std::max(box.east, p.longitude_deg);
  }
  return box;
}

/// Nothing that moves over the ground by 0.1 deg a second or less gets from here to the box within `step_s`.
bool far(const Box& box, const LatLon& point, double step_s) {
  const double margin = 0.1 * step_s, highest = std::max(-box.south, box.north) + margin;
  if (point.latitude_deg > box.north + margin || point.latitude_deg < box.south - margin) return true;
  if (highest > 75.0) return false;  // meridians lie too close for a margin in longitude
  const double sideways = margin / std::cos(highest * kDegree);
  const double middle = 0.5 * (box.west + box.east), half = 0.5 * (box.east - box.west);
  return std::abs(std::remainder(point.longitude_deg - middle, 360.0)) > half + sideways;
}

/// Points of one step: all sides of the polygon look at the same few instants of it.
class SeenPoints {
 public:
  explicit SeenPoints(const std::function<LatLon(double)>& point) : point_(point) {}
  const LatLon& at(double seconds) {
    const auto known =
        std::find_if(seen_.begin(), seen_.end(), [seconds](const auto& seen) { return seen.first == seconds; });
    if (known != seen_.end()) return known->second;
    return seen_.emplace_back(seconds, point_(seconds)).second;
  }
  void forget() { seen_.clear(); }

 private:
  const std::function<LatLon(double)>& point_;
  std::vector<std::pair<double, LatLon>> seen_;
};

}  // namespace

std::vector<AnomalyCrossing> anomaly_crossings(const std::vector<LatLon>& polygon,
                                               const std::function<LatLon(double)>& point, double duration_s,
                                               double step_s) {
  if (polygon.empty()) return {};
  const Box box = box_of(polygon);
  const double middle = 0.5 * (box.west + box.east);
  const auto from_middle = [middle](const LatLon& p) { return std::remainder(p.longitude_deg - middle, 360.0); };
  std::vector<double> candidates;
  SeenPoints points(point);
  LatLon before = point(0.0);
  for (double t = 0.0; t < duration_s; t += step_s) {
    const double next = std::min(t + step_s, duration_s);
    const LatLon after = point(next);
    const bool is_near = !far(box, before, step_s) || !far(box, after, step_s);
    before = after;
    points.forget();
    // The edge is crossed where the way crosses the line through one of its sides: each is a smooth function of time.
    for (std::size_t i = 0, j = polygon.size() - 1; is_near && i < polygon.size(); j = i++) {
      const LatLon &a = polygon[i], &b = polygon[j];
      const auto side = [&](double seconds) {
        const LatLon& p = points.at(seconds);
        return (b.longitude_deg - a.longitude_deg) * (p.latitude_deg - a.latitude_deg) -
               (b.latitude_deg - a.latitude_deg) * (from_middle(p) - from_middle(a));
      };
      for (const auto& change : sign_changes_between(side, t, next, step_s)) candidates.push_back(change.seconds);
    }
  }
  std::vector<AnomalyCrossing> found;
  for (const auto& stay :
       stays([&](double t) { return inside(polygon, point(t)); }, std::move(candidates), duration_s)) {
    if (!stay.begins_inside) found.push_back({stay.begin_s, true});
    if (!stay.ends_inside) found.push_back({stay.end_s, false});
  }
  return found;
}

}  // namespace flatsat::environment
