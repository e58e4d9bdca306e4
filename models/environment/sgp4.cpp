#include "models/environment/sgp4.h"

#include <stdexcept>

namespace flatsat {
namespace {

// WGS-72, as element sets are made with.
constexpr double kMu = 398600.8;         // km3/s2
constexpr double kRe = 6378.135;         // km
constexpr double kJ2 = 0.001082616, kJ3 = -0.00000253881, kJ4 = -0.00000165597;
const double kXke = 60.0 / std::sqrt(kRe * kRe * kRe / kMu);  // 1/min

double wrapped(double angle) { return std::fmod(angle, 2.0 * kPi); }

}  // namespace

Sgp4::Sgp4(const Tle& tle) : tle_(tle), bstar_(tle.bstar) {
  const double e = tle.eccentricity, e2 = e * e, omeo2 = 1.0 - e2, root = std::sqrt(omeo2);
  cosio_ = std::cos(tle.inclination);
  sinio_ = std::sin(tle.inclination);
  const double cosio2 = cosio_ * cosio_;
  // From Kozai's mean motion to Brouwer's.
  const double ak = std::pow(kXke / tle.mean_motion, 2.0 / 3.0);
  const double d1 = 0.75 * kJ2 * (3.0 * cosio2 - 1.0) / (root * omeo2);
  double del = d1 / (ak * ak);
  const double adel = ak * (1.0 - del * del - del * (1.0 / 3.0 + 134.0 * del * del / 81.0));
  del = d1 / (adel * adel);
  n0_ = tle.mean_motion / (1.0 + del);
  if (2.0 * kPi / n0_ >= 225.0) throw std::invalid_argument("a period of 225 min or more needs the deep-space part of SGP4, which is not there; use elements");
  a0_ = std::pow(kXke / n0_, 2.0 / 3.0);
  con41_ = -1.0 + 3.0 * cosio2;
  x1mth2_ = 1.0 - cosio2;
  x7thm1_ = 7.0 * cosio2 - 1.0;
  const double perigee = (a0_ * (1.0 - e) - 1.0) * kRe;
  simple_ = perigee < 220.0;
  drag_terms(perigee);
  const double posq = a0_ * omeo2 * a0_ * omeo2, pinv = 1.0 / posq, cosio4 = cosio2 * cosio2;
  const double temp1 = 1.5 * kJ2 * pinv * n0_, temp2 = 0.5 * temp1 * kJ2 * pinv, temp3 = -0.46875 * kJ4 * pinv * pinv * n0_;
  m_rate_ = n0_ + 0.5 * temp1 * root * con41_ + 0.0625 * temp2 * root * (13.0 - 78.0 * cosio2 + 137.0 * cosio4);
  argp_rate_ = -0.5 * temp1 * (1.0 - 5.0 * cosio2) + 0.0625 * temp2 * (7.0 - 114.0 * cosio2 + 395.0 * cosio4) +
               temp3 * (3.0 - 36.0 * cosio2 + 49.0 * cosio4);
  const double node_rate = -temp1 * cosio_;
  raan_rate_ = node_rate + (0.5 * temp2 * (4.0 - 19.0 * cosio2) + 2.0 * temp3 * (3.0 - 7.0 * cosio2)) * cosio_;
  raan_square_ = 3.5 * omeo2 * node_rate * c1_;
  t2_ = 1.5 * c1_;
  const double divisor = std::abs(cosio_ + 1.0) > 1.5e-12 ? 1.0 + cosio_ : 1.5e-12;
  x_long_ = -0.25 * kJ3 / kJ2 * sinio_ * (3.0 + 5.0 * cosio_) / divisor;
  a_long_ = -0.5 * kJ3 / kJ2 * sinio_;
}

void Sgp4::drag_terms(double perigee) {
  const double e = tle_.eccentricity, e2 = e * e, omeo2 = 1.0 - e2;
  double s4 = 78.0 / kRe + 1.0, qzms24 = std::pow((120.0 - 78.0) / kRe, 4);
  if (perigee < 156.0) {
    const double height = perigee < 98.0 ? 20.0 : perigee - 78.0;
    qzms24 = std::pow((120.0 - height) / kRe, 4);
    s4 = height / kRe + 1.0;
  }
  const double tsi = 1.0 / (a0_ - s4);
  eta_ = a0_ * e * tsi;
  const double eta2 = eta_ * eta_, eeta = e * eta_, psi2 = std::abs(1.0 - eta2);
  const double coef = qzms24 * std::pow(tsi, 4), coef1 = coef / std::pow(psi2, 3.5);
  const double c2 = coef1 * n0_ * (a0_ * (1.0 + 1.5 * eta2 + eeta * (4.0 + eta2)) + 0.375 * kJ2 * tsi / psi2 * con41_ * (8.0 + 3.0 * eta2 * (8.0 + eta2)));
  c1_ = bstar_ * c2;
  const double c3 = e > 1e-4 ? -2.0 * coef * tsi * kJ3 / kJ2 * n0_ * sinio_ / e : 0.0;
  c4_ = 2.0 * n0_ * coef1 * a0_ * omeo2 *
        (eta_ * (2.0 + 0.5 * eta2) + e * (0.5 + 2.0 * eta2) -
         kJ2 * tsi / (a0_ * psi2) * (-3.0 * con41_ * (1.0 - 2.0 * eeta + eta2 * (1.5 - 0.5 * eeta)) +
                                     0.75 * x1mth2_ * (2.0 * eta2 - eeta * (1.0 + eta2)) * std::cos(2.0 * tle_.argument_of_perigee)));
  c5_ = 2.0 * coef1 * a0_ * omeo2 * (1.0 + 2.75 * (eta2 + eeta) + eeta * eta2);
  omega_coefficient_ = bstar_ * c3 * std::cos(tle_.argument_of_perigee);
  m_coefficient_ = e > 1e-4 ? -2.0 / 3.0 * coef * bstar_ / eeta : 0.0;
  sin_m0_ = std::sin(tle_.mean_anomaly);
  delta_m0_ = std::pow(1.0 + eta_ * std::cos(tle_.mean_anomaly), 3);
  if (simple_) return;
  const double c1sq = c1_ * c1_;
  d2_ = 4.0 * a0_ * tsi * c1sq;
  const double temp = d2_ * tsi * c1_ / 3.0;
  d3_ = (17.0 * a0_ + s4) * temp;
  d4_ = 0.5 * temp * a0_ * tsi * (221.0 * a0_ + 31.0 * s4) * c1_;
  t3_ = d2_ + 2.0 * c1sq;
  t4_ = 0.25 * (3.0 * d3_ + c1_ * (12.0 * d2_ + 10.0 * c1sq));
  t5_ = 0.2 * (3.0 * d4_ + 12.0 * c1_ * d3_ + 6.0 * d2_ * d2_ + 15.0 * c1sq * (2.0 * d2_ + c1sq));
}

OrbitState Sgp4::state(double t) const {
  const double mdf = tle_.mean_anomaly + m_rate_ * t, argpdf = tle_.argument_of_perigee + argp_rate_ * t;
  double raan = tle_.raan + raan_rate_ * t + raan_square_ * t * t, argp = argpdf, mm = mdf;
  double tempa = 1.0 - c1_ * t, tempe = bstar_ * c4_ * t, templ = t2_ * t * t;
  if (!simple_) {
    const double delta_m = m_coefficient_ * (std::pow(1.0 + eta_ * std::cos(mdf), 3) - delta_m0_);
    const double both = omega_coefficient_ * t + delta_m;
    mm = mdf + both;
    argp = argpdf - both;
    const double t2 = t * t, t3 = t2 * t, t4 = t3 * t;
    tempa -= d2_ * t2 + d3_ * t3 + d4_ * t4;
    tempe += bstar_ * c5_ * (std::sin(mm) - sin_m0_);
    templ += t3_ * t3 + t4 * (t4_ + t * t5_);
  }
  const double a = std::pow(kXke / n0_, 2.0 / 3.0) * tempa * tempa;
  double e = tle_.eccentricity - tempe;
  if (e >= 1.0 || e < -0.001) throw std::domain_error("SGP4 error 1: mean eccentricity out of range");
  e = std::max(e, 1e-6);
  mm += n0_ * templ;
  const double longitude = wrapped(mm + argp + raan);
  raan = wrapped(raan);
  argp = wrapped(argp);
  const double mean_anomaly = wrapped(longitude - argp - raan);
  return periodics(a, e, argp, raan, wrapped(mean_anomaly + argp + raan));
}

OrbitState Sgp4::periodics(double a, double e, double argp, double raan, double mean_longitude) const {
  const double n = kXke / std::pow(a, 1.5);
  const double axn = e * std::cos(argp);
  double temp = 1.0 / (a * (1.0 - e * e));
  const double ayn = e * std::sin(argp) + temp * a_long_;
  const double xl = mean_longitude + temp * x_long_ * axn;
  const double u0 = wrapped(xl - raan);
  double eo = u0, sine = 0.0, cose = 0.0;
  for (int i = 0; i < 10; ++i) {
    sine = std::sin(eo);
    cose = std::cos(eo);
    double step = (u0 - ayn * cose + axn * sine - eo) / (1.0 - cose * axn - sine * ayn);
    step = std::abs(step) >= 0.95 ? std::copysign(0.95, step) : step;
    eo += step;
    if (std::abs(step) < 1e-12) break;
  }
  sine = std::sin(eo);
  cose = std::cos(eo);
  const double ecose = axn * cose + ayn * sine, esine = axn * sine - ayn * cose, el2 = axn * axn + ayn * ayn, pl = a * (1.0 - el2);
  if (pl < 0.0) throw std::domain_error("SGP4 error 4: semi-latus rectum below 0");
  const double rl = a * (1.0 - ecose), rdot = std::sqrt(a) * esine / rl, rvdot = std::sqrt(pl) / rl, beta = std::sqrt(1.0 - el2);
  temp = esine / (1.0 + beta);
  const double sinu = a / rl * (sine - ayn - axn * temp), cosu = a / rl * (cose - axn + ayn * temp);
  double su = std::atan2(sinu, cosu);
  const double sin2u = (cosu + cosu) * sinu, cos2u = 1.0 - 2.0 * sinu * sinu;
  temp = 1.0 / pl;
  const double temp1 = 0.5 * kJ2 * temp, temp2 = temp1 * temp;
  const double r = rl * (1.0 - 1.5 * temp2 * beta * con41_) + 0.5 * temp1 * x1mth2_ * cos2u;
  su -= 0.25 * temp2 * x7thm1_ * sin2u;
  const double node = raan + 1.5 * temp2 * cosio_ * sin2u;
  const double inclination = tle_.inclination + 1.5 * temp2 * cosio_ * sinio_ * cos2u;
  const double vr = rdot - n * temp1 * x1mth2_ * sin2u / kXke, vt = rvdot + n * temp1 * (x1mth2_ * cos2u + 1.5 * con41_) / kXke;
  const double sinsu = std::sin(su), cossu = std::cos(su), snod = std::sin(node), cnod = std::cos(node), sini = std::sin(inclination), cosi = std::cos(inclination);
  const Vector u{-snod * cosi * sinsu + cnod * cossu, cnod * cosi * sinsu + snod * cossu, sini * sinsu};
  const Vector v{-snod * cosi * cossu - cnod * sinsu, cnod * cosi * cossu - snod * sinsu, sini * cossu};
  if (r < 1.0) throw std::domain_error("SGP4 error 6: decayed");
  const double speed = kRe * kXke / 60.0;
  return {scaled(u, r * kRe), plus(scaled(u, vr * speed), scaled(v, vt * speed))};
}

}  // namespace flatsat
