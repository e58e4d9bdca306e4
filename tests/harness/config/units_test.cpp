#include "harness/config/units.h"

#include <boost/test/unit_test.hpp>

namespace flatsat::config {

using boost::test_tools::tolerance;

BOOST_AUTO_TEST_SUITE(units)

BOOST_AUTO_TEST_CASE(numbers_with_units_become_the_unit_that_is_asked_for) {
  BOOST_TEST(*in_unit("28 V", "V") == 28.0);
  BOOST_TEST(*in_unit("250 MHz", "Hz") == 250e6);
  BOOST_TEST(*in_unit("97.6deg", "deg") == 97.6);
  BOOST_TEST(*in_unit("97.73 min", "s") == 5863.8, tolerance(1e-12));
  BOOST_TEST(*in_unit("300 K", "degC") == 26.85, tolerance(1e-12));
  BOOST_TEST(*in_unit("60 %", "1") == 0.6, tolerance(1e-12));
  BOOST_TEST(*in_unit("44 kWh", "J") == 158.4e6, tolerance(1e-12));
  BOOST_TEST(*in_unit("180 deg", "rad") == 3.14159265358979, tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(what_is_no_number_of_that_dimension_is_refused) {
  for (const char* text : {"", "V", "28", "28 A", "28 volts", "nan V", "inf V", "1e999 V", "28 V extra"})
    BOOST_TEST(!in_unit(text, "V"), text);
}

BOOST_AUTO_TEST_CASE(a_quantity_is_measured_whatever_unit_it_is_written_in) {
  BOOST_TEST(measure("150 kW")->value == 150000.0);
  BOOST_TEST(measure("150 kW")->dimension == measure("0.15 MW")->dimension);
  BOOST_TEST(measure("150 kW")->dimension != measure("150 kJ")->dimension);
  BOOST_TEST(measure("300 K")->value == 26.85, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(measure("0.5")->dimension == "1");
  BOOST_TEST(!measure("model"));
  BOOST_TEST(!measure("5 apples"));
  BOOST_TEST(!measure("inf"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::config
