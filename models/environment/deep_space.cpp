#include "models/environment/deep_space.h"

#include <erfa.h>

#include "models/environment/vector.h"

namespace flatsat::environment {
namespace {

double days_since_1950(const Utc& utc) { return (utc.jd1 - 2433281.5) + utc.jd2; }

SecularRates third_body_rates(const ThirdBodies& b, double inclination) {
  constexpr double kFlat = 5.2359877e-2;  // 3 deg: nearer to the equator the node's rate is dropped
  const double c = std::cos(inclination), s = std::sin(inclination);
  const bool has_node = inclination >= kFlat && inclination <= kPi - kFlat;
  const double raan = has_node ? (b.sun.raan_rate + b.moon.raan_rate) / s : 0.0;
  return {b.sun.m_rate + b.moon.m_rate, b.sun.argp_rate + b.moon.argp_rate - c * raan, raan};
}

void lyddane(MeanElements& el, const LongPeriods& p) {
  const double s = std::sin(el.inclination), c = std::cos(el.inclination);
  const double sin_node = std::sin(el.raan), cos_node = std::cos(el.raan);
  const double alpha = s * sin_node + p.h * cos_node + p.inclination * c * sin_node;
  const double beta = s * cos_node - p.h * sin_node + p.inclination * c * cos_node;
  const double before = std::fmod(el.raan, 2.0 * kPi);
  const double longitude = el.m + el.argp + c * before + p.l + p.gh - p.inclination * before * s;
  el.raan = std::atan2(alpha, beta);
  if (std::abs(before - el.raan) > kPi) el.raan += el.raan < before ? 2.0 * kPi : -2.0 * kPi;
  el.m += p.l;
  el.argp = longitude - el.m - c * el.raan;
}

}  // namespace

DeepSpace::DeepSpace(const MeanElements& el, const SecularRates& zonal, const Utc& epoch)
    : DeepSpace(el, zonal, epoch, third_bodies(el, days_since_1950(epoch))) {}

DeepSpace::DeepSpace(const MeanElements& el, const SecularRates& zonal, const Utc& epoch, const ThirdBodies& bodies)
    : bodies_(bodies),
      third_(third_body_rates(bodies, el.inclination)),
      e_rate_(bodies.sun.e_rate + bodies.moon.e_rate),
      inclination_rate_(bodies.sun.inclination_rate + bodies.moon.inclination_rate),
      resonance_(el, zonal, third_, eraGmst82(epoch.jd1, epoch.jd2)) {}

void DeepSpace::add_secular(MeanElements& el, double minutes) const {
  el.e += e_rate_ * minutes;
  el.inclination += inclination_rate_ * minutes;
  el.argp += third_.argp * minutes;
  el.raan += third_.raan * minutes;
  el.m += third_.m * minutes;
  resonance_.apply(el, minutes);
}

void DeepSpace::add_long_periods(MeanElements& el, double minutes) const {
  const auto sun = long_periods(bodies_.sun, minutes), moon = long_periods(bodies_.moon, minutes);
  const LongPeriods p{sun.e + moon.e, sun.inclination + moon.inclination, sun.l + moon.l, sun.gh + moon.gh,
                      sun.h + moon.h};
  el.inclination += p.inclination;
  el.e += p.e;
  if (el.inclination < 0.2) {
    lyddane(el, p);
  } else {
    const double node = p.h / std::sin(el.inclination);
    el.argp += p.gh - std::cos(el.inclination) * node;
    el.raan += node;
    el.m += p.l;
  }
  if (el.inclination < 0.0) {
    el.inclination = -el.inclination;
    el.raan += kPi;
    el.argp -= kPi;
  }
}

}  // namespace flatsat::environment
