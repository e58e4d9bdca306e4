#include "models/network/fabric.h"

#include <boost/test/unit_test.hpp>

#include "tests/support/event_log.h"
#include "tests/support/simulation.h"

namespace flatsat::network {

BOOST_AUTO_TEST_SUITE(fabric)

namespace {

using boost::test_tools::tolerance;

/// Four nodes with links of 1 Gbit/s and a switch of a microsecond.
struct Bench {
  void send(unsigned from, unsigned to, std::uint64_t bytes) {
    fabric.transfer(from, to, bytes, [this] { done_s.push_back(model::now_s()); });
  }
  void run(double seconds) { sc_core::sc_start(sc_core::sc_time(seconds, sc_core::SC_SEC)); }
  Simulation fresh;
  support::EventLog events;
  PayloadFabric fabric{
      "fabric", {.link_rate_bps = 1e9, .efficiency = 1.0, .latency_s = 1e-6}, {"link", "memory", "npu", "gpu"}, events};
  std::vector<double> done_s;
};

}  // namespace

BOOST_AUTO_TEST_CASE(rates_are_max_min_fair) {
  // Node 0 sends to 1 and 2, node 3 to 2; links of 10, that into 2 of 4. Into 2 each gets 2; the rest of 0's link is 8.
  const auto rates = max_min_rates({10, 10, 10, 10}, {10, 10, 4, 10}, {{0, 1}, {0, 2}, {3, 2}});
  BOOST_TEST(rates[0] == 8.0);
  BOOST_TEST(rates[1] == 2.0);
  BOOST_TEST(rates[2] == 2.0);
  BOOST_TEST(max_min_rates({1, 1}, {1, 1}, {}).empty());
}

BOOST_AUTO_TEST_CASE(a_transfer_takes_its_bits_over_the_rate_and_the_switch) {
  Bench b;
  b.send(0, 1, 125'000'000);
  b.run(2.0);
  BOOST_REQUIRE(b.done_s.size() == 1u);
  BOOST_TEST(b.done_s[0] == 1.000001, tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(two_into_one_node_share_its_link_and_the_longer_then_has_it_alone) {
  Bench b;
  b.send(0, 1, 125'000'000);
  b.send(2, 1, 250'000'000);
  b.run(10.0);
  BOOST_REQUIRE(b.done_s.size() == 2u);
  BOOST_TEST(b.done_s[0] == 2.000001, tolerance(1e-9));  // a gigabit at half the rate
  BOOST_TEST(b.done_s[1] == 3.000001, tolerance(1e-9));  // one more gigabit at the whole
}

BOOST_AUTO_TEST_CASE(transfers_between_different_nodes_do_not_meet) {
  Bench b;
  b.send(0, 1, 125'000'000);
  b.send(1, 0, 125'000'000);
  b.send(2, 3, 125'000'000);
  b.run(10.0);
  BOOST_REQUIRE(b.done_s.size() == 3u);
  for (const double at : b.done_s) BOOST_TEST(at == 1.000001, tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(over_a_link_that_is_down_a_transfer_waits_and_then_goes_on_where_it_stopped) {
  Bench b;
  b.send(0, 1, 125'000'000);
  b.run(0.25);
  b.fabric.set_rate_share(1, 0.0);
  b.run(5.0);
  BOOST_TEST(b.done_s.empty());
  b.fabric.set_rate_share(1, 0.5);
  b.run(5.0);
  BOOST_REQUIRE(b.done_s.size() == 1u);
  BOOST_TEST(b.done_s[0] == 5.25 + 1.5 + 1e-6, tolerance(1e-9));
  BOOST_TEST(b.events.count("fabric_link") == 2);
}

BOOST_AUTO_TEST_CASE(a_transfer_of_nothing_arrives_after_the_switch) {
  Bench b;
  b.send(0, 1, 0);
  b.run(1e-3);
  BOOST_REQUIRE(b.done_s.size() == 1u);
  BOOST_TEST(b.done_s[0] == 1e-6, tolerance(1e-9));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::network
