#include "models/environment/roots.h"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <numbers>

namespace flatsat::environment {

BOOST_AUTO_TEST_SUITE(roots)

BOOST_AUTO_TEST_CASE(zeros_of_a_sine_are_found_to_a_tenth_of_a_microsecond) {
  const auto changes = sign_changes([](double t) { return std::sin(t / 100.0); }, 1000.0, 10.0);
  BOOST_TEST_REQUIRE(changes.size() == 4u);  // from 0 upwards, then at 100 pi, 200 pi, 300 pi
  for (std::size_t i = 1; i < 4; ++i) {
    BOOST_TEST(std::abs(changes[i].seconds - 100.0 * std::numbers::pi * static_cast<double>(i)) < 1e-7);
    BOOST_TEST(changes[i].upward == (i % 2 == 0));
  }
  BOOST_TEST(changes[0].seconds < 1e-7);
}

BOOST_AUTO_TEST_CASE(a_dip_below_zero_between_two_samples_is_found) {
  // (t - 55)^2 - 4 is below zero from 53 to 57, between the samples at 50 and 60.
  const auto changes = sign_changes([](double t) { return (t - 55.0) * (t - 55.0) - 4.0; }, 100.0, 10.0);
  BOOST_TEST_REQUIRE(changes.size() == 2u);
  BOOST_TEST(std::abs(changes[0].seconds - 53.0) < 1e-7);
  BOOST_TEST(!changes[0].upward);
  BOOST_TEST(std::abs(changes[1].seconds - 57.0) < 1e-7);
  BOOST_TEST(changes[1].upward);
}

BOOST_AUTO_TEST_CASE(a_rise_above_zero_between_two_samples_is_found) {
  const auto changes = sign_changes([](double t) { return 1.0 - (t - 38.0) * (t - 38.0); }, 100.0, 10.0);
  BOOST_TEST_REQUIRE(changes.size() == 2u);
  BOOST_TEST(changes[0].upward);
  BOOST_TEST(std::abs(changes[0].seconds - 37.0) < 1e-7);
}

BOOST_AUTO_TEST_CASE(a_dip_that_stays_above_zero_is_none) {
  BOOST_TEST(sign_changes([](double t) { return (t - 55.0) * (t - 55.0) + 1e-6; }, 100.0, 10.0).empty());
}

BOOST_AUTO_TEST_CASE(no_duration_has_no_changes) {
  BOOST_TEST(sign_changes([](double t) { return t - 1.0; }, 0.0, 10.0).empty());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::environment
