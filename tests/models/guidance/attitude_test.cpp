#include "models/guidance/attitude.h"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <stdexcept>

namespace flatsat::guidance {
using boost::test_tools::tolerance;

BOOST_AUTO_TEST_SUITE(attitude)

namespace {

constexpr environment::Vector kX{1.0, 0.0, 0.0}, kY{0.0, 1.0, 0.0}, kZ{0.0, 0.0, 1.0};

bool same(const environment::Vector& a, const environment::Vector& b, double within = 1e-12) {
  return environment::length(environment::plus(a, environment::scaled(b, -1.0))) < within;
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_first_direction_is_met_exactly_and_the_second_as_nearly_as_that_allows) {
  const environment::Vector first{1.0, 2.0, -2.0}, second{3.0, -1.0, 0.5};
  const auto x_first = pointed(first, second, false), z_first = pointed(first, second, true);
  BOOST_TEST(same(in_body(x_first, first), {3.0, 0.0, 0.0}));
  BOOST_TEST(same(in_body(z_first, first), {0.0, 0.0, 3.0}));
  // The second lies in the plane of X and Z, on the positive side: its part along the first is 0 / 3, by hand
  // (3 - 2 - 1) = 0, so that its whole length is left.
  const double whole = std::sqrt(9.0 + 1.0 + 0.25);
  BOOST_TEST(same(in_body(x_first, second), {0.0, 0.0, whole}));
  BOOST_TEST(same(in_body(z_first, second), {whole, 0.0, 0.0}));
}

BOOST_AUTO_TEST_CASE(every_turn_between_the_axes_is_found_whatever_quarter_it_lies_in) {
  // All 24 ways to lay +Z and +X along the axes; the body's Y completes them to the right.
  for (const auto& z :
       {kX, kY, kZ, environment::scaled(kX, -1.0), environment::scaled(kY, -1.0), environment::scaled(kZ, -1.0)}) {
    for (const auto& x :
         {kX, kY, kZ, environment::scaled(kX, -1.0), environment::scaled(kY, -1.0), environment::scaled(kZ, -1.0)}) {
      if (std::abs(environment::dot(x, z)) > 0.5) continue;
      const auto q = pointed(z, x, true);
      BOOST_TEST(same(in_body(q, z), kZ));
      BOOST_TEST(same(in_body(q, x), kX));
      BOOST_TEST(same(in_body(q, environment::cross(z, x)), kY));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_second_direction_that_says_nothing_leaves_the_first_met) {
  for (const auto& z : {kX, kY, kZ, environment::Vector{1.0, 1.0, 1.0}}) {
    const auto q = pointed(z, environment::scaled(z, -2.0), true);
    BOOST_TEST(same(in_body(q, z), {0.0, 0.0, environment::length(z)}));
    BOOST_TEST(std::abs(q.w * q.w + environment::dot(q.v, q.v) - 1.0) < 1e-12);
  }
  BOOST_CHECK_THROW(pointed({}, kX, true), std::domain_error);
}

BOOST_AUTO_TEST_CASE(a_turn_has_its_angle_large_and_small) {
  const auto at = [](double rad) { return pointed({std::cos(rad), std::sin(rad), 0.0}, kZ, false); };
  for (const double rad : {1e-9, 1e-4, 0.3, 1.5, 3.0, environment::kPi}) {
    BOOST_TEST(turn_between_rad(at(0.2), at(0.2 + rad)) == rad, tolerance(1e-6));
    BOOST_TEST(turn_between_rad(at(0.2), at(0.2 - rad)) == rad, tolerance(1e-6));
  }
}

BOOST_AUTO_TEST_CASE(turning_towards_goes_the_short_way_and_not_too_far) {
  const auto at = [](double rad) { return pointed({std::cos(rad), std::sin(rad), 0.0}, kZ, false); };
  BOOST_TEST(turn_between_rad(turned_towards(at(0.0), at(1.0), 0.25), at(0.25)) < 1e-9);
  BOOST_TEST(turn_between_rad(turned_towards(at(0.0), at(5.0), 0.25), at(-0.25)) < 1e-9);
  BOOST_TEST(turn_between_rad(turned_towards(at(0.0), at(1.0), 2.0), at(1.0)) < 1e-9);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::guidance
