#pragma once

namespace flatsat::optical {

/// What a transmitter's gain is computed from.
enum class TransmitGain {
  kBeam,      // 8 / w^2
  kAperture,  // (pi D / lambda)^2, evenly lit
  kTruncated  // the same times what a Gaussian beam cut by the aperture keeps
};

/// What the pointing loss is computed from. Published budgets use all three.
enum class PointingLaw {
  kBeam,  // Gaussian beam with bias and jitter; w is that of the beam, or sqrt(8 / G) of the gain
  kGain,  // exp(-G bias^2), as budgets with aperture gains write it: four times the dB of kBeam
  kFixed  // an allowance in dB
};

/// Every choice of a link budget in SI units.
struct BudgetConfig {
  double transmit_w = 2.5, wavelength_m = 1550e-9, range_m = 5500e3;  // > 0
  TransmitGain transmit_gain = TransmitGain::kBeam;
  double half_angle_rad = 15e-6;      // kBeam: to 1/e^2 of the intensity
  double transmit_aperture_m = 0.08;  // kAperture, kTruncated
  double truncation = 1.12;      // kTruncated: aperture's radius over the beam's at 1/e^2; best without obscuration
  double obscuration = 0.0;      // kTruncated: radius of the secondary mirror over the aperture's, [0, 1)
  double transmit_optics = 1.0;  // share passed, (0, 1]
  PointingLaw pointing = PointingLaw::kBeam;
  double bias_rad = 0.0, jitter_rad = 0.0;  // jitter: one sigma per axis
  double pointing_db = 0.0;                 // kFixed: >= 0
  double receive_aperture_m = 0.08;
  double receive_optics = 1.0;  // share passed, (0, 1]
  double other_db = 0.0;        // atmosphere, implementation: >= 0
  double sensitivity_w = 1e-6;  // at the detector
};

/// The terms, gains positive and losses negative, in dB; powers in dBm.
struct LinkBudget {
  double transmit_dbm, transmit_gain_db, transmit_optics_db, pointing_db, free_space_db, receive_gain_db,
      receive_optics_db, other_db, received_dbm, sensitivity_dbm, margin_db;
};

LinkBudget link_budget(const BudgetConfig& config);

/// Gain of a Gaussian beam cut by an aperture over that of the same aperture evenly lit:
/// 2 / a^2 (exp(-a^2) - exp(-g^2 a^2))^2. Source: Klein and Degnan, doi:10.1364/AO.13.002134. 0.8145 at best.
double truncation_factor(double truncation, double obscuration);

/// Units: W; returns dBm.
double to_dbm(double power_w);

}  // namespace flatsat::optical
