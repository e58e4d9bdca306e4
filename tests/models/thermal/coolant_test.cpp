#include "models/thermal/coolant.h"

#include <boost/test/unit_test.hpp>

namespace flatsat::thermal {

using boost::test_tools::tolerance;

BOOST_AUTO_TEST_SUITE(coolant)

BOOST_AUTO_TEST_CASE(equal_streams_of_two_transfer_units_exchange_two_thirds) {
  BOOST_TEST(counter_flow_effectiveness(20.0, 10.0, 10.0) == 2.0 / 3.0, tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(unequal_streams_follow_the_counter_flow_law) {
  // NTU 1, ratio 0.5: (1 - exp(-0.5)) / (1 - 0.5 exp(-0.5)) = 0.3934693 / 0.6967347 = 0.5647333
  BOOST_TEST(counter_flow_effectiveness(10.0, 10.0, 20.0) == 0.5647333, tolerance(1e-6));
  BOOST_TEST(counter_flow_effectiveness(10.0, 20.0, 10.0) == 0.5647333, tolerance(1e-6));
}

BOOST_AUTO_TEST_CASE(a_stream_that_stands_exchanges_nothing) {
  BOOST_TEST(counter_flow_effectiveness(10.0, 0.0, 10.0) == 0.0);
  BOOST_TEST(exchanger_conductance_w_k(10.0, 10.0, 0.0) == 0.0);
  BOOST_TEST(panel_conductance_w_k(10.0, 0.0) == 0.0);
}

BOOST_AUTO_TEST_CASE(towards_a_panel_one_transfer_unit_gives_all_but_a_share_of_e) {
  BOOST_TEST(panel_conductance_w_k(10.0, 10.0) == 10.0 * 0.6321205588, tolerance(1e-9));  // 1 - exp(-1)
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::thermal
