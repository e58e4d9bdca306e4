#include <boost/test/unit_test.hpp>

#include "harness/testbed/describe.h"
#include "tests/harness/testbed/described.h"

namespace flatsat::testbed {

namespace suites {  // a suite is a namespace, which must not meet the function of its name

BOOST_AUTO_TEST_SUITE(describe_thermal)

namespace {

std::string told(const std::string& keys) { return mistakes(testbed::describe_thermal, keys); }

}  // namespace

BOOST_AUTO_TEST_CASE(radiator_and_loops_have_their_units) {
  const auto c =
      described(testbed::describe_thermal,
                "initial = '300 K'\nbattery_heater = '0.2 kW'\n[radiator]\narea = '20 m2'\npointing = 'lvlh'\n"
                "normal = [0, 1, 0]\nheat_capacity = '50 kJ/K'\n[loop]\nflow = '0.5 kg/s'\npumps = 3\n");
  BOOST_TEST(c.initial_degc == 26.85, boost::test_tools::tolerance(1e-9));  // 300 K - 273.15
  BOOST_TEST(c.battery_heater_w == 200.0);
  BOOST_TEST(c.radiator.area_m2 == 20.0);
  BOOST_TEST((c.radiator.pointing == thermal::RadiatorPointing::kLvlh));
  BOOST_TEST(c.radiator.heat_capacity_j_k == 50e3);
  BOOST_TEST(c.loop.flow_kg_s == 0.5);
  BOOST_TEST(c.loop.pumps == 3u);
}

BOOST_AUTO_TEST_CASE(compute_is_full_before_it_stops_and_a_heater_goes_off_above_where_it_goes_on) {
  BOOST_TEST(told("derate_start = '50 degC'\nderate_end = '50 degC'\n") ==
             "f:2:14: derate_end must be above derate_start");
  BOOST_TEST(told("heater_on = '5 degC'\nheater_off = '4 degC'\n") == "f:2:14: heater_off must be above heater_on");
}

BOOST_AUTO_TEST_CASE(a_normal_is_a_direction) {
  const std::string why = "radiator.normal must be three numbers, not all 0";
  BOOST_TEST(told("[radiator]\nnormal = [0, 0, 0]\n") == "f:2:10: " + why);
  BOOST_TEST(told("[radiator]\nnormal = [1, 0]\n") == "f:2:10: " + why);
  BOOST_TEST(told("[radiator]\nnormal = [0, 0, -0.5]\n") == "");
}

BOOST_AUTO_TEST_CASE(a_coating_is_one_that_is_known) {
  BOOST_TEST(described(testbed::describe_thermal, "[radiator]\ncoating = 'z93'\n").radiator.coating == "z93");
  const auto refusal = told("[radiator]\ncoating = 'z94'\n");
  BOOST_TEST(has(refusal, "f:2:11: radiator.coating is none that is known: "), refusal);
  BOOST_TEST(has(refusal, "z93"), refusal);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace suites

}  // namespace flatsat::testbed
