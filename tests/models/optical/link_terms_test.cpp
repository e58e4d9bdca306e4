#include "models/optical/link_terms.h"

#include <boost/test/unit_test.hpp>
#include <cmath>

namespace flatsat::optical {
namespace {
using boost::test_tools::tolerance;
double db(double factor) { return -10.0 * std::log10(factor); }
}  // namespace

BOOST_AUTO_TEST_SUITE(link_terms)

BOOST_AUTO_TEST_CASE(free_space_loss_at_1550_nm) {
  BOOST_TEST(free_space_loss_db(1e6, 1550e-9) == 258.1776, tolerance(1e-6));
  BOOST_TEST(free_space_loss_db(45e6, 1064e-9) == 294.5096, tolerance(1e-6));
}

BOOST_AUTO_TEST_CASE(irradiance_of_an_sda_class_beam_at_5500_km) {
  BOOST_TEST(beam_irradiance_w_m2(2.5, 15e-6, 5500e3) * 1e6 == 233.8365, tolerance(1e-6));
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
