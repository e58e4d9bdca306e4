#include "models/environment/eclipse.h"

#include <algorithm>

namespace flatsat {
namespace {

constexpr double kEarthRadiusKm = 6378.137;  // WGS 84
constexpr double kSunRadiusKm = 695700.0;    // IAU 2015

double penumbra(const Discs& d) { return d.separation_rad - (d.earth_rad + d.sun_rad); }
double umbra(const Discs& d) { return d.separation_rad - (d.earth_rad - d.sun_rad); }

}  // namespace

Discs discs(const Vector& p, const Vector& sun) {
  const Vector to_sun = plus(sun, scaled(p, -1.0));
  const double r = length(p), d = length(to_sun);
  const double cosine = std::clamp(-dot(p, to_sun) / (r * d), -1.0, 1.0);
  return {std::asin(std::min(1.0, kEarthRadiusKm / r)), std::asin(kSunRadiusKm / d), std::acos(cosine)};
}

double lit_fraction(const Discs& d) {
  const double a = d.sun_rad, b = d.earth_rad, c = d.separation_rad;
  if (c >= a + b) return 1.0;
  if (c <= b - a) return 0.0;
  if (c <= a - b) return 1.0 - b * b / (a * a);
  const double x = (c * c + a * a - b * b) / (2.0 * c), y = std::sqrt(std::max(0.0, a * a - x * x));
  const double overlap = a * a * std::acos(std::clamp(x / a, -1.0, 1.0)) + b * b * std::acos(std::clamp((c - x) / b, -1.0, 1.0)) - c * y;
  return std::clamp(1.0 - overlap / (kPi * a * a), 0.0, 1.0);
}

std::vector<ShadowCrossing> shadow_crossings(const std::function<Discs(double)>& geometry, double duration_s, double step_s) {
  std::vector<ShadowCrossing> found;
  const auto search = [&](double (*depth)(const Discs&), ShadowEvent in, ShadowEvent out) {
    double before_s = 0.0, before = depth(geometry(0.0));
    for (double t = step_s; before_s < duration_s; t += step_s) {
      const double after_s = std::min(t, duration_s), after = depth(geometry(after_s));
      if ((before > 0.0) != (after > 0.0)) {
        double low = before_s, high = after_s;
        while (high - low > 1e-7) {
          const double middle = 0.5 * (low + high);
          if ((depth(geometry(middle)) > 0.0) == (before > 0.0)) low = middle; else high = middle;
        }
        found.push_back({0.5 * (low + high), before > 0.0 ? in : out});
      }
      before_s = after_s;
      before = after;
    }
  };
  search(penumbra, ShadowEvent::kPenumbraEntry, ShadowEvent::kPenumbraExit);
  search(umbra, ShadowEvent::kUmbraEntry, ShadowEvent::kUmbraExit);
  std::sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.seconds < b.seconds; });
  return found;
}

}  // namespace flatsat
