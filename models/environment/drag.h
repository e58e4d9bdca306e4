#pragma once
#include <stdexcept>

namespace flatsat::environment {

/// How much the Sun swells the upper atmosphere: its radio flux at 10.7 cm in 1e-22 W/m2/Hz, 65 .. 300, and the
/// geomagnetic index Ap, 0 .. 400.
struct SolarActivity {
  double f107 = 150.0, ap = 15.0;
};

/// What drag does to a spacecraft.
struct DragConfig {
  double area_mass_m2_kg = 0.0;  // drag coefficient x area / mass, >= 0; 0: no drag
  SolarActivity activity{};
};

/// Density of the air in kg/m3 by altitude in km. Made for 180 to 500 km; at 650 km it is about a third of what
/// other models say, below 180 km it goes on by the same law.
/// Source: Kennewell, "Satellite orbital decay calculations", IPS Radio and Space Services (1999):
/// 6e-10 exp(-(h - 175) / H), H = (900 + 2.5 (F10.7 - 70) + 1.5 Ap) / (27 - 0.012 (h - 200)).
double density_kg_m3(double altitude_km, const SolarActivity& activity);

/// Below this an orbit has decayed.
inline constexpr double kDecayedKm = 120.0;

class Decayed : public std::domain_error {
 public:
  explicit Decayed(double at_s);
};

/// The fall of a semi-major axis in air whose density grows by e each `scale_km`: closed form.
struct Decay {
  double fall_km_s = 0.0;  // at the start; 0: none
  double scale_km = 1.0;
  double life_s = 0.0;  // until kDecayedKm

  /// Change of the semi-major axis, <= 0 after the start. Units: s of either sign; returns km. Errors: Decayed.
  double drop_km(double seconds) const;
  /// Its integral over time. Returns km s.
  double drop_km_s(double seconds) const;
};

/// Units: semi-major axis in km; eccentricity below 0.1 or so. Source: King-Hele, Theory of Satellite Orbits in an
/// Atmosphere (1964): da/dt = -(Cd A / m) rho(a) sqrt(mu a) (I0(z) + 2 e I1(z)), z = a e / H, over a turn; then with
/// dh/dt = -f exp(-(h - h0) / H) h = h0 + H ln(1 - f t / H).
Decay decay(const DragConfig& drag, double a_km, double eccentricity);

/// The same for a fall that is known, in air as dense as on an average day. Units: km/s; none where it is not above 0.
Decay decay_of_fall(double fall_km_s, double a_km);

}  // namespace flatsat::environment
