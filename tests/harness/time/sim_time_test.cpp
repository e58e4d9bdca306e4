#include "harness/time/sim_time.h"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <limits>

namespace flatsat::time {

BOOST_AUTO_TEST_SUITE(sim_time)

BOOST_AUTO_TEST_CASE(seconds_become_the_nearest_picosecond) {
  BOOST_TEST(SimTime::from_seconds(0.0).ps == 0);
  BOOST_TEST(SimTime::from_seconds(1.5e-9).ps == 1500);
  BOOST_TEST(SimTime::from_seconds(0.1).ps == 100'000'000'000);
  BOOST_TEST(SimTime::from_seconds(0.4e-12).ps == 0);
  BOOST_TEST(SimTime::from_seconds(0.6e-12).ps == 1);
  BOOST_TEST(SimTime::from_seconds(-0.6e-12).ps == -1);
}

BOOST_AUTO_TEST_CASE(a_half_goes_away_from_zero) {
  BOOST_TEST(2.5e-12 * 1e12 == 2.5);  // an exact half
  BOOST_TEST(SimTime::from_seconds(2.5e-12).ps == 3);
  BOOST_TEST(SimTime::from_seconds(-2.5e-12).ps == -3);
}

BOOST_AUTO_TEST_CASE(an_odd_picosecond_beyond_two_to_the_fifty_second_stays_what_it_is) {
  // 2^52 + 1: adding one half there gives the next even number.
  const double ps = 4503599627370497.0, seconds = 4503.599627370497;
  BOOST_TEST(seconds * 1e12 == ps);
  BOOST_TEST(SimTime::from_seconds(seconds).ps == 4503599627370497);
}

BOOST_AUTO_TEST_CASE(what_is_past_the_range_is_never) {
  BOOST_TEST(SimTime::from_seconds(9.3e6).is_never());
  BOOST_TEST(SimTime::from_seconds(std::numeric_limits<double>::infinity()).is_never());
  BOOST_TEST(!SimTime::from_seconds(9.2e6).is_never());
  BOOST_TEST(SimTime::from_seconds(-1e300).ps == std::numeric_limits<std::int64_t>::min());
  BOOST_CHECK_THROW(SimTime::from_seconds(std::nan("")), std::domain_error);
}

BOOST_AUTO_TEST_CASE(not_before_gives_the_first_picosecond_that_is_not_before) {
  BOOST_TEST(SimTime::not_before(2.1e-12).ps == 3);
  BOOST_TEST(SimTime::not_before(3.0e-12).ps == 3);
  BOOST_TEST(SimTime::not_before(-2.1e-12).ps == -2);
  BOOST_TEST(SimTime::not_before(1e300).is_never());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::time
