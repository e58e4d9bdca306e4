#include "models/optical/link_budget.h"

#include <cmath>

#include "models/optical/link_terms.h"

namespace flatsat::optical {
namespace {

double decibel(double factor) { return 10.0 * std::log10(factor); }

double transmit_gain_db(const BudgetConfig& c) {
  if (c.transmit_gain == TransmitGain::kBeam) return beam_gain_db(c.half_angle_rad);
  const double even_db = aperture_gain_db(c.transmit_aperture_m, c.wavelength_m);
  if (c.transmit_gain == TransmitGain::kAperture) return even_db;
  return even_db + decibel(truncation_factor(c.truncation, c.obscuration));
}

double pointing_db(const BudgetConfig& c, double gain_db) {
  const double gain = std::pow(10.0, gain_db / 10.0);
  switch (c.pointing) {
    case PointingLaw::kBeam:
      return decibel(pointing_factor(std::sqrt(8.0 / gain), c.bias_rad, c.jitter_rad));
    case PointingLaw::kGain:
      return -decibel(std::exp(1.0)) * gain * c.bias_rad * c.bias_rad;
    case PointingLaw::kFixed:
      break;
  }
  return -c.pointing_db;
}

}  // namespace

double to_dbm(double power_w) { return decibel(power_w) + 30.0; }

double truncation_factor(double a, double g) {
  const double kept = std::exp(-a * a) - std::exp(-g * g * a * a);
  return 2.0 / (a * a) * kept * kept;
}

LinkBudget link_budget(const BudgetConfig& c) {
  LinkBudget b{};
  b.transmit_dbm = to_dbm(c.transmit_w);
  b.transmit_gain_db = transmit_gain_db(c);
  b.transmit_optics_db = decibel(c.transmit_optics);
  b.pointing_db = pointing_db(c, b.transmit_gain_db);
  b.free_space_db = -free_space_loss_db(c.range_m, c.wavelength_m);
  b.receive_gain_db = aperture_gain_db(c.receive_aperture_m, c.wavelength_m);
  b.receive_optics_db = decibel(c.receive_optics);
  b.other_db = -c.other_db;
  b.received_dbm = b.transmit_dbm + b.transmit_gain_db + b.transmit_optics_db + b.pointing_db + b.free_space_db +
                   b.receive_gain_db + b.receive_optics_db + b.other_db;
  b.sensitivity_dbm = to_dbm(c.sensitivity_w);
  b.margin_db = b.received_dbm - b.sensitivity_dbm;
  return b;
}

}  // namespace flatsat::optical
