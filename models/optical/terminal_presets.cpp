#include "models/optical/terminal_presets.h"

#include <array>

namespace flatsat::optical {
namespace {

// Published: the comment of each. The rest is assumed, as README.md lists.
const std::array kPresets{
    // 2.5 Gbit/s OOK, 8448-bit blocks of rate 1/2 (17920 bits a frame with preamble and header), cliff 11 photons a
    // line
    // bit at the detector against 8.8 of the ideal front end; reference transmitter 2.5 W, 15 urad.
    TerminalPreset{"SDA_OCT",
                   5500.0,
                   {.transmit_w = 2.5,
                    .wavelength_m = 1553.33e-9,
                    .beam_half_angle_rad = 15e-6,
                    .aperture_m = 0.08,
                    .jitter_rad = 2e-6,
                    .bias_rad = 0.0,
                    .optics_db = 2.2185,
                    .rate_bps = 2.5e9,
                    .code_rate = 8416.0 / 17920.0,
                    .frame_bits = 17920.0,
                    .modulation = Modulation::kOokPreamplified,
                    .implementation_db = 1.0,
                    .fec = Fec::kLongCode}},
    // 80 mm, 10 Gbit/s to 8000 km.
    TerminalPreset{"TESAT_SCOT80",
                   8000.0,
                   {.transmit_w = 2.0,
                    .wavelength_m = 1550e-9,
                    .beam_half_angle_rad = 15e-6,
                    .aperture_m = 0.08,
                    .jitter_rad = 1e-6,
                    .bias_rad = 0.5e-6,
                    .optics_db = 3.0,
                    .rate_bps = 10e9,
                    .code_rate = 0.88,
                    .frame_bits = 8448.0,
                    .modulation = Modulation::kOokPreamplified,
                    .implementation_db = 3.0,
                    .fec = Fec::kLongCode}},
    // 1064 nm, homodyne BPSK, 1.8 Gbit/s at 45000 km, 135 mm, 2.2 W.
    TerminalPreset{"TESAT_LCT135",
                   45000.0,
                   {.transmit_w = 2.2,
                    .wavelength_m = 1064e-9,
                    .beam_half_angle_rad = 7.87e-6,
                    .aperture_m = 0.135,
                    .jitter_rad = 0.5e-6,
                    .bias_rad = 0.2e-6,
                    .optics_db = 2.5181,
                    .rate_bps = 1.8e9,
                    .code_rate = 1.0,
                    .frame_bits = 8448.0,
                    .modulation = Modulation::kBpskHomodyne,
                    .implementation_db = 3.0}},
    // 100 Gbit/s to 5400 km.
    TerminalPreset{"Starlink_laser",
                   5400.0,
                   {.transmit_w = 2.0,
                    .wavelength_m = 1550e-9,
                    .beam_half_angle_rad = 12e-6,
                    .aperture_m = 0.1,
                    .jitter_rad = 1e-6,
                    .bias_rad = 0.5e-6,
                    .optics_db = 3.1876,
                    .rate_bps = 100e9,
                    .code_rate = 0.87,
                    .frame_bits = 30592.0,
                    .modulation = Modulation::kQpskCoherent,
                    .implementation_db = 3.0,
                    .fec = Fec::kLongCode}},
    // 25 Gbit/s to 4000 km.
    TerminalPreset{"Starlink_mini_laser",
                   4000.0,
                   {.transmit_w = 1.0,
                    .wavelength_m = 1550e-9,
                    .beam_half_angle_rad = 20e-6,
                    .aperture_m = 0.05,
                    .jitter_rad = 2e-6,
                    .bias_rad = 1e-6,
                    .optics_db = 3.1876,
                    .rate_bps = 25e9,
                    .code_rate = 0.87,
                    .frame_bits = 30592.0,
                    .modulation = Modulation::kQpskCoherent,
                    .implementation_db = 3.0,
                    .fec = Fec::kLongCode}},
    // 200 Gbit/s down to a metre of telescope, 20 urad of alignment.
    TerminalPreset{"TBIRD",
                   1500.0,
                   {.transmit_w = 1.0,
                    .wavelength_m = 1550e-9,
                    .beam_half_angle_rad = 60e-6,
                    .aperture_m = 1.0,
                    .jitter_rad = 10e-6,
                    .bias_rad = 10e-6,
                    .optics_db = 8.0,
                    .rate_bps = 200e9,
                    .code_rate = 0.87,
                    .frame_bits = 30592.0,
                    .modulation = Modulation::kQpskCoherent,
                    .implementation_db = 3.0,
                    .fec = Fec::kLongCode}},
    // 1.244 Gbit/s DPSK, 10.8 cm, 0.5 W; the beam is the narrowest that leaves 10.8 cm.
    TerminalPreset{"ILLUMA-T_LCRD",
                   45000.0,
                   {.transmit_w = 0.5,
                    .wavelength_m = 1550e-9,
                    .beam_half_angle_rad = 9.14e-6,
                    .aperture_m = 0.108,
                    .jitter_rad = 1e-6,
                    .bias_rad = 0.5e-6,
                    .optics_db = 3.0,
                    .rate_bps = 1.244e9,
                    .code_rate = 0.5,
                    .frame_bits = 64800.0,
                    .modulation = Modulation::kDpskPreamplified,
                    .implementation_db = 3.0,
                    .fec = Fec::kLongCode}},
    // 10 Gbit/s OOK at -35.5 dBm for 1e-12: 0.5 W and 8 cm at both ends of the worked budget. Q is 7.0345 there, 6 at
    // 6/7.0345 of that power.
    TerminalPreset{"OOK_10G",
                   2000.0,
                   {.transmit_w = 0.5,
                    .wavelength_m = 1550e-9,
                    .beam_half_angle_rad = 17.443e-6,
                    .aperture_m = 0.08,
                    .jitter_rad = 0.0,
                    .bias_rad = 2e-6,
                    .optics_db = 1.9382,
                    .required_w = 2.4039e-7,
                    .rate_bps = 10e9,
                    .code_rate = 1.0,
                    .frame_bits = 8448.0}},
};

}  // namespace

std::span<const TerminalPreset> terminal_presets() { return kPresets; }

const TerminalPreset* terminal_preset(std::string_view name) {
  for (const auto& preset : kPresets) {
    if (preset.name == name) return &preset;
  }
  return nullptr;
}

}  // namespace flatsat::optical
