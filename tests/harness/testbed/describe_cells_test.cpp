#include <boost/test/unit_test.hpp>

#include "harness/testbed/describe.h"
#include "tests/harness/testbed/described.h"

namespace flatsat::testbed {

BOOST_AUTO_TEST_SUITE(describe_cells)

BOOST_AUTO_TEST_CASE(a_cell_with_published_data_is_the_start_and_later_keys_change_it) {
  const auto b = described(describe_battery, "cell = 'molicel-p42a'\nr0 = '20 mohm'\ncells_series = 8\n");
  BOOST_TEST(b.cell.name == "molicel-p42a");
  BOOST_TEST(b.cell.capacity_ah == 4.2);  // its data sheet
  BOOST_REQUIRE(b.cell.r0_ohm.size() == 1u);
  BOOST_TEST(b.cell.r0_ohm[0].second == 0.02);
  BOOST_TEST(b.cells_series == 8u);
  const auto told = mistakes(describe_battery, "cell = 'molicel-p42'\n");
  BOOST_TEST(has(told, "f:1:8: cell must be one of: "), told);
  BOOST_TEST(has(told, "; did you mean molicel-p42a?"), told);
}

BOOST_AUTO_TEST_CASE(a_curve_is_pairs_of_a_state_of_charge_and_a_value_with_its_unit) {
  const auto b = described(describe_battery, "ocv = [['0', '3 V'], ['50 %', '3600 mV'], ['1', '4.2 V']]\n");
  const power::Curve expected{{0.0, 3.0}, {0.5, 3.6}, {1.0, 4.2}};
  BOOST_TEST((b.cell.ocv == expected));
}

BOOST_AUTO_TEST_CASE(a_curve_that_cannot_be_one_is_told_with_the_value) {
  const auto told = [](const std::string& pairs) { return mistakes(describe_battery, "ocv = " + pairs + "\n"); };
  BOOST_TEST(told("[['1.1', '3 V']]") == "f:1:7: ocv needs a state of charge from 0 to 1, not '1.1'");
  BOOST_TEST(told("[['0', '3 A']]") == "f:1:7: ocv needs a possible value in V, not '3 A'");
  BOOST_TEST(told("[['0', '0 V']]") == "f:1:7: ocv needs a possible value in V, not '0 V'");
  BOOST_TEST(told("[['0.5', '3 V'], ['0.5', '4 V']]") == "f:1:7: ocv must ascend in state of charge");
  BOOST_TEST(told("[['0', '4 V'], ['1', '3 V']]") == "f:1:7: ocv must not fall with the state of charge");
  // A resistance may fall.
  BOOST_TEST(mistakes(describe_battery, "r0_by_soc = [['0', '40 mohm'], ['1', '30 mohm']]\n") == "");
}

BOOST_AUTO_TEST_CASE(a_resistance_for_all_states_of_charge_has_its_bounds) {
  BOOST_TEST(mistakes(describe_battery, "r0 = '0 ohm'\n") == "f:1:6: r0 must be more than 0 ohm and at most 1000");
  BOOST_TEST(mistakes(describe_battery, "r1 = '0 ohm'\n") == "");
  BOOST_TEST(mistakes(describe_battery, "r1 = '2 kohm'\n") == "f:1:6: r1 must be at least 0 ohm and at most 1000");
}

BOOST_AUTO_TEST_CASE(a_battery_may_begin_aged) {
  const auto b = described(describe_battery, "initial_capacity = 0.8\ninitial_resistance = 1.5\n");
  BOOST_TEST(b.initial_capacity == 0.8);
  BOOST_TEST(b.initial_resistance == 1.5);
}

BOOST_AUTO_TEST_CASE(bounds_of_a_battery_are_in_order) {
  const auto told = [](const std::string& keys) { return mistakes(describe_battery, keys); };
  BOOST_TEST(told("cell_max = '3 V'\ncell_min = '3 V'\n") == "f:2:12: cell_min must be below cell_max");
  BOOST_TEST(told("charge_above = '5 degC'\ncharge_below = '5 degC'\n") ==
             "f:2:16: charge_below must be above charge_above");
  BOOST_TEST(told("discharge_above = '5 degC'\ndischarge_below = '4 degC'\n") ==
             "f:2:19: discharge_below must be above discharge_above");
  BOOST_TEST(told("cells_series = 4\nweak_series = 5\n") == "f:2:15: weak_series must not be above cells_series");
}

// A solar cell's maximum power point lies below short circuit and open circuit; half of one is no cell any more.
BOOST_AUTO_TEST_CASE(the_maximum_power_point_lies_inside_of_the_curve) {
  const auto told = [](const std::string& keys) {
    return mistakes(describe_array, "isc = '1 A'\nvoc = '1 V'\n" + keys);
  };
  BOOST_TEST(told("imp = '0.9 A'\nvmp = '0.8 V'\n") == "");
  BOOST_TEST(told("imp = '1 A'\nvmp = '0.8 V'\n") == "f:3:7: imp must be between isc / 2 and isc");
  BOOST_TEST(told("imp = '0.5 A'\nvmp = '0.8 V'\n") == "f:3:7: imp must be between isc / 2 and isc");
  BOOST_TEST(told("imp = '0.9 A'\nvmp = '0.5 V'\n") == "f:4:7: vmp must be between 0.55 voc and voc");
}

BOOST_AUTO_TEST_CASE(an_array_is_in_watts_square_metres_and_degrees) {
  const auto a = described(describe_array,
                           "rated = '2.5 kW'\ncell_area = '30 cm2'\npointing_error = '0.5 deg'\n"
                           "tracking = 'direct'\nfluence = '1e14 1/cm2'\n");
  BOOST_TEST(a.rated_w == 2500.0);
  BOOST_TEST(a.cell.area_m2 == 30e-4, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(a.pointing_error_deg == 0.5);
  BOOST_TEST((a.tracking == power::ArrayTracking::kDirect));
  BOOST_TEST(a.fluence_cm2 == 1e14);
}

BOOST_AUTO_TEST_CASE(an_outlet_has_a_name_and_its_limits) {
  const auto o = described(describe_outlet, "name = 'rack'\nlimit = '3 kW'\ntrip = '20 ms'\npriority = 4\n");
  BOOST_TEST(o.name == "rack");
  BOOST_TEST(o.limit_w == 3000.0);
  BOOST_TEST(o.trip_s == 0.02);
  BOOST_TEST(o.priority == 4u);
  BOOST_TEST(mistakes(describe_outlet, "limit = '3 kW'\n") == "f:1:1: name is missing");
  BOOST_TEST(mistakes(describe_outlet, "name = 'rack'\npriority = 101\n") ==
             "f:2:12: priority must be a whole number from 0 to 100");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::testbed
