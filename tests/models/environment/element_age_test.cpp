#include "models/environment/element_age.h"

#include <boost/test/unit_test.hpp>

namespace flatsat::environment {

BOOST_AUTO_TEST_SUITE(element_age)

BOOST_AUTO_TEST_CASE(elements_of_thirty_days_are_used_in_silence) {
  BOOST_TEST(told_of_age(0.0, 86400.0) == "");
  BOOST_TEST(told_of_age(29.0 * 86400.0, 86400.0) == "");
  BOOST_TEST(told_of_age(-30.0 * 86400.0, 86400.0) == "");
}

BOOST_AUTO_TEST_CASE(older_ones_and_ones_from_the_future_are_told_with_their_days) {
  BOOST_TEST(told_of_age(365.0 * 86400.0, 86400.0) == "elements up to 366 days old; SGP4 loses kilometres a day");
  BOOST_TEST(told_of_age(-31.0 * 86400.0, 3600.0) == "elements up to 31 days old; SGP4 loses kilometres a day");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::environment
