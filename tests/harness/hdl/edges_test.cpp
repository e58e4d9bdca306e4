#include "harness/hdl/edges.h"

#include <boost/test/unit_test.hpp>

namespace flatsat::hdl {

BOOST_AUTO_TEST_SUITE(edges)

namespace {

std::string process(const std::string& items) { return "<always><sentree>" + items + "</sentree></always>"; }
std::string item(const std::string& edge, const std::string& signal) {
  return "<senitem edgeType='" + edge + "'>" + signal + "</senitem>";
}
std::string ref(const std::string& name) { return "<varref name='" + name + "'/>"; }
std::string input(const std::string& name) { return "<var name='" + name + "' dir='input'/>"; }
std::string top(const std::string& inside) {
  return "<module name='top' topModule='1'>" + input("clk") + input("r") + inside + "</module>";
}

std::map<std::string, Edge> edges(const std::string& modules) {
  pugi::xml_document document;
  BOOST_REQUIRE(document.load_string(("<netlist>" + modules + "</netlist>").c_str()));
  return edges_of_inputs(document.child("netlist"));
}

const std::string kBoth = item("POS", ref("clk")) + item("NEG", ref("r"));

}  // namespace

BOOST_AUTO_TEST_CASE(an_edge_beside_a_clock_is_found) {
  BOOST_TEST((edges(top(process(kBoth))).at("r") == Edge::kFalling));
  BOOST_TEST((edges(top(process(item("POS", ref("clk")) + item("POS", ref("r"))))).at("r") == Edge::kRising));
}

BOOST_AUTO_TEST_CASE(a_signal_that_a_process_waits_for_alone_is_a_clock) {
  BOOST_TEST(!edges(top(process(item("POS", ref("r"))))).contains("r"));
}

BOOST_AUTO_TEST_CASE(inverters_and_instances_are_followed) {
  const std::string below = "<module name='below'>" + input("clk") + input("r") + process(kBoth) + "</module>";
  const auto instance = [](const std::string& signal) {
    return "<instance defName='below'><port name='clk'>" + ref("clk") + "</port><port name='r'>" + signal +
           "</port></instance>";
  };
  BOOST_TEST((edges(top(instance(ref("r"))) + below).at("r") == Edge::kFalling));
  BOOST_TEST((edges(top(instance("<not>" + ref("r") + "</not>")) + below).at("r") == Edge::kRising));
  const std::string assigned =
      "<contassign><not>" + ref("r") + "</not>" + ref("n") + "</contassign>" + instance(ref("n"));
  BOOST_TEST((edges(top(assigned) + below).at("r") == Edge::kRising));
}

BOOST_AUTO_TEST_CASE(a_reset_of_which_both_edges_count_tells_nothing) {
  const auto found = edges(top(process(kBoth) + process(item("POS", ref("clk")) + item("POS", ref("r")))));
  BOOST_TEST(!found.contains("r"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::hdl
