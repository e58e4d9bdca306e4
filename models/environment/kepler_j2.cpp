#include "models/environment/kepler_j2.h"

#include <stdexcept>

#include "models/base/constants.h"
#include "models/environment/sgp4.h"

namespace flatsat::environment {
namespace {

void check(const OrbitElements& el) {
  const double a_km = model::wgs84::kRadiusKm + el.altitude_km;
  if (!(el.eccentricity >= 0.0 && el.eccentricity <= 0.9))
    throw std::invalid_argument("eccentricity must be from 0 to 0.9");
  if (!(a_km * (1.0 - el.eccentricity) > model::wgs84::kRadiusKm + 100.0))
    throw std::invalid_argument("the perigee must be more than 100 km high");
  if (!(el.inclination_deg >= 0.0 && el.inclination_deg <= 180.0))
    throw std::invalid_argument("inclination must be from 0 to 180 deg");
}

/// Common factor of J2's secular rates: `rate` in the unit of the mean motion, a in Earth radii.
double secular_factor(double j2, double a, double e, double mean_motion) {
  const double p = a * (1.0 - e * e);
  return 1.5 * j2 / (p * p) * mean_motion;
}

void set_inclination(KeplerJ2& k, double i) {
  k.i = i;
  k.cos_i = std::cos(i);
  k.sin_i = std::sin(i);
}

void set_node_rates(KeplerJ2& k, double factor) {
  const double c = k.cos_i;
  k.raan_rate = -factor * c;
  k.argp_rate = factor * (2.0 - 2.5 * (1.0 - c * c));
}

}  // namespace

KeplerJ2 kepler_j2(const OrbitElements& el, double raan_deg) {
  check(el);
  KeplerJ2 k{};
  k.a_km = model::wgs84::kRadiusKm + el.altitude_km;
  k.e = el.eccentricity;
  set_inclination(k, el.inclination_deg * kDegree);
  k.raan = raan_deg * kDegree;
  k.argp = el.argument_of_perigee_deg * kDegree;
  k.m = el.mean_anomaly_deg * kDegree;
  const double n = std::sqrt(model::wgs84::kMuKm3S2 / (k.a_km * k.a_km * k.a_km)), s = k.sin_i;
  const double factor = secular_factor(model::wgs84::kJ2, k.a_km / model::wgs84::kRadiusKm, k.e, n);
  set_node_rates(k, factor);
  k.mean_motion = n + factor * std::sqrt(1.0 - k.e * k.e) * (1.0 - 1.5 * s * s);
  k.decay = decay(el.drag, k.a_km, k.e);
  return k;
}

KeplerJ2 kepler_j2(const Tle& tle) {
  const auto orbit = brouwer_orbit(tle);
  if (tle.eccentricity > 0.9) throw std::invalid_argument("eccentricity must be from 0 to 0.9 for Kepler's motion");
  KeplerJ2 k{};
  k.a_km = orbit.a * model::wgs72::kRadiusKm;
  k.e = tle.eccentricity;
  set_inclination(k, tle.inclination);
  k.raan = tle.raan;
  k.argp = tle.argument_of_perigee;
  k.m = tle.mean_anomaly;
  set_node_rates(k, secular_factor(model::wgs72::kJ2, orbit.a, k.e, orbit.n / 60.0));
  k.mean_motion = tle.mean_motion / 60.0;
  k.decay = decay_of_fall(fall_km_s(tle), k.a_km);
  return k;
}

Tle element_set(const OrbitElements& el, double raan_deg, const Utc& epoch) {
  check(el);
  Tle tle;
  tle.satellite = "elements";
  tle.epoch = epoch;
  tle.inclination = el.inclination_deg * kDegree;
  tle.raan = raan_deg * kDegree;
  tle.eccentricity = el.eccentricity;
  tle.argument_of_perigee = el.argument_of_perigee_deg * kDegree;
  tle.mean_anomaly = el.mean_anomaly_deg * kDegree;
  const double a = (model::wgs84::kRadiusKm + el.altitude_km) / model::wgs72::kRadiusKm,
               brouwer = model::wgs72::kXke / std::pow(a, 1.5);
  tle.mean_motion = brouwer;
  for (int i = 0; i < 8; ++i) tle.mean_motion *= brouwer / brouwer_orbit(tle).n;  // each turn gains three digits
  return tle;
}

double eccentric_anomaly(double mean_anomaly, double e) {
  const double m = std::remainder(mean_anomaly, 2.0 * kPi);
  if (e == 0.0) return m;
  double big = e < 0.8 ? m : kPi * (m < 0.0 ? -1.0 : 1.0);
  for (int i = 0; i < 50; ++i) {
    const double step = (big - e * std::sin(big) - m) / (1.0 - e * std::cos(big));
    big -= step;
    if (std::abs(step) < 1e-14) break;
  }
  return big;
}

OrbitState propagate(const KeplerJ2& k, double seconds) {
  const double drop_km = k.decay.drop_km(seconds), a_km = k.a_km + drop_km;
  const double swifter = -1.5 * k.mean_motion / k.a_km;  // of the mean motion, a kilometre of fall
  const double mean_motion = k.mean_motion + swifter * drop_km;
  const double big = eccentric_anomaly(k.m + k.mean_motion * seconds + swifter * k.decay.drop_km_s(seconds), k.e);
  const double raan = k.raan + k.raan_rate * seconds, argp = k.argp + k.argp_rate * seconds;
  const double root = std::sqrt(1.0 - k.e * k.e), sin_e = std::sin(big), cos_e = std::cos(big);
  const double x = a_km * (cos_e - k.e), y = a_km * root * sin_e;
  const double rate = mean_motion / (1.0 - k.e * cos_e);
  const double vx = -a_km * sin_e * rate, vy = a_km * root * cos_e * rate;
  const double co = std::cos(raan), so = std::sin(raan), cw = std::cos(argp), sw = std::sin(argp), ci = k.cos_i,
               si = k.sin_i;
  const Vector p{co * cw - so * sw * ci, so * cw + co * sw * ci, sw * si};
  const Vector q{-co * sw - so * cw * ci, -so * sw + co * cw * ci, cw * si};
  const Vector position = plus(scaled(p, x), scaled(q, y));
  // The plane itself turns: with the node about the pole, with the perigee about its own normal.
  const Vector turn{k.argp_rate * so * si, -k.argp_rate * co * si, k.argp_rate * ci + k.raan_rate};
  return {position, plus(plus(scaled(p, vx), scaled(q, vy)), cross(turn, position))};
}

}  // namespace flatsat::environment
