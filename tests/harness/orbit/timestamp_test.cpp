#include "harness/orbit/timestamp.h"

#include <boost/test/unit_test.hpp>
#include <stdexcept>

namespace flatsat::orbit {

BOOST_AUTO_TEST_SUITE(timestamp)

BOOST_AUTO_TEST_CASE(j2000_is_half_a_day_after_the_midnight_of_2000_january_1) {
  BOOST_TEST(julian_date(parse_epoch("2000-01-01T12:00:00")) == 2451545.0);
  BOOST_TEST(julian_date(parse_epoch("2000-01-01T12:00:00Z")) == 2451545.0);
}

BOOST_AUTO_TEST_CASE(a_day_of_the_year_counts_from_1) {
  BOOST_TEST(julian_date(parse_epoch("2026-161T00:00:00")) == julian_date(parse_epoch("2026-06-10T00:00:00")));
  BOOST_TEST(julian_date(parse_epoch("2024-366T00:00:00")) == julian_date(parse_epoch("2024-12-31T00:00:00")));
  BOOST_CHECK_THROW(parse_epoch("2026-000T00:00:00"), std::invalid_argument);
  BOOST_CHECK_THROW(parse_epoch("2026-367T00:00:00"), std::invalid_argument);
  BOOST_CHECK_THROW(parse_epoch("2024-367T00:00:00"), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(a_common_year_has_no_day_366) {
  BOOST_TEST(julian_date(parse_epoch("2026-365T00:00:00")) == julian_date(parse_epoch("2026-12-31T00:00:00")));
  BOOST_CHECK_EXCEPTION(parse_epoch("2026-366T00:00:00"), std::invalid_argument, [](const auto& error) {
    return std::string(error.what()) == "must have a day of the year from 001 to 365";
  });
}

BOOST_AUTO_TEST_CASE(a_day_of_the_year_may_end_with_a_leap_second) {
  BOOST_TEST(julian_date(parse_epoch("2016-366T23:59:60")) == julian_date(parse_epoch("2016-12-31T23:59:60")));
  BOOST_CHECK_THROW(parse_epoch("2017-365T23:59:60"), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(an_offset_counts_from_the_epoch_in_its_unit) {
  const auto epoch = parse_epoch("2026-06-10T00:00:00");
  BOOST_TEST(julian_date(parse_timestamp("+360 min", epoch)) == julian_date(epoch) + 0.25,
             boost::test_tools::tolerance(1e-15));
  BOOST_TEST(julian_date(parse_timestamp("-2 d", epoch)) == julian_date(epoch) - 2.0,
             boost::test_tools::tolerance(1e-15));
  BOOST_TEST(julian_date(parse_timestamp("2026-06-11T00:00:00Z", epoch)) == julian_date(epoch) + 1.0,
             boost::test_tools::tolerance(1e-15));
}

BOOST_AUTO_TEST_CASE(an_offset_without_a_unit_of_time_is_refused_with_what_would_be_right) {
  const auto epoch = parse_epoch("2026-06-10T00:00:00");
  for (const char* text : {"+360", "+5 V", "-", "+soon"}) {
    BOOST_CHECK_EXCEPTION(parse_timestamp(text, epoch), std::invalid_argument, [](const auto& error) {
      return std::string(error.what()).find("an offset like '+360 min'") != std::string::npos;
    });
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::orbit
