#include "models/environment/exposure.h"

#include <algorithm>
#include <stdexcept>

#include "models/environment/frames.h"

namespace flatsat::environment {
namespace {

constexpr double kLookS = 30.0, kDayS = 86400.0;

/// Each position of a span, up to where SGP4 loses the orbit.
template <class Look>
void along(const OrbitConfig& config, const Utc& epoch, double span_s, Look look) {
  const auto orbit = make_orbit(config, epoch);
  try {
    for (double t = 0.0; t < span_s; t += kLookS) look(t, orbit->state(t).position_km);
  } catch (const std::domain_error&) {
    // What was flown until then is what there is.
  }
}

}  // namespace

double time_over(const std::vector<LatLon>& polygon, const OrbitConfig& orbit, const Utc& epoch) {
  if (polygon.empty()) return 0.0;
  const double gmst0 = gmst_rad(epoch);
  double looks = 0.0, inside_looks = 0.0;
  along(orbit, epoch, 10.0 * kDayS, [&](double t, const Vector& position_km) {
    const auto ground = geodetic(position_km, gmst0 + kEarthRotationRadS * t);
    looks += 1.0;
    inside_looks += inside(polygon, {ground.latitude_deg, ground.longitude_deg}) ? 1.0 : 0.0;
  });
  return looks > 0.0 ? inside_looks / looks : 0.0;
}

double highest_altitude_km(const OrbitConfig& orbit, const Utc& epoch) {
  double highest_km = 0.0;
  along(orbit, epoch, kDayS, [&](double, const Vector& position_km) {
    highest_km = std::max(highest_km, length(position_km) - model::wgs84::kRadiusKm);
  });
  return highest_km;
}

}  // namespace flatsat::environment
