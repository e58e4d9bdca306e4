#include "models/thermal/thermal_network.h"

#include <boost/test/unit_test.hpp>
#include <cmath>

namespace flatsat {

using boost::test_tools::tolerance;

BOOST_AUTO_TEST_SUITE(thermal_network)

BOOST_AUTO_TEST_CASE(a_radiator_of_a_public_node_settles_at_its_closed_form_temperature) {
  // 120 kW on 110 m2, both sides, emittance 0.9, sink 0 K: (P / (A n eps sigma))^(1/4) = 321.5334 K.
  const ThermalNetwork network{{{"radiator", 1e5, 2.0 * 110.0 * 0.9, 20.0}}, {}};
  std::vector<double> degc{20.0};
  advance_network(network, degc, {120e3}, 50000.0, 5.0);
  BOOST_TEST(degc[0] + 273.15 == 321.5334, tolerance(1e-6));
}

BOOST_AUTO_TEST_CASE(two_masses_meet_where_their_heat_says_and_as_fast_as_the_exponential_says) {
  const ThermalNetwork network{{{"a", 1000.0, 0.0, 80.0}, {"b", 3000.0, 0.0, 20.0}}, {{0, 1, 10.0}}};
  std::vector<double> degc{80.0, 20.0};
  advance_network(network, degc, {0.0, 0.0}, 75.0, 1.0);
  // The difference falls with tau = 1 / (10 (1/1000 + 1/3000)) = 75 s; the mean (by capacity) is 35.
  const double difference = 60.0 * std::exp(-1.0);
  BOOST_TEST(degc[0] - degc[1] == difference, tolerance(1e-6));
  BOOST_TEST((degc[0] * 1000 + degc[1] * 3000) / 4000 == 35.0, tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(a_mass_that_radiates_alone_cools_as_the_closed_form_says) {
  const double eps_a = 0.9, capacity = 5000.0, start_k = 350.0, seconds = 600.0;
  const ThermalNetwork network{{{"a", capacity, eps_a, start_k - 273.15}}, {}};
  std::vector<double> degc{start_k - 273.15};
  advance_network(network, degc, {0.0}, seconds, 1.0);
  const double k = 3.0 * eps_a * 5.670374419e-8 / capacity;  // d(T^-3)/dt
  const double expected = std::pow(std::pow(start_k, -3.0) + k * seconds, -1.0 / 3.0);
  BOOST_TEST(degc[0] + 273.15 == expected, tolerance(1e-9));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat
