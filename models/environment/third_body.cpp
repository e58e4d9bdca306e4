#include "models/environment/third_body.h"

#include "models/environment/vector.h"

namespace flatsat::environment {
namespace {

constexpr double kSunMotion = 1.19459e-5, kMoonMotion = 1.5835218e-4;  // rad/min
constexpr double kSunEccentricity = 0.01675, kMoonEccentricity = 0.05490;
constexpr double kSunStrength = 2.9864797e-6, kMoonStrength = 4.7968065e-7;

/// The body's own orbit as seen from the satellite's node.
struct BodyOrbit {
  double cos_g, sin_g;  // argument of perigee
  double cos_i, sin_i;  // inclination
  double cos_h, sin_h;  // node of the satellite less that of the body
  double strength, mean_motion, eccentricity, mean_anomaly;
};

ThirdBody effect(const BodyOrbit& b, const MeanElements& el) {
  const double cosim = std::cos(el.inclination), sinim = std::sin(el.inclination);
  const double cosom = std::cos(el.argp), sinom = std::sin(el.argp);
  const double e2 = el.e * el.e, beta2 = 1.0 - e2, beta = std::sqrt(beta2);
  const double a1 = b.cos_g * b.cos_h + b.sin_g * b.cos_i * b.sin_h;
  const double a3 = -b.sin_g * b.cos_h + b.cos_g * b.cos_i * b.sin_h;
  const double a7 = -b.cos_g * b.sin_h + b.sin_g * b.cos_i * b.cos_h;
  const double a8 = b.sin_g * b.sin_i, a10 = b.cos_g * b.sin_i;
  const double a9 = b.sin_g * b.sin_h + b.cos_g * b.cos_i * b.cos_h;
  const double a2 = cosim * a7 + sinim * a8, a4 = cosim * a9 + sinim * a10;
  const double a5 = -sinim * a7 + cosim * a8, a6 = -sinim * a9 + cosim * a10;
  const double x1 = a1 * cosom + a2 * sinom, x2 = a3 * cosom + a4 * sinom;
  const double x3 = -a1 * sinom + a2 * cosom, x4 = -a3 * sinom + a4 * cosom;
  const double x5 = a5 * sinom, x6 = a6 * sinom, x7 = a5 * cosom, x8 = a6 * cosom;
  const double z31 = 12.0 * x1 * x1 - 3.0 * x3 * x3, z32 = 24.0 * x1 * x2 - 6.0 * x3 * x4;
  const double z33 = 12.0 * x2 * x2 - 3.0 * x4 * x4;
  const double z1 = 6.0 * (a1 * a1 + a2 * a2) + (1.0 + e2) * z31, z2 = 12.0 * (a1 * a3 + a2 * a4) + (1.0 + e2) * z32;
  const double z3 = 6.0 * (a3 * a3 + a4 * a4) + (1.0 + e2) * z33;
  const double z11 = -6.0 * a1 * a5 + e2 * (-24.0 * x1 * x7 - 6.0 * x3 * x5);
  const double z12 = -6.0 * (a1 * a6 + a3 * a5) + e2 * (-24.0 * (x2 * x7 + x1 * x8) - 6.0 * (x3 * x6 + x4 * x5));
  const double z13 = -6.0 * a3 * a6 + e2 * (-24.0 * x2 * x8 - 6.0 * x4 * x6);
  const double z21 = 6.0 * a2 * a5 + e2 * (24.0 * x1 * x5 - 6.0 * x3 * x7);
  const double z22 = 6.0 * (a4 * a5 + a2 * a6) + e2 * (24.0 * (x2 * x5 + x1 * x6) - 6.0 * (x4 * x7 + x3 * x8));
  const double z23 = 6.0 * a4 * a6 + e2 * (24.0 * x2 * x6 - 6.0 * x4 * x8);
  const double s3 = b.strength / el.n, s2 = -0.5 * s3 / beta, s4 = s3 * beta, s1 = -15.0 * el.e * s4;
  const double s5 = x1 * x3 + x2 * x4, s6 = x2 * x3 + x1 * x4, s7 = x2 * x4 - x1 * x3;
  ThirdBody t{};
  t.mean_motion = b.mean_motion;
  t.eccentricity = b.eccentricity;
  t.mean_anomaly = b.mean_anomaly;
  t.e_rate = s1 * b.mean_motion * s5;
  t.inclination_rate = s2 * b.mean_motion * (z11 + z13);
  t.m_rate = -b.mean_motion * s3 * (z1 + z3 - 14.0 - 6.0 * e2);
  t.argp_rate = s4 * b.mean_motion * (z31 + z33 - 6.0);
  t.raan_rate = -b.mean_motion * s2 * (z21 + z23);
  t.e2 = 2.0 * s1 * s6;
  t.e3 = 2.0 * s1 * s7;
  t.i2 = 2.0 * s2 * z12;
  t.i3 = 2.0 * s2 * (z13 - z11);
  t.l2 = -2.0 * s3 * z2;
  t.l3 = -2.0 * s3 * (z3 - z1);
  t.l4 = -2.0 * s3 * (-21.0 - 9.0 * e2) * b.eccentricity;
  t.gh2 = 2.0 * s4 * z32;
  t.gh3 = 2.0 * s4 * (z33 - z31);
  t.gh4 = -18.0 * s4 * b.eccentricity;
  t.h2 = -2.0 * s2 * z22;
  t.h3 = -2.0 * s2 * (z23 - z21);
  return t;
}

/// The ecliptic's obliquity is that of the year 1900 in the published theory.
BodyOrbit sun(const MeanElements& el, double day) {
  return {0.1945905,         -0.98088458,
          0.91744867,        0.39785416,
          std::cos(el.raan), std::sin(el.raan),
          kSunStrength,      kSunMotion,
          kSunEccentricity,  std::fmod(6.2565837 + 0.017201977 * day, 2.0 * kPi)};
}

BodyOrbit moon(const MeanElements& el, double day) {
  const double node = std::fmod(4.5236020 - 9.2422029e-4 * day, 2.0 * kPi);  // on the ecliptic
  const double cos_i = 0.91375164 - 0.03568096 * std::cos(node), sin_i = std::sqrt(1.0 - cos_i * cos_i);
  const double sin_h = 0.089683511 * std::sin(node) / sin_i, cos_h = std::sqrt(1.0 - sin_h * sin_h);
  const double perigee = 5.8351514 + 0.0019443680 * day;
  const double shift =
      std::atan2(0.39785416 * std::sin(node) / sin_i, cos_h * std::cos(node) + 0.91744867 * sin_h * std::sin(node));
  const double g = perigee + shift - node;
  const double c = std::cos(el.raan), s = std::sin(el.raan);
  return {std::cos(g),
          std::sin(g),
          cos_i,
          sin_i,
          cos_h * c + sin_h * s,
          s * cos_h - c * sin_h,
          kMoonStrength,
          kMoonMotion,
          kMoonEccentricity,
          std::fmod(4.7199672 + 0.22997150 * day - perigee, 2.0 * kPi)};
}

}  // namespace

ThirdBodies third_bodies(const MeanElements& elements, double days_since_1950) {
  const double day = days_since_1950 + 18261.5;  // from 1900 January 0.5
  return {effect(sun(elements, day), elements), effect(moon(elements, day), elements)};
}

LongPeriods long_periods(const ThirdBody& b, double minutes) {
  const double m = b.mean_anomaly + b.mean_motion * minutes;
  const double f = m + 2.0 * b.eccentricity * std::sin(m), sine = std::sin(f);
  const double f2 = 0.5 * sine * sine - 0.25, f3 = -0.5 * sine * std::cos(f);
  return {b.e2 * f2 + b.e3 * f3, b.i2 * f2 + b.i3 * f3, b.l2 * f2 + b.l3 * f3 + b.l4 * sine,
          b.gh2 * f2 + b.gh3 * f3 + b.gh4 * sine, b.h2 * f2 + b.h3 * f3};
}

}  // namespace flatsat::environment
