#include "models/environment/kepler_j2.h"

#include <stdexcept>

namespace flatsat {
namespace {
constexpr double kMu = 398600.4418;             // km3/s2, WGS 84
constexpr double kEarthRadiusKm = 6378.137;     // WGS 84
constexpr double kJ2 = 1.082629821e-3;          // NGA.STND.0036
}  // namespace

KeplerJ2 kepler_j2(const OrbitElements& el, double raan_deg) {
  KeplerJ2 k{};
  k.a_km = kEarthRadiusKm + el.altitude_km;
  k.e = el.eccentricity;
  if (!(k.e >= 0.0 && k.e <= 0.9)) throw std::invalid_argument("eccentricity must be from 0 to 0.9");
  if (!(k.a_km * (1.0 - k.e) > kEarthRadiusKm + 100.0)) throw std::invalid_argument("the perigee must be more than 100 km high");
  if (!(el.inclination_deg >= 0.0 && el.inclination_deg <= 180.0)) throw std::invalid_argument("inclination must be from 0 to 180 deg");
  k.i = el.inclination_deg * kDegree;
  k.raan = raan_deg * kDegree;
  k.argp = el.argument_of_perigee_deg * kDegree;
  k.m = el.mean_anomaly_deg * kDegree;
  const double n = std::sqrt(kMu / (k.a_km * k.a_km * k.a_km));
  const double p = k.a_km * (1.0 - k.e * k.e), ratio = kEarthRadiusKm / p, c = std::cos(k.i), s2 = 1.0 - c * c;
  const double factor = 1.5 * kJ2 * ratio * ratio * n;
  k.raan_rate = -factor * c;
  k.argp_rate = factor * (2.0 - 2.5 * s2);
  k.mean_motion = n + factor * std::sqrt(1.0 - k.e * k.e) * (1.0 - 1.5 * s2);
  return k;
}

double eccentric_anomaly(double mean_anomaly, double e) {
  const double m = std::remainder(mean_anomaly, 2.0 * kPi);
  double big = e < 0.8 ? m : kPi * (m < 0.0 ? -1.0 : 1.0);
  for (int i = 0; i < 50; ++i) {
    const double step = (big - e * std::sin(big) - m) / (1.0 - e * std::cos(big));
    big -= step;
    if (std::abs(step) < 1e-14) break;
  }
  return big;
}

OrbitState propagate(const KeplerJ2& k, double seconds) {
  const double big = eccentric_anomaly(k.m + k.mean_motion * seconds, k.e);
  const double raan = k.raan + k.raan_rate * seconds, argp = k.argp + k.argp_rate * seconds;
  const double root = std::sqrt(1.0 - k.e * k.e), n = std::sqrt(kMu / (k.a_km * k.a_km * k.a_km));
  const double x = k.a_km * (std::cos(big) - k.e), y = k.a_km * root * std::sin(big);
  const double rate = n / (1.0 - k.e * std::cos(big));
  const double vx = -k.a_km * std::sin(big) * rate, vy = k.a_km * root * std::cos(big) * rate;
  const double co = std::cos(raan), so = std::sin(raan), cw = std::cos(argp), sw = std::sin(argp), ci = std::cos(k.i), si = std::sin(k.i);
  const Vector p{co * cw - so * sw * ci, so * cw + co * sw * ci, sw * si};
  const Vector q{-co * sw - so * cw * ci, -so * sw + co * cw * ci, cw * si};
  return {plus(scaled(p, x), scaled(q, y)), plus(scaled(p, vx), scaled(q, vy))};
}

}  // namespace flatsat
