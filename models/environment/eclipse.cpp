#include "models/environment/eclipse.h"

#include <algorithm>

#include "models/base/constants.h"
#include "models/environment/roots.h"

namespace flatsat::environment {
namespace {

constexpr double kPolarStretch = 1.0 / (1.0 - model::wgs84::kFlattening);

double penumbra(const Discs& d) { return d.separation_rad - (d.earth_rad + d.sun_rad); }
double umbra(const Discs& d) { return d.separation_rad - (d.earth_rad - d.sun_rad); }

}  // namespace

Discs discs(const Vector& p, const Vector& sun, EarthShape earth) {
  const double stretch = earth == EarthShape::kEllipsoid ? kPolarStretch : 1.0;
  const Vector from{p[0], p[1], p[2] * stretch};
  const Vector to_sun = plus({sun[0], sun[1], sun[2] * stretch}, scaled(from, -1.0));
  // By the sine and the cosine: the arc cosine alone loses half of the digits where the discs meet.
  const double separation = std::atan2(length(cross(from, to_sun)), -dot(from, to_sun));
  return {std::asin(std::min(1.0, model::wgs84::kRadiusKm / length(from))),
          std::asin(model::kSunRadiusKm / length(to_sun)), separation};
}

double lit_fraction(const Discs& d) {
  const double a = d.sun_rad, b = d.earth_rad, c = d.separation_rad;
  if (c >= a + b) return 1.0;
  if (c <= b - a) return 0.0;
  if (c <= a - b) return 1.0 - b * b / (a * a);
  const double x = (c * c + a * a - b * b) / (2.0 * c), y = std::sqrt(std::max(0.0, a * a - x * x));
  const double overlap =
      a * a * std::acos(std::clamp(x / a, -1.0, 1.0)) + b * b * std::acos(std::clamp((c - x) / b, -1.0, 1.0)) - c * y;
  return std::clamp(1.0 - overlap / (kPi * a * a), 0.0, 1.0);
}

Shadow shadow(const Discs& d) {
  if (penumbra(d) > 0.0) return Shadow::kNone;
  return umbra(d) > 0.0 ? Shadow::kPenumbra : Shadow::kUmbra;
}

Shadow shadow_after(ShadowEvent event) {
  if (event == ShadowEvent::kPenumbraExit) return Shadow::kNone;
  return event == ShadowEvent::kUmbraEntry ? Shadow::kUmbra : Shadow::kPenumbra;
}

std::vector<ShadowCrossing> shadow_crossings(const std::function<Discs(double)>& geometry, double duration_s,
                                             double step_s) {
  std::vector<ShadowCrossing> found;
  for (const auto& c : sign_changes([&](double t) { return penumbra(geometry(t)); }, duration_s, step_s)) {
    found.push_back({c.seconds, c.upward ? ShadowEvent::kPenumbraExit : ShadowEvent::kPenumbraEntry});
  }
  for (const auto& c : sign_changes([&](double t) { return umbra(geometry(t)); }, duration_s, step_s)) {
    found.push_back({c.seconds, c.upward ? ShadowEvent::kUmbraExit : ShadowEvent::kUmbraEntry});
  }
  std::stable_sort(found.begin(), found.end(), [](const auto& a, const auto& b) { return a.seconds < b.seconds; });
  return found;
}

}  // namespace flatsat::environment
