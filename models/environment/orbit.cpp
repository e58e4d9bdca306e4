#include "models/environment/orbit.h"

#include <erfa.h>

#include <stdexcept>

#include "models/environment/kepler_j2.h"
#include "models/environment/sgp4.h"
#include "models/environment/tle.h"

namespace flatsat {
namespace {

class ElementsOrbit : public Orbit {
 public:
  ElementsOrbit(const OrbitElements& elements, const Utc& epoch) : mean_(kepler_j2(elements, elements.ltan_h >= 0.0 ? raan_of_ltan_deg(elements.ltan_h, epoch) : elements.raan_deg)) {}
  OrbitState state(double seconds) const override { return propagate(mean_, seconds); }

 private:
  KeplerJ2 mean_;
};

class TleOrbit : public Orbit {
 public:
  TleOrbit(const OrbitTle& lines, const Utc& epoch) : tle_(parse_tle(lines.line1, lines.line2)), sgp4_(tle_), offset_s_(seconds_between(tle_.epoch, epoch)) {}
  OrbitState state(double seconds) const override { return sgp4_.state((offset_s_ + seconds) / 60.0); }

 private:
  Tle tle_;
  Sgp4 sgp4_;
  double offset_s_;
};

}  // namespace

double raan_of_ltan_deg(double ltan_h, const Utc& epoch) {
  // Mean solar time at a meridian is its sidereal time less the mean Sun's right ascension; GMST - UT1 + 12 h is that
  // of the mean Sun (UT1 = UTC here).
  const double gmst = eraGmst82(epoch.jd1, epoch.jd2);
  const double day = std::fmod(std::fmod(epoch.jd1 + 0.5, 1.0) + std::fmod(epoch.jd2, 1.0) + 2.0, 1.0);
  const double mean_sun = gmst - 2.0 * kPi * (day - 0.5);
  const double raan = std::fmod((mean_sun + (ltan_h - 12.0) * 15.0 * kDegree) / kDegree, 360.0);
  return raan < 0.0 ? raan + 360.0 : raan;
}

std::unique_ptr<Orbit> make_orbit(const OrbitConfig& config, const Utc& epoch) {
  if (const auto* lines = std::get_if<OrbitTle>(&config)) return std::make_unique<TleOrbit>(*lines, epoch);
  return std::make_unique<ElementsOrbit>(std::get<OrbitElements>(config), epoch);
}

std::function<Vector(double)> make_ephemeris(const OrbitConfig& config, const Utc& epoch) {
  return [orbit = std::shared_ptr<Orbit>(make_orbit(config, epoch))](double seconds) { return orbit->state(seconds).position_km; };
}

}  // namespace flatsat
