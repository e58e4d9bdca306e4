#include "models/environment/utc.h"

#include <boost/test/unit_test.hpp>
#include <stdexcept>

namespace flatsat::environment {

BOOST_AUTO_TEST_SUITE(utc)

BOOST_AUTO_TEST_CASE(noon_of_the_first_day_of_2000_is_julian_date_2451545) {
  const auto noon = parse_utc("2000-01-01T12:00:00Z");
  BOOST_TEST((noon.jd1 - 2451545.0) + noon.jd2 == 0.0);
}

BOOST_AUTO_TEST_CASE(terrestrial_time_is_69_184_s_ahead_in_2027) {
  // TAI - UTC = 37 s since 2017 and TT - TAI = 32.184 s.
  const auto utc = parse_utc("2027-06-21T00:00:00Z");
  const auto tt = terrestrial(utc);
  BOOST_TEST(((tt.jd1 - utc.jd1) + (tt.jd2 - utc.jd2)) * 86400.0 == 69.184, boost::test_tools::tolerance(1e-6));
}

BOOST_AUTO_TEST_CASE(a_day_with_a_leap_second_has_86401_seconds) {
  const double seconds = seconds_between(parse_utc("2016-12-31T00:00:00Z"), parse_utc("2017-01-01T00:00:00Z"));
  BOOST_TEST(seconds == 86401.0, boost::test_tools::tolerance(1e-10));
  BOOST_TEST(to_string(parse_utc("2016-12-31T23:59:60Z")) == "2016-12-31T23:59:60.000Z");
}

BOOST_AUTO_TEST_CASE(later_goes_on_by_seconds_of_si) {
  BOOST_TEST(to_string(later(parse_utc("2027-06-21T20:30:00Z"), 5863.7)) == "2027-06-21T22:07:43.700Z");
  BOOST_TEST(to_string(later(parse_utc("2016-12-31T23:59:59Z"), 2.0)) == "2017-01-01T00:00:00.000Z");
  BOOST_TEST(to_string(later(parse_utc("2027-01-01T00:00:00.5Z"), -1.0)) == "2026-12-31T23:59:59.500Z");
}

BOOST_AUTO_TEST_CASE(a_text_that_is_no_instant_is_refused_with_one_that_is) {
  for (const char* text :
       {"", "Z", "2027-06-21", "2027-06-21T00:00:00", "2027-06-21 00:00:00Z", "2027-13-01T00:00:00Z",
        "2027-02-29T00:00:00Z", "2027-06-21T24:00:00Z", "2027-06-21T00:60:00Z", "2027-06-21T00:00:60Z",
        "2027-06-21T00:00:nanZ", "2027-06-21T00:00:-1Z", "2027-06-21T00:00:00.Z0", "2027-06-21T00:00:00+00:00",
        "+027-06-21T00:00:00Z", "1971-06-21T00:00:00Z", "2027-06-21T00:00:00e3Z"}) {
    BOOST_TEST_CONTEXT(text) {
      BOOST_CHECK_EXCEPTION(parse_utc(text), std::invalid_argument, [](const auto& e) {
        return std::string(e.what()).find("like 2027-06-21T00:00:00Z") != std::string::npos;
      });
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::environment
