#include "models/optical/link_terms.h"

#include <boost/test/unit_test.hpp>
#include <cmath>

#include "models/optical/terminal_presets.h"

namespace flatsat::optical {

BOOST_AUTO_TEST_SUITE(link_terms)

namespace {
using boost::test_tools::tolerance;
double db(double factor) { return -10.0 * std::log10(factor); }
}  // namespace

BOOST_AUTO_TEST_CASE(free_space_loss_at_1550_nm) {
  BOOST_TEST(free_space_loss_db(1e6, 1550e-9) == 258.1776, tolerance(1e-6));
  BOOST_TEST(free_space_loss_db(45e6, 1064e-9) == 294.5096, tolerance(1e-6));
}

BOOST_AUTO_TEST_CASE(irradiance_of_an_sda_class_beam_at_5500_km) {
  BOOST_TEST(beam_irradiance_w_m2(2.5, 15e-6, 5500e3) * 1e6 == 233.8365, tolerance(1e-6));
}

// 2 x 1550 nm / (pi x 80 mm).
BOOST_AUTO_TEST_CASE(no_beam_is_narrower_than_diffraction_leaves_it_and_every_preset_knows) {
  BOOST_TEST(least_half_angle_rad(1550e-9, 0.08) == 12.3345e-6, tolerance(1e-5));
  for (const auto& preset : terminal_presets()) {
    const auto& o = preset.optics;
    BOOST_TEST(o.beam_half_angle_rad >= least_half_angle_rad(o.wavelength_m, o.aperture_m), preset.name);
  }
}

// By hand at 0.2 km: waist 1550 nm / (pi 15 urad) = 32.892 mm, radius sqrt(32.892^2 + 3^2) = 33.029 mm, of which 80 mm
// take 1 - exp(-80^2 / (2 x 33.029^2)) = 0.946784; seen from there the beam is 165.14 urad wide: pointing
// exp(-2 / (165.14^2 k)) / k = 0.999340 with k = 1 + 16 / 165.14^2; 4 dB of optics: 2.5 W x 0.398107 x these two.
BOOST_AUTO_TEST_CASE(close_by_a_receiver_takes_what_its_aperture_cuts_out_of_the_beam) {
  BOOST_TEST(beam_radius_m(15e-6, 1550e-9, 200.0) == 0.0330285, tolerance(1e-5));
  BOOST_TEST(encircled_share(0.0330285, 0.08) == 0.946784, tolerance(1e-5));
  BOOST_TEST(received_w(OpticalTerminalConfig{}, 200.0) == 0.941682, tolerance(1e-5));
}

BOOST_AUTO_TEST_CASE(never_is_more_light_received_than_was_sent_and_it_falls_with_the_range) {
  const OpticalTerminalConfig terminal;
  double before_w = terminal.transmit_w * std::pow(10.0, -0.4);  // 4 dB of optics
  for (double range_m = 1e-3; range_m < 1e9; range_m *= 1.5) {
    const double now_w = received_w(terminal, range_m);
    BOOST_REQUIRE(now_w <= before_w);
    before_w = now_w;
  }
}

BOOST_AUTO_TEST_CASE(far_away_it_is_the_irradiance_on_the_axis_times_the_aperture) {
  const OpticalTerminalConfig terminal;
  const double far_w = beam_irradiance_w_m2(2.5, 15e-6, 5500e3) * 0.08 * 0.08 * std::acos(-1.0) / 4.0 *
                       pointing_factor(15e-6, 1e-6, 2e-6) * std::pow(10.0, -0.4);
  BOOST_TEST(received_w(terminal, 5500e3) == far_w, tolerance(1e-6));
}

BOOST_AUTO_TEST_CASE(pointing_losses_of_a_gaussian_beam) {
  BOOST_TEST(db(pointing_factor(15e-6, 5e-6, 0.0)) == 0.96510, tolerance(1e-4));
  BOOST_TEST(db(pointing_factor(15e-6, 15e-6, 0.0)) == 8.68589, tolerance(1e-4));
  BOOST_TEST(db(pointing_factor(15e-6, 0.0, 2e-6)) == 0.29835, tolerance(1e-4));
}

BOOST_AUTO_TEST_CASE(bit_error_rates_of_q) {
  BOOST_TEST(bit_error_rate(6.0) == 9.865876e-10, tolerance(1e-6));
  BOOST_TEST(bit_error_rate(3.0) == 1.349898e-3, tolerance(1e-6));
}

BOOST_AUTO_TEST_CASE(frame_loss_at_the_required_power) {
  const OpticalTerminalConfig terminal;
  // 1 - (1 - 9.865876e-10)^8448.
  BOOST_TEST(frame_loss(terminal, terminal.required_w) == 8.3346e-6, tolerance(1e-3));
  BOOST_TEST(frame_loss(terminal, terminal.required_w / 3.0) > 0.9);
}

BOOST_AUTO_TEST_CASE(point_ahead_is_fifty_microradians_at_seven_and_a_half_kilometres_a_second) {
  BOOST_TEST(point_ahead_rad(7500.0) == 50.03e-6, tolerance(1e-3));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::optical
