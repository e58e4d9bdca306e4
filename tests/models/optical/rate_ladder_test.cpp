#include "models/optical/rate_ladder.h"

#include <boost/test/unit_test.hpp>
#include <cmath>

#include "models/optical/terminal_presets.h"

namespace flatsat::optical {

BOOST_AUTO_TEST_SUITE(rate_ladder)

namespace {
using boost::test_tools::tolerance;
}  // namespace

// Q = 6 at required_w; at its bit error rate of 9.866e-10 a frame of 8448 bits is lost with 8.3346e-6.
BOOST_AUTO_TEST_CASE(the_power_for_a_frame_loss_is_the_one_at_which_so_many_are_lost) {
  const OpticalTerminalConfig terminal;
  BOOST_TEST(power_for_frame_loss_w(terminal, 8.3346e-6) == terminal.required_w, tolerance(1e-5));
  for (const auto& preset : terminal_presets()) {
    for (const double share : {1e-9, 1e-6, 0.1})
      BOOST_TEST(frame_loss(preset.optics, power_for_frame_loss_w(preset.optics, share)) == share, tolerance(1e-6));
  }
}

// TESAT_LCT135 by hand: frames of 8448 bits lost with 1e-6 at a bit error rate of 1.18372e-10, Q = 6.3348, N = Q^2 / 4
// photons and 3 dB; E = h c / lambda; range by P 10^-0.25181 D^2 / (2 w^2 R^2) times the pointing factor.
BOOST_AUTO_TEST_CASE(the_longest_range_of_a_published_terminal_is_that_of_a_calculation_by_hand) {
  const auto& optics = terminal_preset("TESAT_LCT135")->optics;
  const auto all = rungs(optics, {{}, 1e-6, 0.0});
  BOOST_REQUIRE(all.size() == 1u);
  BOOST_TEST(all[0].payload_bps == 1'800'000'000u);
  BOOST_TEST(all[0].least_w == 6.7281e-9, tolerance(1e-4));
  BOOST_TEST(longest_range_m(optics, all[0].least_w) == 162.723e6, tolerance(1e-4));
  BOOST_TEST(longest_range_m(optics, rungs(optics, {{}, 1e-6, 3.0})[0].least_w) == 115.199e6, tolerance(1e-4));
}

BOOST_AUTO_TEST_CASE(half_the_rate_needs_half_the_photons_and_reaches_farther_by_the_root_of_two) {
  const auto& optics = terminal_preset("SDA_OCT")->optics;
  const auto all = rungs(optics, {{1.25e9}, 1e-6, 3.0});
  BOOST_REQUIRE(all.size() == 2u);
  BOOST_TEST(all[0].line_bps == 2.5e9);
  BOOST_TEST(all[1].payload_bps == 587'053'571u);  // 1.25e9 x 8416 / 17920
  BOOST_TEST(all[0].least_w / all[1].least_w == 2.0, tolerance(1e-9));
  BOOST_TEST(longest_range_m(optics, all[1].least_w) / longest_range_m(optics, all[0].least_w) == std::sqrt(2.0),
             tolerance(1e-6));
}

BOOST_AUTO_TEST_CASE(noise_of_electronics_is_as_the_root_of_its_bandwidth) {
  const auto all = rungs(OpticalTerminalConfig{}, {{2.5e9}, 1e-6, 0.0});
  BOOST_TEST(all[0].least_w / all[1].least_w == 2.0, tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(a_power_that_no_range_brings_has_none) {
  const OpticalTerminalConfig terminal;
  BOOST_TEST(longest_range_m(terminal, 2.0 * brightest_w(terminal)) == 0.0);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::optical
