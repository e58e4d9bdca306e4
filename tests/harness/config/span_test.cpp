#include "harness/config/span.h"

#include <boost/test/unit_test.hpp>

namespace flatsat::config {

BOOST_AUTO_TEST_SUITE(span)

BOOST_AUTO_TEST_CASE(a_span_is_a_number_with_a_unit_of_time) {
  BOOST_TEST(span_of("1.5 min").seconds == 90.0);
  BOOST_TEST(span_of("0 s").wrong == "");
  for (const char* bad : {"", "3", "3 W", "s", "nan s", "1e999 s"})
    BOOST_TEST(span_of(bad).wrong.find("must be a time with its unit, like '20 s'") == 0u, bad);
}

BOOST_AUTO_TEST_CASE(a_span_ends_with_its_range_or_with_what_picoseconds_hold) {
  BOOST_TEST(span_of("9223372 s").wrong == "");  // 2^63 ps = 9223372.036854775807 s
  BOOST_TEST(span_of("9223373 s").wrong ==
             "must be from 0 to 9223372 s, which is 106.75 d, the longest time there is here");
  BOOST_TEST(span_of("200 d").seconds == 0.0);
  BOOST_TEST(span_of("2 h", {1e-6, 3600.0}).wrong == "must be from 1e-06 to 3600 s");
  BOOST_TEST(span_of("-1 s").wrong != "");
}

BOOST_AUTO_TEST_CASE(only_times_have_that_end) {
  BOOST_TEST(reach(kNotNegative, "W").high == kNotNegative.high);
  BOOST_TEST(reach(kNotNegative, "s").high == kLongestSpanS);
  BOOST_TEST(reach({0.0, 60.0}, "s").high == 60.0);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::config
