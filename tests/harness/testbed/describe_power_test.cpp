#include <boost/test/unit_test.hpp>

#include "harness/testbed/describe.h"
#include "tests/harness/testbed/described.h"

namespace flatsat::testbed {

namespace suites {  // a suite is a namespace, which must not meet the function of its name

BOOST_AUTO_TEST_SUITE(describe_power)

BOOST_AUTO_TEST_CASE(keys_of_the_bus_become_watts_volts_and_seconds) {
  const auto p = described(testbed::describe_power,
                           "bus = 'regulated'\nbus_voltage = '0.1 kV'\nrail = '28 V'\nrestore_time = '2 min'\n"
                           "undervoltage = '22 V'\nrecover = '24500 mV'\n[controller]\ncharge_reserve = '1.5 kW'\n");
  BOOST_TEST((p.bus == power::BusKind::kRegulated));
  BOOST_TEST(p.bus_v == 100.0);
  BOOST_TEST(p.rail_v == 28.0);
  BOOST_TEST(p.restore_s == 120.0);
  BOOST_TEST(p.recover_v == 24.5);
  BOOST_TEST(p.controller.charge_reserve_w == 1500.0);
}

BOOST_AUTO_TEST_CASE(loads_do_not_come_back_below_where_they_were_shed) {
  const std::string keys = "undervoltage = '22 V'\nrecover = ";
  BOOST_TEST(mistakes(testbed::describe_power, keys + "'22 V'\n") == "");
  BOOST_TEST(mistakes(testbed::describe_power, keys + "'21.9 V'\n") ==
             "f:2:11: recover must not be below undervoltage");
}

BOOST_AUTO_TEST_CASE(compute_slows_before_it_stops) {
  const std::string keys = "[controller]\ncritical_soc = 0.2\nlow_soc = ";
  BOOST_TEST(mistakes(testbed::describe_power, keys + "0.2\n") == "");
  BOOST_TEST(mistakes(testbed::describe_power, keys + "0.1\n") ==
             "f:3:11: controller.low_soc must not be below critical_soc");
}

BOOST_AUTO_TEST_CASE(an_efficiency_is_between_a_tenth_and_one) {
  BOOST_TEST(mistakes(testbed::describe_power, "charge_efficiency = 0.05\n") ==
             "f:1:21: charge_efficiency must be from 0.1 to 1");
  BOOST_TEST(mistakes(testbed::describe_power, "rail = '0 V'\n") == "f:1:8: rail must be more than 0 V");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace suites

}  // namespace flatsat::testbed
