#include "models/power/curve.h"

#include <algorithm>
#include <cassert>

namespace flatsat::power {
namespace {

/// Index of the first point beyond x: 0 before the curve, size after it.
std::size_t index_above(const Curve& curve, double x) {
  assert(!curve.empty());
  return static_cast<std::size_t>(
      std::upper_bound(curve.begin(), curve.end(), x, [](double v, const auto& p) { return v < p.first; }) -
      curve.begin());
}

double value_below(const Curve& curve, std::size_t above, double x) {
  if (above == 0) return curve.front().second;
  if (above == curve.size()) return curve.back().second;
  const auto &a = curve[above - 1], &b = curve[above];
  return a.second + (x - a.first) / (b.first - a.first) * (b.second - a.second);
}

}  // namespace

double curve_at(const Curve& curve, double x) { return value_below(curve, index_above(curve, x), x); }

double curve_mean(const Curve& curve, double from, double to) {
  if (from > to) std::swap(from, to);
  const std::size_t first = index_above(curve, from), last = index_above(curve, to);
  const double begin = value_below(curve, first, from), end = value_below(curve, last, to);
  if (first == last || !(to > from)) return (begin + end) / 2.0;
  double area = (begin + curve[first].second) / 2.0 * (curve[first].first - from);
  for (std::size_t i = first + 1; i < last; ++i)
    area += (curve[i - 1].second + curve[i].second) / 2.0 * (curve[i].first - curve[i - 1].first);
  area += (curve[last - 1].second + end) / 2.0 * (to - curve[last - 1].first);
  return area / (to - from);
}

double curve_slope(const Curve& curve, double x) {
  const std::size_t above = index_above(curve, x);
  if (above == 0 || above == curve.size()) return 0.0;
  return (curve[above].second - curve[above - 1].second) / (curve[above].first - curve[above - 1].first);
}

}  // namespace flatsat::power
