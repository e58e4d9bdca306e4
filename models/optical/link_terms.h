#pragma once
#include "models/optical/coding.h"
#include "models/optical/detection.h"

namespace flatsat::optical {

/// One end of a laser link; both ends are taken as equal.
/// Conventions: beam half-angle to 1/e^2 of the intensity; jitter per axis, one sigma.
struct OpticalTerminalConfig {
  double transmit_w = 2.5;  // SDA-class 2.5 W
  double wavelength_m = 1550e-9;
  double beam_half_angle_rad = 15e-6;
  double aperture_m = 0.08;          // diameter of the receiver
  double transmit_aperture_m = 0.0;  // diameter of the sender; 0: that of the receiver
  double jitter_rad = 2e-6;
  double bias_rad = 1e-6;      // left after point-ahead
  double optics_db = 4.0;      // transmit and receive losses together, >= 0
  double required_w = 0.2e-6;  // at the detector for Q = 6 (BER 1e-9) at `rate_bps`: 38 photons a bit of a
                               // pre-amplified receiver at 10 Gbit/s are 49 nW, and 6 dB of implementation loss
  double rate_bps = 10e9;      // of the line
  double code_rate = 0.88;     // share of the line that is payload
  double frame_bits = 8448.0;  // a coded block, SDA OCT
  Modulation modulation = Modulation::kOokThermal;
  unsigned ppm_order = 16;         // kPpmCounting: a power of two
  double implementation_db = 0.0;  // of the receiver over its photon limit, >= 0; kOokThermal has it in required_w
  Fec fec = Fec::kNone;
  unsigned corrected = 0;  // kBoundedDistance: wrong bits a block
};

/// Irradiance on the axis of a Gaussian beam, far from its waist: 2 P / (pi (w R)^2). Units: W, rad, m; returns W/m2.
double beam_irradiance_w_m2(double transmit_w, double half_angle_rad, double range_m);

/// The least half-angle to 1/e^2 of a beam that leaves an aperture, by diffraction: 2 lambda / (pi D), where the waist
/// fills the aperture to its rim. Units: m; returns rad.
/// Source: Siegman, Lasers (1986), section 17.1: half-angle lambda / (pi w0) of a waist w0, here D / 2.
double least_half_angle_rad(double wavelength_m, double diameter_m);

/// Radius to 1/e^2 of a Gaussian beam at a distance from its waist, w0 sqrt(1 + (z / zR)^2) with w0 = lambda / (pi w):
/// w R far away, never less than the waist. Units: rad, m; returns m. Source: the same, section 17.1.
double beam_radius_m(double half_angle_rad, double wavelength_m, double range_m);

/// Share of a Gaussian beam of radius w that a round aperture on its axis takes: 1 - exp(-D^2 / (2 w^2)), always below
/// 1; far away the irradiance on the axis times the area. Units: m; returns 0 .. 1. Source: the same, section 17.1.
double encircled_share(double beam_radius_m, double diameter_m);

/// Mean pointing loss of a Gaussian beam with bias b and jitter sigma per axis:
/// exp(-2 b^2 / (w^2 k)) / k with k = 1 + 4 sigma^2 / w^2. Returns a factor, 0 .. 1.
double pointing_factor(double half_angle_rad, double bias_rad, double jitter_rad);

/// Free-space loss 20 log10(4 pi d / lambda). Units: m; returns dB.
double free_space_loss_db(double range_m, double wavelength_m);

/// Gain (pi D / lambda)^2 of an ideal aperture. Units: m; returns dB.
double aperture_gain_db(double diameter_m, double wavelength_m);

/// Gain 8 / w^2 of an untruncated Gaussian beam on its axis. Units: rad, half-angle to 1/e^2; returns dB.
double beam_gain_db(double half_angle_rad);

/// Pointing loss that jitter of sigma per axis exceeds for a share of time: P(I <= y I0) = y^(w^2 / (4 sigma^2)).
/// Units: rad; share in (0, 1]; returns dB, >= 0.
double exceeded_loss_db(double half_angle_rad, double jitter_rad, double share);

/// Power at the detector over `range_m`, near or far: never more than `brightest_w`. Returns W.
double received_w(const OpticalTerminalConfig& terminal, double range_m);

/// Power at the detector of a receiver that takes the whole beam: what a surge cannot exceed. Returns W.
double brightest_w(const OpticalTerminalConfig& terminal);

/// Bit error rate of the line at a received power: the modulation's own law, kOokThermal by Q = 6 P / required_w.
double line_error_rate(const OpticalTerminalConfig& terminal, double power_w);

/// Share of frames that are lost at a received power.
double frame_loss(const OpticalTerminalConfig& terminal, double power_w);

/// 2 v / c for a transverse speed in m/s; returns rad.
double point_ahead_rad(double transverse_m_s);

/// Shift of the carrier, positive when the range shrinks: -v / lambda to first order. Units: m/s, m; returns Hz.
double doppler_hz(double range_rate_m_s, double wavelength_m);

/// Shift of the symbol clock, -v / c. Returns a share.
double clock_shift(double range_rate_m_s);

/// d / c. Units: m; returns s.
double one_way_s(double range_m);

/// Power that falls on a round aperture. Units: W/m2, m; returns W.
double collected_w(double irradiance_w_m2, double diameter_m);

}  // namespace flatsat::optical
