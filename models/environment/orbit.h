#pragma once
#include <functional>
#include <memory>
#include <string>
#include <variant>

#include "models/environment/drag.h"
#include "models/environment/tle.h"
#include "models/environment/utc.h"
#include "models/environment/vector.h"

namespace flatsat::environment {

/// kSgp4 is what element sets are made for; kKeplerJ2 is Kepler's motion with the secular rates of J2, several times
/// as quick and within 20 km of SGP4 over a day in low orbit without drag.
enum class Propagator { kSgp4, kKeplerJ2 };

/// An orbit by its shape: mean elements of a near-circular or elliptic orbit. SGP4 flies it without drag.
struct OrbitElements {
  double altitude_km = 650.0;       // of the semi-major axis above 6378.137 km, > 100
  double eccentricity = 0.0;        // 0 .. 0.9
  double inclination_deg = 97.986;  // 0 .. 180
  double raan_deg = 0.0;            // right ascension of the ascending node, unless ltan_h is given
  double ltan_h = -1.0;  // local mean solar time of the ascending node at the epoch, 0 .. 24; negative: use raan_deg
  double argument_of_perigee_deg = 0.0;
  double mean_anomaly_deg = 0.0;  // at the run's epoch
  Propagator propagator = Propagator::kKeplerJ2;
  DragConfig drag;  // of kKeplerJ2 alone
};

/// A two-line element set.
struct OrbitTle {
  std::string line1, line2;
  Propagator propagator = Propagator::kSgp4;
};

struct OrbitState {
  Vector position_km{};  // TEME
  Vector velocity_km_s{};
};

/// A state vector at an instant, flown by integration (cowell.h).
struct OrbitStateVector {
  OrbitState state;
  Utc epoch;
  DragConfig drag;
};

struct Ephemeris;

/// Elements, two lines, an element set that is numbers already, states at instants (never null), or a state vector.
using OrbitConfig = std::variant<OrbitElements, OrbitTle, Tle, std::shared_ptr<const Ephemeris>, OrbitStateVector>;

/// Where a spacecraft is, at seconds from the run's epoch, of either sign.
class Orbit {
 public:
  virtual ~Orbit() = default;
  /// Errors: a std::domain_error once the orbit is lost: Sgp4Error, Decayed, or OutsideEphemeris.
  virtual OrbitState state(double seconds) const = 0;
};

/// Element sets of numbers are flown by SGP4. An ephemeris answers a second beyond its ends as well: rates are taken
/// by differences there. Errors: std::invalid_argument for an orbit that is none, with what would be right.
std::unique_ptr<Orbit> make_orbit(const OrbitConfig& config, const Utc& epoch);

/// An element set that is numbers already, as an orbit of seconds from `epoch`.
std::unique_ptr<Orbit> make_orbit(const Tle& tle, Propagator propagator, const Utc& epoch);

/// The same as a function of time that owns its orbit.
std::function<Vector(double seconds)> make_ephemeris(const OrbitConfig& config, const Utc& epoch);

/// Right ascension of the mean Sun plus the hour angle of a local time. Returns deg, 0 .. 360.
double raan_of_ltan_deg(double ltan_h, const Utc& epoch);

}  // namespace flatsat::environment
