#include "harness/verdict/time_text.h"

#include <boost/test/unit_test.hpp>

namespace flatsat::verdict {

namespace suites {  // a suite is a namespace, which must not meet the function of its name

BOOST_AUTO_TEST_SUITE(time_text)

BOOST_AUTO_TEST_CASE(times_are_whole_picoseconds) {
  BOOST_TEST(*time_ps(200, "ms") == 200'000'000'000);
  BOOST_TEST(*time_ps(1.5, "min") == 90'000'000'000'000);
  BOOST_TEST(*time_ps(0.4, "ps") == 0);
  BOOST_TEST(*time_ps(0.6, "ps") == 1);
}

BOOST_AUTO_TEST_CASE(what_is_no_time_or_longer_than_time_counts_is_none) {
  BOOST_TEST(!time_ps(1, "V"));
  BOOST_TEST(!time_ps(1, ""));
  BOOST_TEST(!time_ps(-1, "s"));
  BOOST_TEST(!time_ps(1e300, "s"));
  BOOST_TEST(!time_ps(107, "d"));  // 9.24e18 ps, past 2^63
}

BOOST_AUTO_TEST_CASE(a_time_is_shown_in_the_largest_unit_that_keeps_it_whole) {
  BOOST_TEST(verdict::time_text(0) == "0 s");
  BOOST_TEST(verdict::time_text(90'000'000'000'000) == "90 s");
  BOOST_TEST(verdict::time_text(1'500'000'000) == "1500 us");
  BOOST_TEST(verdict::time_text(86'400'000'000'000'000) == "1 d");
  BOOST_TEST(verdict::time_text(7) == "7 ps");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace suites

}  // namespace flatsat::verdict
