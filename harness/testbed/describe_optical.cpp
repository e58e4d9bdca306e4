// Laser terminals and links.
#include "harness/base/suggest.h"
#include "harness/base/text.h"
#include "harness/testbed/describe.h"
#include "models/optical/terminal_presets.h"

namespace flatsat::testbed {
namespace {

void describe_optical_preset(config::Table& t, optical::OpticalTerminalConfig& optics, double& maximum_range_km) {
  std::vector<std::string> names;
  for (const auto& preset : optical::terminal_presets()) names.emplace_back(preset.name);
  const std::string all = base::joined(names);
  t.checked("preset", "a terminal with public figures, changed by the other keys: " + all,
            [&optics, &maximum_range_km, names, all](const std::string& text) -> std::string {
              if (const auto* preset = optical::terminal_preset(text)) {
                optics = preset->optics;
                maximum_range_km = preset->maximum_range_km;
                return {};
              }
              return "must be one of: " + all + base::did_you_mean(text, names);
            });
}

void describe_receiver(config::Table& t, optical::OpticalTerminalConfig& o) {
  t.choice<optical::Modulation>("modulation", o.modulation,
                                {{"ook-thermal", optical::Modulation::kOokThermal},
                                 {"ook-counting", optical::Modulation::kOokCounting},
                                 {"ook-preamplified", optical::Modulation::kOokPreamplified},
                                 {"dpsk-preamplified", optical::Modulation::kDpskPreamplified},
                                 {"bpsk-homodyne", optical::Modulation::kBpskHomodyne},
                                 {"qpsk-coherent", optical::Modulation::kQpskCoherent},
                                 {"ppm-counting", optical::Modulation::kPpmCounting}},
                                "how bits ride on the light, and the receiver's limit");
  t.integer("ppm_order", o.ppm_order, 2, 1024, "of pulse position modulation, a power of two");
  t.check("ppm_order", [&o] { return (o.ppm_order & (o.ppm_order - 1)) == 0 ? "" : "must be a power of two"; });
  t.number("implementation_loss", o.implementation_db, "dB", config::kNotNegative,
           "of the receiver over its photon limit");
  t.number("required", o.required_w, "W", config::kPositive, "at the detector for 1e-9; only of ook-thermal");
  t.choice<optical::Fec>("fec", o.fec,
                         {{"none", optical::Fec::kNone},
                          {"bounded-distance", optical::Fec::kBoundedDistance},
                          {"long-code", optical::Fec::kLongCode}},
                         "what the decoder makes of wrong bits");
  t.integer("corrected", o.corrected, 0, 100000, "wrong bits a frame that bounded-distance puts right");
  t.number("code_rate", o.code_rate, "1", {1e-3, 1.0}, "fraction of the line that is payload");
  t.number("frame_bits", o.frame_bits, "1", {1.0, 1e7}, "of a coded frame");
}

std::string wrong_beam(const optical::OpticalTerminalConfig& o) {
  const double sender_m = o.transmit_aperture_m > 0.0 ? o.transmit_aperture_m : o.aperture_m;
  const double least_rad = optical::least_half_angle_rad(o.wavelength_m, sender_m);
  if (o.beam_half_angle_rad >= least_rad) return {};
  char text[160];
  std::snprintf(text, sizeof text,
                "must be at least %.4g urad, which diffraction at an aperture of %g m leaves (2 wavelength / (pi "
                "diameter)); or give transmit_aperture",
                1e6 * least_rad, sender_m);
  return text;
}

void describe_acquisition(config::Table& t, optical::AcquisitionConfig& a) {
  t.number("search_half_angle", a.search_half_angle_rad, "rad", config::kPositive, "at which the spiral ends");
  t.number("uncertainty", a.uncertainty_rad, "rad", config::kNotNegative, "of the direction, one sigma an axis");
  t.number("pitch", a.pitch, "1", {1e-3, 100.0}, "between two tracks, in half-angles of the beam");
  t.number("dwell", a.dwell_s, "s", config::kPositive, "on one place of the spiral");
  t.number("margin", a.margin_db, "dB", {0.0, 100.0}, "of the light on the axis over what is seen");
  t.number("detection", a.detection, "1", {0.01, 1.0}, "probability that light enough is seen");
}

void describe_air(config::Table& t, optical::GroundAirConfig& a) {
  t.boolean("present", a.present, "the link goes to the ground");
  t.number("minimum_elevation", a.minimum_elevation_deg, "deg", {0.5, 90.0}, "of the satellite at the site");
  describe_clear_air(t, a);
  t.number("wind", a.turbulence.wind_m_s, "m/s", {0.0, 100.0}, "rms of the upper air");
  t.number("ground_cn2", a.turbulence.ground_cn2, "1", {0.0, 1e-11}, "turbulence at the ground in m^(-2/3)");
  t.numbers("sites", a.clouds.clear, "1", {1e-6, 1.0 - 1e-6}, "fraction of time with a clear sky, of each site");
  t.number("site_correlation", a.clouds.correlation, "1", {0.0, 0.999}, "of the sky over any two sites");
  t.number("persistence", a.clouds.persistence_s, "s", config::kPositive, "of clouds, time to 1/e");
}

}  // namespace

void describe_optics(config::Table& t, optical::OpticalTerminalConfig& o, double& maximum_range_km) {
  describe_optical_preset(t, o, maximum_range_km);
  t.number("transmit", o.transmit_w, "W", config::kPositive, "optical power sent");
  t.number("wavelength", o.wavelength_m, "m", config::kPositive, "wavelength");
  t.number("beam_half_angle", o.beam_half_angle_rad, "rad", config::kPositive, "to 1/e2 of the intensity");
  t.number("aperture", o.aperture_m, "m", config::kPositive, "diameter of the receiver");
  t.number("transmit_aperture", o.transmit_aperture_m, "m", config::kNotNegative,
           "diameter of the sender; 0: that of the receiver");
  t.number("jitter", o.jitter_rad, "rad", config::kNotNegative, "one sigma, an axis");
  t.number("bias", o.bias_rad, "rad", config::kNotNegative, "pointing error left after point-ahead");
  t.number("optics_loss", o.optics_db, "dB", config::kNotNegative, "transmit and receive losses together");
  t.number("rate", o.rate_bps, "bit/s", config::kPositive, "of the line");
  t.number("maximum_range", maximum_range_km, "km", config::kPositive, "longest link");
  describe_receiver(t, o);
  t.check("beam_half_angle", [&o] { return wrong_beam(o); });
}

void describe_search(config::Table& t, optical::TerminalConfig& c) {
  t.number("search_half_angle", c.search_half_angle_rad, "rad", config::kPositive, "at which the spiral ends");
  t.number("search_uncertainty", c.search_uncertainty_rad, "rad", config::kNotNegative,
           "of the direction, one sigma an axis");
  t.number("search_dwell", c.search_dwell_s, "s", config::kPositive, "on one place of the spiral");
  t.number("settle", c.settle_s, "s", config::kNotNegative, "from first light to data");
  t.number("acquisition_success", c.acquisition_success, "1", {0.01, 1.0},
           "probability that light is seen where it falls");
}

void describe_clear_air(config::Table& t, optical::GroundAirConfig& a) {
  t.number("zenith_loss", a.zenith_db, "dB", config::kNotNegative, "of clear air straight up");
  t.number("visibility", a.visibility_km, "km", config::kNotNegative, "in haze near the ground; 0 none");
  t.number("haze_height", a.haze_km, "km", config::kNotNegative, "scale height of the haze");
}

void describe_fade(config::Table& t, optical::FadeConfig& f) {
  t.choice<optical::FadeLaw>("law", f.law,
                             {{"none", optical::FadeLaw::kNone},
                              {"log-normal", optical::FadeLaw::kLogNormal},
                              {"gamma-gamma", optical::FadeLaw::kGammaGamma},
                              {"jitter", optical::FadeLaw::kJitter}},
                             "distribution of the received power");
  t.number("scintillation", f.scintillation, "1", {1e-6, 25.0}, "index or Rytov variance; through air it is computed");
  t.number("correlation", f.correlation_s, "s", config::kPositive, "time to 1/e");
}

void describe_optical_link(config::Table& t, optical::OpticalLinkStandConfig& l) {
  describe_optics(t, l.optics, l.maximum_range_km);
  t.number("settle", l.settle_s, "s", config::kNotNegative, "from first light to data");
  t.number("hold", l.hold_s, "s", config::kNotNegative, "longest fade that the track survives");
  t.number("buffer", l.buffer_bytes, "B", config::kNotNegative, "that may wait; more is dropped");
  t.number("step", l.step_s, "s", {1e-4, 3600.0}, "of the model");
  t.table("acquisition", l.acquisition, describe_acquisition, "spiral search");
  t.table("fade", l.fade, describe_fade, "fades");
  t.table("air", l.air, describe_air, "air and clouds of a link to the ground");
}

}  // namespace flatsat::testbed
