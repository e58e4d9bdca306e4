#include "models/environment/orbit.h"

#include <erfa.h>

#include "models/environment/cowell.h"
#include "models/environment/ephemeris.h"
#include "models/environment/kepler_j2.h"
#include "models/environment/sgp4.h"

namespace flatsat::environment {
namespace {

constexpr double kBeyondS = 1.0;  // the ends of an ephemeris

class KeplerOrbit : public Orbit {
 public:
  KeplerOrbit(const KeplerJ2& mean, double offset_s) : mean_(mean), offset_s_(offset_s) {}
  OrbitState state(double seconds) const override { return propagate(mean_, offset_s_ + seconds); }

 private:
  const KeplerJ2 mean_;
  const double offset_s_;  // from the elements' epoch to the run's
};

class Sgp4Orbit : public Orbit {
 public:
  Sgp4Orbit(const Tle& tle, double offset_s) : sgp4_(tle), offset_s_(offset_s) {}
  OrbitState state(double seconds) const override { return sgp4_.state((offset_s_ + seconds) / 60.0); }

 private:
  const Sgp4 sgp4_;
  const double offset_s_;
};

std::unique_ptr<Orbit> make(const OrbitElements& elements, const Utc& epoch) {
  const double raan_deg = elements.ltan_h >= 0.0 ? raan_of_ltan_deg(elements.ltan_h, epoch) : elements.raan_deg;
  if (elements.propagator == Propagator::kSgp4)
    return std::make_unique<Sgp4Orbit>(element_set(elements, raan_deg, epoch), 0.0);
  return std::make_unique<KeplerOrbit>(kepler_j2(elements, raan_deg), 0.0);
}

std::unique_ptr<Orbit> make(const OrbitTle& lines, const Utc& epoch) {
  return make_orbit(parse_tle(lines.line1, lines.line2), lines.propagator, epoch);
}

std::unique_ptr<Orbit> make(const Tle& tle, const Utc& epoch) { return make_orbit(tle, Propagator::kSgp4, epoch); }

std::unique_ptr<Orbit> make(const std::shared_ptr<const Ephemeris>& ephemeris, const Utc& epoch) {
  return std::make_unique<EphemerisOrbit>(*ephemeris, seconds_between(ephemeris->start, epoch), kBeyondS);
}

std::unique_ptr<Orbit> make(const OrbitStateVector& vector, const Utc& epoch) {
  return std::make_unique<CowellOrbit>(vector.state, seconds_between(vector.epoch, epoch), vector.drag);
}

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
  return std::visit([&epoch](const auto& orbit) { return make(orbit, epoch); }, config);
}

std::unique_ptr<Orbit> make_orbit(const Tle& tle, Propagator propagator, const Utc& epoch) {
  const double offset_s = seconds_between(tle.epoch, epoch);
  if (propagator == Propagator::kKeplerJ2) return std::make_unique<KeplerOrbit>(kepler_j2(tle), offset_s);
  return std::make_unique<Sgp4Orbit>(tle, offset_s);
}

std::function<Vector(double)> make_ephemeris(const OrbitConfig& config, const Utc& epoch) {
  return [orbit = std::shared_ptr<Orbit>(make_orbit(config, epoch))](double seconds) {
    return orbit->state(seconds).position_km;
  };
}

}  // namespace flatsat::environment
