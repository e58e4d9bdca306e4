#include "models/power/solar_cell.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace flatsat::power {
namespace {

constexpr double kLargestExponent = 600.0;

/// ln(1 + share (exp(u) - 1)), also where exp overflows.
double log_of_share(double share, double u) {
  return u > kLargestExponent ? u + std::log(share) : std::log1p(share * std::expm1(u));
}

/// What dP/dV = 0 at the maximum power point leaves over for a diode voltage `a`, with the other three met.
double slope_left(double isc, double voc, double imp, double vmp, double a) {
  const double u = std::min(voc / a, kLargestExponent), i0 = isc / std::expm1(u);
  return (isc - imp + i0) / a * (2.0 * vmp - a * log_of_share(1.0 - imp / isc, voc / a)) - imp;
}

SolarDiode diode_with(double isc, double voc, double imp, double vmp, double a) {
  const double u = std::min(voc / a, kLargestExponent);
  const double rs = (a * log_of_share(1.0 - imp / isc, voc / a) - vmp) / imp;
  return {.iph_a = isc, .i0_a = isc / std::expm1(u), .rs_ohm = std::max(0.0, rs), .a_v = a};
}

}  // namespace

SolarDiode fit_diode(double isc_a, double voc_v, double imp_a, double vmp_v) {
  double high = (vmp_v - voc_v) / std::log1p(-imp_a / isc_a), low = voc_v / kLargestExponent;
  const auto left = [&](double a) { return slope_left(isc_a, voc_v, imp_a, vmp_v, a); };
  double at_high = left(high), at_low = left(low);
  if (low >= high || at_high >= 0.0 || at_low <= 0.0)
    return diode_with(isc_a, voc_v, imp_a, vmp_v, std::max(low, high));
  int side = 0;  // Illinois: false position that halves the weight of an end that stays
  for (int i = 0; i < 200 && high - low > 1e-15 * high; ++i) {
    const double a = (low * at_high - high * at_low) / (at_high - at_low), at_a = left(a);
    if (at_a == 0.0) return diode_with(isc_a, voc_v, imp_a, vmp_v, a);
    if (at_a > 0.0) {
      const bool settled = a - low < 1e-15 * a;
      low = a, at_low = at_a;
      if (side == 1) at_high /= 2.0;
      side = 1;
      if (settled) break;
    } else {
      const bool settled = high - a < 1e-15 * a;
      high = a, at_high = at_a;
      if (side == -1) at_low /= 2.0;
      side = -1;
      if (settled) break;
    }
  }
  return diode_with(isc_a, voc_v, imp_a, vmp_v, (low + high) / 2.0);
}

SolarDiode rated_diode(const SolarCellConfig& c, double degc, double fluence_cm2) {
  const double warmer = std::clamp(degc, -90.0, 200.0) - 28.0;
  const double isc = std::max(1e-6 * c.isc_a, c.isc_a * curve_at(c.isc_left, fluence_cm2) + c.isc_a_k * warmer);
  const double voc = std::max(0.05 * c.voc_v, c.voc_v * curve_at(c.voc_left, fluence_cm2) + c.voc_v_k * warmer);
  const double imp = c.imp_a * curve_at(c.imp_left, fluence_cm2) + c.imp_a_k * warmer;
  const double vmp = c.vmp_v * curve_at(c.vmp_left, fluence_cm2) + c.vmp_v_k * warmer;
  return fit_diode(isc, voc, std::clamp(imp, 0.5 * isc, 0.998 * isc), std::clamp(vmp, 0.55 * voc, 0.985 * voc));
}

SolarDiode in_light(SolarDiode rated, const SolarCellConfig& cell, double irradiance_w_m2) {
  rated.iph_a *= std::max(0.0, irradiance_w_m2) / cell.rating_w_m2;
  return rated;
}

SolarDiode cell_diode(const SolarCellConfig& cell, double irradiance_w_m2, double degc, double fluence_cm2) {
  return in_light(rated_diode(cell, degc, fluence_cm2), cell, irradiance_w_m2);
}

double diode_current_a(const SolarDiode& d, double volts) {
  const auto current = [&](double inner_v) { return d.iph_a - d.i0_a * std::expm1(inner_v / d.a_v); };
  if (d.rs_ohm <= 0.0) return current(std::min(volts, kLargestExponent * d.a_v));
  // V = inner - Rs I(inner): rising and convex, so Newton from the right does not overshoot.
  double inner = volts + d.rs_ohm * d.iph_a;
  if (inner > 0.0) inner = std::min(inner, d.a_v * std::log1p(inner / (d.rs_ohm * d.i0_a)));
  for (int i = 0; i < 100; ++i) {
    const double rise = d.i0_a * std::exp(inner / d.a_v);
    const double off = inner - d.rs_ohm * (d.iph_a - (rise - d.i0_a)) - volts;
    const double change = off / (1.0 + d.rs_ohm * rise / d.a_v);
    inner -= change;
    if (std::abs(change) <= 1e-14 * (std::abs(inner) + d.a_v)) break;
  }
  return current(inner);
}

double diode_voltage_v(const SolarDiode& d, double amps) {
  const double left = d.iph_a - amps;
  if (left <= -d.i0_a) return -std::numeric_limits<double>::infinity();
  return d.a_v * std::log1p(left / d.i0_a) - amps * d.rs_ohm;
}

double open_circuit_v(const SolarDiode& d) { return d.a_v * std::log1p(d.iph_a / d.i0_a); }

PowerPoint maximum_power(const SolarDiode& d) {
  if (d.iph_a <= 0.0) return {};
  double low = 0.0, high = open_circuit_v(d);
  double inner = std::max(high / 2.0, high - 3.0 * d.a_v);
  const auto current = [&](double v) { return d.iph_a - d.i0_a * std::expm1(v / d.a_v); };
  for (int i = 0; i < 100; ++i) {
    const double amps = current(inner), rise = (d.iph_a - amps + d.i0_a) / d.a_v;
    const double slope = amps - rise * (inner - 2.0 * amps * d.rs_ohm);
    (slope > 0.0 ? low : high) = inner;
    const double curve = -2.0 * rise - rise / d.a_v * (inner - 2.0 * amps * d.rs_ohm) - 2.0 * rise * rise * d.rs_ohm;
    double next = inner - slope / curve;
    if (!(next > low && next < high)) next = (low + high) / 2.0;
    const double change = std::abs(next - inner);
    inner = next;
    if (change <= 1e-13 * inner) break;
  }
  const double amps = current(inner);
  return {inner - amps * d.rs_ohm, amps};
}

}  // namespace flatsat::power
