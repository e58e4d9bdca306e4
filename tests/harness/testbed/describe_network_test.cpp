#include <boost/test/unit_test.hpp>

#include "harness/testbed/describe.h"
#include "tests/harness/testbed/described.h"

namespace flatsat::testbed {

namespace suites {  // a suite is a namespace, which must not meet the function of its name

BOOST_AUTO_TEST_SUITE(describe_network)

namespace {

/// Two nodes, in lines 1 to 6.
const std::string kNodes = "[[node]]\nname = 'a'\nheat_capacity = '100 J/K'\n[[node]]\nname = 'b'\nkind = 'fixed'\n";

std::string told(const std::string& more) { return mistakes(describe_network_of_nodes, kNodes + more); }

}  // namespace

BOOST_AUTO_TEST_CASE(nodes_and_what_stands_between_them_are_in_watts_kelvin_and_square_metres) {
  const auto u = described(describe_network_of_nodes,
                           kNodes +
                               "initial = '300 K'\n[[link]]\nfrom = 'a'\nto = 'b'\nconductance = '0.0005 kW/K'\n"
                               "[[radiation]]\nfrom = 'a'\nto = 'b'\neffective_area = '100 cm2'\n");
  BOOST_TEST(u.nodes.at(0).heat_capacity_j_k == 100.0);
  BOOST_TEST((u.nodes.at(1).kind == thermal::NodeKind::kFixed));
  BOOST_TEST(u.nodes.at(1).initial_degc == 26.85, boost::test_tools::tolerance(1e-9));  // 300 K - 273.15
  BOOST_TEST(u.links.at(0).value == 0.5);
  BOOST_TEST(u.radiation.at(0).value == 0.01, boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(a_network_that_cannot_be_made_is_told_with_the_reason) {
  BOOST_TEST(has(told("[[link]]\nfrom = 'a'\nto = 'c'\n"), "c"), told("[[link]]\nfrom = 'a'\nto = 'c'\n"));
  BOOST_TEST(told("[[link]]\nfrom = 'a'\n") == "f:7:1: link[0].to is missing");
}

BOOST_AUTO_TEST_CASE(a_loop_goes_through_two_nodes_at_least) {
  BOOST_TEST(told("[[flow]]\nname = 'l'\nloop = ['a']\n") == "f:9:8: flow[0].loop needs two nodes or more");
}

BOOST_AUTO_TEST_CASE(a_surface_has_a_coating_that_is_known_or_its_own_figures) {
  const std::string face = "[[surface]]\nname = 's'\nnode = 'a'\narea = '2 m2'\ncoating = ";
  BOOST_TEST(described(describe_network_of_nodes, kNodes + face + "'z93'\n").surfaces.at(0).coating == "z93");
  const auto refusal = told(face + "'z94'\n");
  BOOST_TEST(has(refusal, "f:11:11: surface[0].coating 'z94' is no coating that is known: "), refusal);
  BOOST_TEST(has(refusal, "z93"), refusal);
}

BOOST_AUTO_TEST_CASE(a_heater_goes_off_above_where_it_goes_on) {
  const std::string heater = "[[heater]]\nname = 'h'\nnode = 'a'\non = '5 degC'\noff = ";
  BOOST_TEST(told(heater + "'6 degC'\n") == "");
  BOOST_TEST(told(heater + "'5 degC'\n") == "f:11:7: heater[0].off must be above on");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace suites

}  // namespace flatsat::testbed
