#pragma once
#include <vector>

#include "models/environment/utc.h"
#include "models/environment/vector.h"

namespace flatsat::environment {

/// Apparent vector from the Earth to the Sun in TEME, km: ERFA's Earth (epv00), annual aberration, IAU 1976 precession,
/// IAU 1980 nutation, geometric equation of the equinoxes.
Vector sun_teme_km(const Utc& utc);

/// The same in GCRS.
Vector sun_gcrs_km(const Utc& utc);

/// The almanac's low-precision Sun, a unit vector of date, within 0.01 deg of the apparent one from 1950 to 2050: what
/// a simple on-board computer would use. Source: the Astronomical Almanac's formula in the constants of Vallado 2013,
/// section 5.1.
Vector almanac_sun(const Utc& utc);

/// The Sun in TEME for any second of a run, between hourly values: within 0.01 arcsec and 1 km.
class SunTable {
 public:
  /// Quick for `duration_s` >= 0 from the epoch and an hour more; as exact but slow for other times.
  SunTable(const Utc& epoch, double duration_s);
  Vector at(double seconds) const;

 private:
  Utc epoch_;
  struct Hour {
    Vector direction;
    double distance_km;
  };
  std::vector<Hour> hours_;
};

}  // namespace flatsat::environment
