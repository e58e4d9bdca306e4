#include "models/environment/short_periods.h"

#include <algorithm>

#include "models/base/constants.h"
#include "models/environment/rotation.h"
#include "models/environment/vector.h"

namespace flatsat::environment {
namespace {

using model::wgs72::kJ2, model::wgs72::kJ3, model::wgs72::kRadiusKm, model::wgs72::kXke;

/// Kepler's equation in the elements e cos w, e sin w. Returns sine and cosine of the eccentric anomaly plus the
/// argument of perigee. Iterates on the distance from the mean longitude `u`: one sine of a full angle is enough for
/// all turns, and a longitude of many revolutions costs no digits.
SineCosine eccentric_longitude(double u, double axn, double ayn) {
  const SineCosine mean{std::sin(u), std::cos(u)};
  SineCosine at = mean;
  double distance = 0.0;
  for (int i = 0; i < 10; ++i) {
    const double slope = 1.0 - at.cosine * axn - at.sine * ayn;
    const double step = std::clamp((axn * at.sine - ayn * at.cosine - distance) / slope, -0.95, 0.95);
    if (std::abs(step) < 1e-12) break;
    distance += step;
    at = turned(mean, distance);
  }
  return at;
}

}  // namespace

InclinationTerms::InclinationTerms(double inclination) : sine(std::sin(inclination)), cosine(std::cos(inclination)) {
  const double c2 = cosine * cosine;
  con41 = 3.0 * c2 - 1.0;
  x1mth2 = 1.0 - c2;
  x7thm1 = 7.0 * c2 - 1.0;
  const double divisor = std::abs(cosine + 1.0) > 1.5e-12 ? 1.0 + cosine : 1.5e-12;  // 180 deg stays finite
  aycof = -0.5 * kJ3 / kJ2 * sine;
  xlcof = -0.25 * kJ3 / kJ2 * sine * (3.0 + 5.0 * cosine) / divisor;
}

ShortPeriodState short_periods(const MeanElements& el, const InclinationTerms& in, double a) {
  const double root_a = std::sqrt(a), n = kXke / (a * root_a);
  const double inverse_p = 1.0 / (a * (1.0 - el.e * el.e));
  const double axn = el.e * std::cos(el.argp), ayn = el.e * std::sin(el.argp) + inverse_p * in.aycof;
  const auto [s, c] = eccentric_longitude(el.m + el.argp + inverse_p * in.xlcof * axn, axn, ayn);

  const double ecose = axn * c + ayn * s, esine = axn * s - ayn * c, el2 = axn * axn + ayn * ayn, pl = a * (1.0 - el2);
  if (pl < 0.0) return {};
  const double beta = std::sqrt(1.0 - el2), share = 1.0 / (1.0 - ecose), rl = a * (1.0 - ecose);
  const double part = esine / (1.0 + beta);
  const double sinu = share * (s - ayn - axn * part), cosu = share * (c - axn + ayn * part);
  const double sin2u = 2.0 * cosu * sinu, cos2u = 1.0 - 2.0 * sinu * sinu;

  const double inverse_pl = 1.0 / pl, temp1 = 0.5 * kJ2 * inverse_pl, temp2 = temp1 * inverse_pl;
  const double r = rl * (1.0 - 1.5 * temp2 * beta * in.con41) + 0.5 * temp1 * in.x1mth2 * cos2u;
  const double inverse_rl = 1.0 / rl, change = n / kXke * temp1;
  const double radial = root_a * esine * inverse_rl - change * in.x1mth2 * sin2u;
  const double along = root_a * beta * inverse_rl + change * (in.x1mth2 * cos2u + 1.5 * in.con41);

  // The short periods turn three angles by little: their sines follow from those of the angles themselves.
  const auto u = turned({sinu, cosu}, -0.25 * temp2 * in.x7thm1 * sin2u);
  const auto node = turned({std::sin(el.raan), std::cos(el.raan)}, 1.5 * temp2 * in.cosine * sin2u);
  const auto i = turned({in.sine, in.cosine}, 1.5 * temp2 * in.cosine * in.sine * cos2u);
  const Vector out{-node.sine * i.cosine * u.sine + node.cosine * u.cosine,
                   node.cosine * i.cosine * u.sine + node.sine * u.cosine, i.sine * u.sine};
  const Vector ahead{-node.sine * i.cosine * u.cosine - node.cosine * u.sine,
                     node.cosine * i.cosine * u.cosine - node.sine * u.sine, i.sine * u.cosine};
  const double speed = kRadiusKm * kXke / 60.0;
  return {{scaled(out, r * kRadiusKm), plus(scaled(out, radial * speed), scaled(ahead, along * speed))}, r, true};
}

}  // namespace flatsat::environment
