#pragma once

namespace flatsat::optical {

/// How bits ride on the light and how they are told apart. "Photons" are counted in the mean over all bits of the line,
/// at the detector or at the input of the optical amplifier.
enum class Modulation {
  kOokThermal,        // on-off, noise of the electronics: Q grows with the power, 6 at a required power
  kOokCounting,       // on-off, ideal photon counting: 0.5 exp(-2 N)
  kOokPreamplified,   // on-off, ideal optical amplifier and matched filter, one polarisation
  kDpskPreamplified,  // differential phase, the same receiver: 0.5 exp(-N)
  kBpskHomodyne,      // 0.5 erfc(sqrt(2 N)), shot noise
  kQpskCoherent,      // also on two polarisations, shot noise: 0.5 erfc(sqrt(N))
  kPpmCounting        // pulse position of order M, ideal photon counting: 0.5 exp(-N log2 M)
};

/// Bit error rate of binary detection, 0.5 erfc(Q / sqrt 2).
double bit_error_rate(double q);

/// Bit error rate of an ideal receiver.
/// Units: photons per bit, >= 0, beyond 0.5 never; ppm_order a power of two, only for kPpmCounting; returns 0 .. 0.5.
/// Errors: kOokThermal has no photon limit and asserts. Source: README.
double photon_error_rate(Modulation modulation, double photons_per_bit, unsigned ppm_order = 16);

/// Photons a bit that give this error rate: the inverse of photon_error_rate, to 1e-9 relative.
/// Units: error rate in (1e-13, 0.5).
double photons_for_error_rate(Modulation modulation, double error_rate, unsigned ppm_order = 16);

/// h c / lambda. Units: m; returns J.
double photon_energy_j(double wavelength_m);

/// Units: W, m, bit/s of the line.
double photons_per_bit(double power_w, double wavelength_m, double rate_bps);

}  // namespace flatsat::optical
