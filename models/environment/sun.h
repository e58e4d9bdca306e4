#pragma once
#include <vector>

#include "models/environment/utc.h"
#include "models/environment/vector.h"

namespace flatsat {

constexpr double kAstronomicalUnitKm = 149597870.7;  // IAU 2012

/// Apparent vector from the Earth to the Sun in TEME, km: ERFA's Earth (epv00), annual aberration, IAU 1976 precession,
/// IAU 1980 nutation, geometric equation of the equinoxes.
Vector sun_teme_km(const Utc& utc);

/// The same for any second of a run, from hourly values: within 0.1 arcsec.
class SunTable {
 public:
  /// Covers `duration_s` >= 0 from the epoch and an hour more.
  SunTable(const Utc& epoch, double duration_s);
  Vector at(double seconds) const;

 private:
  std::vector<Vector> hourly_;
};

/// TEME to Earth-fixed (no polar motion, UT1 = UTC), and geodetic on WGS 84.
struct Geodetic {
  double latitude_deg, longitude_deg, altitude_km;
};
double gmst_rad(const Utc& utc);
/// `gmst` of the instant; position in TEME.
Geodetic geodetic(const Vector& position_km, double gmst);

}  // namespace flatsat
