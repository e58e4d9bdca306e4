#include "models/environment/resonance.h"

#include "models/base/constants.h"
#include "models/environment/vector.h"

namespace flatsat::environment {
namespace {

constexpr double kEarthRotation = 4.37526908801129966e-3;  // rad/min
constexpr double kStepMin = 720.0;

/// The published polynomials in the eccentricity for half-day orbits; valid from 0.5.
struct EccentricityFunctions {
  double g201, g211, g310, g322, g410, g422, g520, g521, g532, g533;
};

double cubic(double e, double c0, double c1, double c2, double c3) { return c0 + e * (c1 + e * (c2 + e * c3)); }

EccentricityFunctions eccentricity_functions(double e) {
  EccentricityFunctions g{};
  g.g201 = -0.306 - (e - 0.64) * 0.440;
  if (e <= 0.65) {
    g.g211 = cubic(e, 3.616, -13.2470, 16.2900, 0.0);
    g.g310 = cubic(e, -19.302, 117.3900, -228.4190, 156.5910);
    g.g322 = cubic(e, -18.9068, 109.7927, -214.6334, 146.5816);
    g.g410 = cubic(e, -41.122, 242.6940, -471.0940, 313.9530);
    g.g422 = cubic(e, -146.407, 841.8800, -1629.014, 1083.4350);
    g.g520 = cubic(e, -532.114, 3017.977, -5740.032, 3708.2760);
  } else {
    g.g211 = cubic(e, -72.099, 331.819, -508.738, 266.724);
    g.g310 = cubic(e, -346.844, 1582.851, -2415.925, 1246.113);
    g.g322 = cubic(e, -342.585, 1554.908, -2366.899, 1215.972);
    g.g410 = cubic(e, -1052.797, 4758.686, -7193.992, 3651.957);
    g.g422 = cubic(e, -3581.690, 16178.110, -24462.770, 12422.520);
    g.g520 = e > 0.715 ? cubic(e, -5149.66, 29936.92, -54087.36, 31324.56) : cubic(e, 1464.74, -4664.75, 3763.64, 0.0);
  }
  const bool low = e < 0.7;
  g.g533 = low ? cubic(e, -919.22770, 4988.6100, -9064.7700, 5542.21)
               : cubic(e, -37995.780, 161616.52, -229838.20, 109377.94);
  g.g521 = low ? cubic(e, -822.71072, 4568.6173, -8491.4146, 5337.524)
               : cubic(e, -51752.104, 218913.95, -309468.16, 146349.42);
  g.g532 = low ? cubic(e, -853.66600, 4690.2500, -8624.7700, 5341.4)
               : cubic(e, -40023.880, 170470.89, -242699.48, 115605.82);
  return g;
}

/// The published functions of the inclination.
struct InclinationFunctions {
  double f220, f221, f321, f322, f441, f442, f522, f523, f542, f543;
};

InclinationFunctions inclination_functions(double inclination) {
  const double c = std::cos(inclination), s = std::sin(inclination), c2 = c * c, s2 = s * s;
  InclinationFunctions f{};
  f.f220 = 0.75 * (1.0 + 2.0 * c + c2);
  f.f221 = 1.5 * s2;
  f.f321 = 1.875 * s * (1.0 - 2.0 * c - 3.0 * c2);
  f.f322 = -1.875 * s * (1.0 + 2.0 * c - 3.0 * c2);
  f.f441 = 35.0 * s2 * f.f220;
  f.f442 = 39.3750 * s2 * s2;
  f.f522 = 9.84375 * s * (s2 * (1.0 - 2.0 * c - 5.0 * c2) + 0.33333333 * (-2.0 + 4.0 * c + 6.0 * c2));
  f.f523 = s * (4.92187512 * s2 * (-2.0 - 4.0 * c + 10.0 * c2) + 6.56250012 * (1.0 + 2.0 * c - 3.0 * c2));
  f.f542 = 29.53125 * s * (2.0 - 8.0 * c + c2 * (-12.0 + 8.0 * c + 10.0 * c2));
  f.f543 = 29.53125 * s * (-2.0 - 8.0 * c + c2 * (12.0 + 8.0 * c - 10.0 * c2));
  return f;
}

}  // namespace

Resonance::Resonance(const MeanElements& el, const SecularRates& zonal, const SecularRates& third, double sidereal_rad)
    : n0_(el.n), argp0_(el.argp), argp_rate_(zonal.argp), sidereal0_(sidereal_rad) {
  const double inverse_a = std::pow(el.n / model::wgs72::kXke, 2.0 / 3.0);
  if (el.n > 0.0034906585 && el.n < 0.0052359877) {
    kind_ = Kind::kOneDay;
    one_day(el, inverse_a);
    longitude0_ = std::fmod(el.m + el.raan + el.argp - sidereal0_, 2.0 * kPi);
    longitude_rate_ = zonal.m + zonal.argp + zonal.raan - kEarthRotation + third.m + third.argp + third.raan - el.n;
  } else if (el.n >= 8.26e-3 && el.n <= 9.24e-3 && el.e >= 0.5) {
    kind_ = Kind::kHalfDay;
    half_day(el, inverse_a);
    longitude0_ = std::fmod(el.m + 2.0 * el.raan - 2.0 * sidereal0_, 2.0 * kPi);
    longitude_rate_ = zonal.m + third.m + 2.0 * (zonal.raan + third.raan - kEarthRotation) - el.n;
  }
}

void Resonance::one_day(const MeanElements& el, double inverse_a) {
  const double e2 = el.e * el.e, c = std::cos(el.inclination), s = std::sin(el.inclination), plus_c = 1.0 + c;
  const double g200 = 1.0 + e2 * (-2.5 + 0.8125 * e2), g310 = 1.0 + 2.0 * e2, g300 = 1.0 + e2 * (-6.0 + 6.60937 * e2);
  const double f220 = 0.75 * plus_c * plus_c, f311 = 0.9375 * s * s * (1.0 + 3.0 * c) - 0.75 * plus_c;
  const double f330 = 1.875 * plus_c * plus_c * plus_c;
  constexpr double kQ22 = 1.7891679e-6, kQ31 = 2.1460748e-6, kQ33 = 2.2123015e-7;
  const double scale = 3.0 * el.n * el.n * inverse_a * inverse_a;
  terms_ = {{scale * f311 * g310 * kQ31 * inverse_a, 0.0, 1.0, 0.13130908},
            {2.0 * scale * f220 * g200 * kQ22, 0.0, 2.0, 2.0 * 2.8843198},
            {3.0 * scale * f330 * g300 * kQ33 * inverse_a, 0.0, 3.0, 3.0 * 0.37448087}};
}

void Resonance::half_day(const MeanElements& el, double inverse_a) {
  const auto g = eccentricity_functions(el.e);
  const auto f = inclination_functions(el.inclination);
  constexpr double kRoot22 = 1.7891679e-6, kRoot32 = 3.7393792e-7, kRoot44 = 7.3636953e-9, kRoot52 = 1.1428639e-7,
                   kRoot54 = 2.1765803e-9;
  constexpr double kG22 = 5.7686396, kG32 = 0.95240898, kG44 = 1.8014998, kG52 = 1.0508330, kG54 = 4.4108898;
  const double scale2 = 3.0 * el.n * el.n * inverse_a * inverse_a, scale3 = scale2 * inverse_a,
               scale4 = scale3 * inverse_a;
  const double scale5 = scale4 * inverse_a;
  const double t22 = scale2 * kRoot22, t32 = scale3 * kRoot32, t44 = 2.0 * scale4 * kRoot44;
  const double t52 = scale5 * kRoot52, t54 = 2.0 * scale5 * kRoot54;
  terms_ = {{t22 * f.f220 * g.g201, 2.0, 1.0, kG22}, {t22 * f.f221 * g.g211, 0.0, 1.0, kG22},
            {t32 * f.f321 * g.g310, 1.0, 1.0, kG32}, {t32 * f.f322 * g.g322, -1.0, 1.0, kG32},
            {t44 * f.f441 * g.g410, 2.0, 2.0, kG44}, {t44 * f.f442 * g.g422, 0.0, 2.0, kG44},
            {t52 * f.f522 * g.g520, 1.0, 1.0, kG52}, {t52 * f.f523 * g.g532, -1.0, 1.0, kG52},
            {t54 * f.f542 * g.g521, 1.0, 2.0, kG54}, {t54 * f.f543 * g.g533, -1.0, 2.0, kG54}};
}

Resonance::Pull Resonance::pull(double longitude, double minutes) const {
  const double argp = argp0_ + argp_rate_ * minutes;
  Pull sum{};
  for (const auto& term : terms_) {
    const double angle = term.omega * argp + term.lambda * longitude - term.phase;
    sum.acceleration += term.amplitude * std::sin(angle);
    sum.slope += term.amplitude * term.lambda * std::cos(angle);
  }
  return sum;
}

double Resonance::sidereal(double minutes) const { return std::fmod(sidereal0_ + kEarthRotation * minutes, 2.0 * kPi); }

void Resonance::apply(MeanElements& el, double minutes) const {
  if (kind_ == Kind::kNone) return;
  // The published integrator: whole steps of 720 min from the epoch, then a Taylor step; other steps, other results.
  double longitude = longitude0_, n = n0_, at = 0.0;
  const double step = minutes < 0.0 ? -kStepMin : kStepMin;
  for (;;) {
    const auto [acceleration, slope] = pull(longitude, at);
    const double rate = n + longitude_rate_;
    const double rest = minutes - at;
    const bool last = std::abs(rest) < kStepMin;
    const double dt = last ? rest : step;
    longitude += rate * dt + 0.5 * acceleration * dt * dt;
    n += acceleration * dt + 0.5 * slope * rate * dt * dt;
    if (last) break;
    at += step;
  }
  const double theta = sidereal(minutes);
  el.m = kind_ == Kind::kOneDay ? longitude - el.raan - el.argp + theta : longitude - 2.0 * el.raan + 2.0 * theta;
  el.n = n;
}

}  // namespace flatsat::environment
