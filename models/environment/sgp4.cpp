#include "models/environment/sgp4.h"

#include <algorithm>
#include <string>

#include "models/base/constants.h"
#include "models/environment/rotation.h"
#include "models/environment/short_periods.h"
#include "models/environment/vector.h"

namespace flatsat::environment {
namespace {

constexpr double kDeepSpacePeriodMin = 225.0;

std::string meaning(int code) {
  switch (code) {
    case 1:
      return "mean eccentricity out of range";
    case 2:
      return "mean motion not above 0";
    case 3:
      return "perturbed eccentricity out of range";
    case 4:
      return "semi-latus rectum below 0";
    default:
      return "decayed";
  }
}

/// Secular rates by J2, J2 squared and J4. The node's first-order part is given as well: drag acts on it.
SecularRates zonal_rates(const MeanElements& el, double a, double& first_order_node) {
  const double e2 = el.e * el.e, omeo2 = 1.0 - e2, root = std::sqrt(omeo2), c = std::cos(el.inclination), c2 = c * c,
               c4 = c2 * c2;
  const double inverse_p2 = 1.0 / (a * omeo2 * a * omeo2);
  const double temp1 = 1.5 * model::wgs72::kJ2 * inverse_p2 * el.n,
               temp2 = 0.5 * temp1 * model::wgs72::kJ2 * inverse_p2;
  const double temp3 = -0.46875 * model::wgs72::kJ4 * inverse_p2 * inverse_p2 * el.n;
  first_order_node = -temp1 * c;
  return {el.n + 0.5 * temp1 * root * (3.0 * c2 - 1.0) + 0.0625 * temp2 * root * (13.0 - 78.0 * c2 + 137.0 * c4),
          -0.5 * temp1 * (1.0 - 5.0 * c2) + 0.0625 * temp2 * (7.0 - 114.0 * c2 + 395.0 * c4) +
              temp3 * (3.0 - 36.0 * c2 + 49.0 * c4),
          first_order_node + (0.5 * temp2 * (4.0 - 19.0 * c2) + 2.0 * temp3 * (3.0 - 7.0 * c2)) * c};
}

/// Height of the density function's base; lowered with a low perigee.
double density_base_km(double perigee_km) {
  if (perigee_km < 98.0) return 20.0;
  return perigee_km < 156.0 ? perigee_km - 78.0 : 78.0;
}

OrbitState checked(const ShortPeriodState& result, double minutes, double scale) {
  if (!result.valid) throw Sgp4Error(4, minutes);
  if (!(result.radius >= 1.0)) throw Sgp4Error(6, minutes);
  if (scale == 1.0) return result.state;
  return {scaled(result.state.position_km, scale), scaled(result.state.velocity_km_s, scale)};
}

}  // namespace

Sgp4Error::Sgp4Error(int error_code, double at_minutes)
    : std::domain_error("SGP4 error " + std::to_string(error_code) + " at " + std::to_string(at_minutes) +
                        " min from the elements' epoch: " + meaning(error_code)),
      code_(error_code),
      at_minutes_(at_minutes) {}

BrouwerOrbit brouwer_orbit(const Tle& tle) {
  const double c = std::cos(tle.inclination), omeo2 = 1.0 - tle.eccentricity * tle.eccentricity;
  const double ak = std::pow(model::wgs72::kXke / tle.mean_motion, 2.0 / 3.0);
  const double d1 = 0.75 * model::wgs72::kJ2 * (3.0 * c * c - 1.0) / (std::sqrt(omeo2) * omeo2);
  const double first = d1 / (ak * ak);
  const double adel = ak * (1.0 - first * first - first * (1.0 / 3.0 + 134.0 * first * first / 81.0));
  const double n = tle.mean_motion / (1.0 + d1 / (adel * adel));
  return {n, std::pow(model::wgs72::kXke / n, 2.0 / 3.0)};
}

double fall_km_s(const Tle& tle) { return Sgp4(tle).fall_km_s(); }

Sgp4::Sgp4(const Tle& tle, const Sgp4Variant& variant)
    : bstar_(tle.bstar), variant_(variant), inclination_(tle.inclination) {
  const auto orbit = brouwer_orbit(tle);
  a0_ = orbit.a;
  epoch_ = {orbit.n, tle.eccentricity, tle.inclination, tle.raan, tle.argument_of_perigee, tle.mean_anomaly};
  const bool near_earth = 2.0 * kPi / orbit.n < kDeepSpacePeriodMin;
  double first_order_node = 0.0;
  rates_ = zonal_rates(epoch_, a0_, first_order_node);
  drag_ = drag(epoch_, a0_, bstar_, near_earth);
  raan_square_ = 3.5 * (1.0 - epoch_.e * epoch_.e) * first_order_node * drag_.c1;
  if (!near_earth) deep_space_.emplace(epoch_, rates_, tle.epoch);
}

Sgp4::Drag Sgp4::drag(const MeanElements& el, double a, double bstar, bool near_earth) {
  using model::wgs72::kJ2, model::wgs72::kJ3, model::wgs72::kRadiusKm;
  const double e = el.e, omeo2 = 1.0 - e * e, c = std::cos(el.inclination), con41 = 3.0 * c * c - 1.0,
               x1mth2 = 1.0 - c * c;
  const double perigee_km = (a * (1.0 - e) - 1.0) * kRadiusKm, base_km = density_base_km(perigee_km);
  const double s4 = base_km / kRadiusKm + 1.0, qzms24 = std::pow((120.0 - base_km) / kRadiusKm, 4);
  const double tsi = 1.0 / (a - s4), eta = a * e * tsi, eta2 = eta * eta, eeta = e * eta, psi2 = std::abs(1.0 - eta2);
  const double coef = qzms24 * std::pow(tsi, 4), coef1 = coef / std::pow(psi2, 3.5);
  const double c2 = coef1 * el.n *
                    (a * (1.0 + 1.5 * eta2 + eeta * (4.0 + eta2)) +
                     0.375 * kJ2 * tsi / psi2 * con41 * (8.0 + 3.0 * eta2 * (8.0 + eta2)));
  Drag d{};
  d.c1 = bstar * c2;
  d.c4 = 2.0 * el.n * coef1 * a * omeo2 *
         (eta * (2.0 + 0.5 * eta2) + e * (0.5 + 2.0 * eta2) -
          kJ2 * tsi / (a * psi2) *
              (-3.0 * con41 * (1.0 - 2.0 * eeta + eta2 * (1.5 - 0.5 * eeta)) +
               0.75 * x1mth2 * (2.0 * eta2 - eeta * (1.0 + eta2)) * std::cos(2.0 * el.argp)));
  d.t2 = 1.5 * d.c1;
  d.full = near_earth && perigee_km >= 220.0;
  if (!d.full) return d;
  d.c5 = 2.0 * coef1 * a * omeo2 * (1.0 + 2.75 * (eta2 + eeta) + eeta * eta2);
  d.eta = eta;
  if (e > 1e-4) {  // they divide by the eccentricity
    d.omega = bstar * -2.0 * coef * tsi * kJ3 / kJ2 * el.n * std::sin(el.inclination) / e * std::cos(el.argp);
    d.m = -2.0 / 3.0 * coef * bstar / eeta;
  }
  d.delta_m0 = std::pow(1.0 + eta * std::cos(el.m), 3);
  d.sin_m0 = std::sin(el.m);
  const double c1sq = d.c1 * d.c1;
  d.d2 = 4.0 * a * tsi * c1sq;
  const double temp = d.d2 * tsi * d.c1 / 3.0;
  d.d3 = (17.0 * a + s4) * temp;
  d.d4 = 0.5 * temp * a * tsi * (221.0 * a + 31.0 * s4) * d.c1;
  d.t3 = d.d2 + 2.0 * c1sq;
  d.t4 = 0.25 * (3.0 * d.d3 + d.c1 * (12.0 * d.d2 + 10.0 * c1sq));
  d.t5 = 0.2 * (3.0 * d.d4 + 12.0 * d.c1 * d.d3 + 6.0 * d.d2 * d.d2 + 15.0 * c1sq * (2.0 * d.d2 + c1sq));
  return d;
}

MeanElements Sgp4::secular(double t, double& a) const {
  MeanElements el = epoch_;
  const double t2 = t * t;
  el.m += rates_.m * t;
  el.argp += rates_.argp * t;
  el.raan += rates_.raan * t + raan_square_ * t2;
  double tempa = 1.0 - drag_.c1 * t, tempe = bstar_ * drag_.c4 * t, templ = drag_.t2 * t2;
  if (drag_.full) {
    const SineCosine before{std::sin(el.m), std::cos(el.m)};
    const double density = 1.0 + drag_.eta * before.cosine;
    const double both = drag_.omega * t + drag_.m * (density * density * density - drag_.delta_m0);
    el.m += both;
    el.argp -= both;
    tempa -= t2 * (drag_.d2 + t * (drag_.d3 + t * drag_.d4));
    tempe += bstar_ * drag_.c5 * (turned(before, both).sine - drag_.sin_m0);
    templ += t2 * t * (drag_.t3 + t * (drag_.t4 + t * drag_.t5));
  }
  if (deep_space_) {
    deep_space_->add_secular(el, t);
    if (el.n <= 0.0) throw Sgp4Error(2, t);
    a = std::pow(model::wgs72::kXke / el.n, 2.0 / 3.0) * tempa * tempa;
  } else {
    a = a0_ * tempa * tempa;
  }
  el.e -= tempe;
  if (!(el.e < 1.0 && el.e >= -0.001)) throw Sgp4Error(1, t);
  el.e = std::max(el.e, variant_.least_eccentricity);
  el.m += epoch_.n * templ;
  return el;
}

OrbitState Sgp4::state(double minutes) const {
  double a = 0.0;
  MeanElements el = secular(minutes, a);
  if (!deep_space_) return checked(short_periods(el, inclination_, a), minutes, variant_.scale);
  el.raan = std::fmod(el.raan, 2.0 * kPi);  // Lyddane's form needs the node within one turn
  deep_space_->add_long_periods(el, minutes);
  if (!(el.e >= 0.0 && el.e <= 1.0)) throw Sgp4Error(3, minutes);
  return checked(short_periods(el, InclinationTerms(el.inclination), a), minutes, variant_.scale);
}

}  // namespace flatsat::environment
