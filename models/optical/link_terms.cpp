#include "models/optical/link_terms.h"

#include <cmath>

#include "models/base/constants.h"

namespace flatsat::optical {

double beam_irradiance_w_m2(double transmit_w, double half_angle_rad, double range_m) {
  const double radius = half_angle_rad * range_m;
  return 2.0 * transmit_w / (model::kPi * radius * radius);
}

double pointing_factor(double half_angle_rad, double bias_rad, double jitter_rad) {
  const double w2 = half_angle_rad * half_angle_rad;
  const double k = 1.0 + 4.0 * jitter_rad * jitter_rad / w2;
  return std::exp(-2.0 * bias_rad * bias_rad / (w2 * k)) / k;
}

double free_space_loss_db(double range_m, double wavelength_m) {
  return 20.0 * std::log10(4.0 * model::kPi * range_m / wavelength_m);
}

double aperture_gain_db(double diameter_m, double wavelength_m) {
  return 20.0 * std::log10(model::kPi * diameter_m / wavelength_m);
}

double beam_gain_db(double half_angle_rad) { return 10.0 * std::log10(8.0 / (half_angle_rad * half_angle_rad)); }

double exceeded_loss_db(double half_angle_rad, double jitter_rad, double share) {
  const double ratio = jitter_rad / half_angle_rad;
  return -40.0 * ratio * ratio * std::log10(share);
}

double least_half_angle_rad(double wavelength_m, double diameter_m) {
  return 2.0 * wavelength_m / (model::kPi * diameter_m);
}

double beam_radius_m(double half_angle_rad, double wavelength_m, double range_m) {
  return std::hypot(wavelength_m / (model::kPi * half_angle_rad), half_angle_rad * range_m);
}

double encircled_share(double beam_radius_m, double diameter_m) {
  const double ratio = diameter_m / beam_radius_m;
  return -std::expm1(-0.5 * ratio * ratio);
}

double brightest_w(const OpticalTerminalConfig& t) { return t.transmit_w * std::pow(10.0, -t.optics_db / 10.0); }

double received_w(const OpticalTerminalConfig& t, double range_m) {
  const double radius_m = beam_radius_m(t.beam_half_angle_rad, t.wavelength_m, range_m);
  // Seen from the sender, near a waist the beam is wider than its half-angle: an error moves it by less of its width.
  const double pointing = pointing_factor(radius_m / range_m, t.bias_rad, t.jitter_rad);
  return brightest_w(t) * encircled_share(radius_m, t.aperture_m) * pointing;
}

double line_error_rate(const OpticalTerminalConfig& t, double power_w) {
  if (t.modulation == Modulation::kOokThermal) return bit_error_rate(6.0 * power_w / t.required_w);
  const double photons = photons_per_bit(power_w, t.wavelength_m, t.rate_bps);
  return photon_error_rate(t.modulation, photons * std::pow(10.0, -t.implementation_db / 10.0), t.ppm_order);
}

double frame_loss(const OpticalTerminalConfig& t, double power_w) {
  const CodeConfig code{.fec = t.fec, .block_bits = t.frame_bits, .rate = t.code_rate, .corrected = t.corrected};
  return block_loss(code, line_error_rate(t, power_w));
}

double point_ahead_rad(double transverse_m_s) { return 2.0 * transverse_m_s / model::kSpeedOfLightMS; }

double doppler_hz(double range_rate_m_s, double wavelength_m) { return -range_rate_m_s / wavelength_m; }

double clock_shift(double range_rate_m_s) { return -range_rate_m_s / model::kSpeedOfLightMS; }

double one_way_s(double range_m) { return range_m / model::kSpeedOfLightMS; }

double collected_w(double irradiance_w_m2, double diameter_m) {
  return irradiance_w_m2 * model::kPi * diameter_m * diameter_m / 4.0;
}

}  // namespace flatsat::optical
