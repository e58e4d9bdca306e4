#pragma once
#include "models/environment/utc.h"
#include "models/environment/vector.h"

namespace flatsat::environment {

/// A point over the WGS 84 ellipsoid, east positive, -180 .. 180 deg.
struct Geodetic {
  double latitude_deg, longitude_deg, altitude_km;
};

constexpr double kEarthRotationRadS = 7.292115855306589e-5;  // of Greenwich mean sidereal time, IAU 1982, UT1 = UTC

/// Greenwich mean sidereal time, IAU 1982, UT1 = UTC.
double gmst_rad(const Utc& utc);

/// Turns a vector of TEME into GCRS and back: IAU 1976 precession, IAU 1980 nutation, geometric equation of the
/// equinoxes. The frame bias, 0.02 arcsec, is left out.
Vector gcrs_of_teme(const Vector& teme, const Utc& utc);
Vector teme_of_gcrs(const Vector& gcrs, const Utc& utc);
/// GCRS into the mean equator and equinox of date.
Vector mod_of_gcrs(const Vector& gcrs, const Utc& utc);

/// The subsatellite point of a TEME position; no polar motion. `gmst` in rad is of the same instant.
/// Source: Bowring's method as in ERFA's eraGc2gd.
Geodetic geodetic(const Vector& position_km, double gmst);

/// Angle between the Sun and the plane of an orbit: positive on the side of its angular momentum; -90 .. 90 deg.
double beta_deg(const Vector& position_km, const Vector& velocity_km_s, const Vector& sun_km);

}  // namespace flatsat::environment
