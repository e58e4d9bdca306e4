#include "models/environment/short_periods.h"

#include <algorithm>

#include "models/environment/vector.h"
#include "models/environment/wgs72.h"

namespace flatsat {
namespace {

using wgs72::kJ2, wgs72::kJ3, wgs72::kRadiusKm, wgs72::kXke;

/// Kepler's equation in the elements e cos w, e sin w: eccentric anomaly plus argument of perigee.
double eccentric_longitude(double u, double axn, double ayn) {
  double eo = u;
  for (int i = 0; i < 10; ++i) {
    const double s = std::sin(eo), c = std::cos(eo);
    const double step = std::clamp((u - ayn * c + axn * s - eo) / (1.0 - c * axn - s * ayn), -0.95, 0.95);
    eo += step;
    if (std::abs(step) < 1e-12) break;
  }
  return eo;
}

}  // namespace

ShortPeriodState short_periods(const MeanElements& el, double a) {
  const double n = kXke / std::pow(a, 1.5);
  const double sinip = std::sin(el.inclination), cosip = std::cos(el.inclination), c2 = cosip * cosip;
  const double con41 = 3.0 * c2 - 1.0, x1mth2 = 1.0 - c2, x7thm1 = 7.0 * c2 - 1.0;
  // Long periods by J3; the guard keeps an inclination of 180 deg finite.
  const double axn = el.e * std::cos(el.argp), inverse_p = 1.0 / (a * (1.0 - el.e * el.e));
  const double divisor = std::abs(cosip + 1.0) > 1.5e-12 ? 1.0 + cosip : 1.5e-12;
  const double ayn = el.e * std::sin(el.argp) - inverse_p * 0.5 * kJ3 / kJ2 * sinip;
  const double shift = -0.25 * kJ3 / kJ2 * sinip * (3.0 + 5.0 * cosip) / divisor;
  const double eo = eccentric_longitude(std::fmod(el.m + el.argp + inverse_p * shift * axn, 2.0 * kPi), axn, ayn);

  const double s = std::sin(eo), c = std::cos(eo);
  const double ecose = axn * c + ayn * s, esine = axn * s - ayn * c, el2 = axn * axn + ayn * ayn, pl = a * (1.0 - el2);
  if (pl < 0.0) return {};
  const double rl = a * (1.0 - ecose), beta = std::sqrt(1.0 - el2), part = esine / (1.0 + beta);
  const double sinu = a / rl * (s - ayn - axn * part), cosu = a / rl * (c - axn + ayn * part);
  const double sin2u = 2.0 * cosu * sinu, cos2u = 1.0 - 2.0 * sinu * sinu;

  const double temp1 = 0.5 * kJ2 / pl, temp2 = temp1 / pl;
  const double r = rl * (1.0 - 1.5 * temp2 * beta * con41) + 0.5 * temp1 * x1mth2 * cos2u;
  const double u = std::atan2(sinu, cosu) - 0.25 * temp2 * x7thm1 * sin2u;
  const double node = el.raan + 1.5 * temp2 * cosip * sin2u;
  const double inclination = el.inclination + 1.5 * temp2 * cosip * sinip * cos2u;
  const double radial = std::sqrt(a) * esine / rl - n * temp1 * x1mth2 * sin2u / kXke;
  const double along = std::sqrt(pl) / rl + n * temp1 * (x1mth2 * cos2u + 1.5 * con41) / kXke;

  const double sinsu = std::sin(u), cossu = std::cos(u), snod = std::sin(node), cnod = std::cos(node);
  const double sini = std::sin(inclination), cosi = std::cos(inclination);
  const Vector out{-snod * cosi * sinsu + cnod * cossu, cnod * cosi * sinsu + snod * cossu, sini * sinsu};
  const Vector ahead{-snod * cosi * cossu - cnod * sinsu, cnod * cosi * cossu - snod * sinsu, sini * cossu};
  const double speed = kRadiusKm * kXke / 60.0;
  return {{scaled(out, r * kRadiusKm), plus(scaled(out, radial * speed), scaled(ahead, along * speed))}, r, true};
}

}  // namespace flatsat
