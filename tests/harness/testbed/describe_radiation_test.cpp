#include <boost/test/unit_test.hpp>

#include "harness/testbed/describe.h"
#include "tests/harness/testbed/described.h"

namespace flatsat::testbed {

namespace suites {  // a suite is a namespace, which must not meet the function of its name

BOOST_AUTO_TEST_SUITE(describe_radiation)

namespace {

environment::RadiationConfig read(const std::string& keys) { return described(testbed::describe_radiation, keys); }
std::string told(const std::string& keys) { return mistakes(testbed::describe_radiation, keys); }

}  // namespace

BOOST_AUTO_TEST_CASE(the_field_and_its_storms_have_their_units) {
  const auto r = read(
      "dose = '1000 rad(Si)/year'\nfield = 'flat'\ncross_sections = 'drawn'\nstep = '1 min'\n"
      "[[storm]]\nbegin = '1 h'\nend = '2 h'\nfactor = 10\n");
  BOOST_TEST(r.field.dose_rad_year == 1000.0);
  BOOST_TEST((r.field.shape == environment::FieldShape::kFlat));
  BOOST_TEST((r.choice == environment::CrossSectionChoice::kDrawn));
  BOOST_TEST(r.step_s == 60.0);
  BOOST_TEST(r.field.storms.at(0).begin_s == 3600.0);
  BOOST_TEST(r.field.storms.at(0).factor == 10.0);
}

BOOST_AUTO_TEST_CASE(a_value_without_an_interval_is_its_own) {
  const auto device =
      read("[[device]]\nname = 'x'\nseu.value = '2e-9 cm2'\nsefi = {value = '2e-9 cm2', low = '1e-9 cm2'}\n")
          .devices.at(0);
  BOOST_TEST(device.sections[0].cm2 == 2e-9);
  BOOST_TEST(device.sections[0].low_cm2 == 2e-9);
  BOOST_TEST(device.sections[0].high_cm2 == 2e-9);
  BOOST_TEST(device.sections[2].low_cm2 == 1e-9);
  BOOST_TEST(device.sections[2].high_cm2 == 2e-9);
}

BOOST_AUTO_TEST_CASE(a_cross_section_lies_in_its_interval) {
  const std::string head = "[[device]]\nname = 'x'\n[device.seu]\nvalue = '2e-9 cm2'\n";
  BOOST_TEST(told(head + "low = '3e-9 cm2'\n") == "f:5:7: device[0].seu.low must not be above value");
  BOOST_TEST(told(head + "high = '1e-9 cm2'\n") == "f:5:8: device[0].seu.high must not be below value");
  BOOST_TEST(told("[[device]]\nname = 'x'\nseu.value = '2 cm2'\n") ==
             "f:3:13: device[0].seu.value must be an area from 0 to 1 cm2");
}

// Cross-section of the Jetson TX1 with its interval, as models/environment cites it.
BOOST_AUTO_TEST_CASE(a_chip_with_published_figures_is_the_start) {
  const auto device = read("[[device]]\nname = 'x'\npreset = 'Jetson_TX1_20nm'\nchips = 3\n").devices.at(0);
  BOOST_TEST(device.sections[0].cm2 == 6.22e-8);
  BOOST_TEST(device.sections[0].low_cm2 == 2.65e-9);
  BOOST_TEST(device.chips == 3u);
  const auto refusal = told("[[device]]\nname = 'x'\npreset = 'Jetson_TX1'\n");
  BOOST_TEST(has(refusal, "f:3:10: device[0].preset must be one of: "), refusal);
}

BOOST_AUTO_TEST_CASE(a_storm_ends_after_it_begins_and_latitudes_are_in_order) {
  BOOST_TEST(told("[[storm]]\nbegin = '2 h'\nend = '2 h'\n") == "f:3:7: storm[0].end must be after begin");
  BOOST_TEST(told("low_latitude = '50 deg'\nhigh_latitude = '40 deg'\n") ==
             "f:2:17: high_latitude must be above low_latitude");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace suites

}  // namespace flatsat::testbed
