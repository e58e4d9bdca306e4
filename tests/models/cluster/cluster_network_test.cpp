// Failures in a mesh: what is carried until they are known, and that every message ends.
#include "models/cluster/cluster_network.h"

#include <boost/test/unit_test.hpp>

#include "tests/models/cluster/ring.h"

namespace flatsat::cluster {

BOOST_AUTO_TEST_SUITE(cluster_network)

namespace {

/// Sends one message when told to, and remembers what became of it.
class Sender : public Participant {
 public:
  explicit Sender(network::Transport& transport) : transport_(transport) {}
  std::int64_t next_ps() const override { return to_send_.empty() ? network::kNeverPs : to_send_.front().first; }
  void act() override {
    while (!to_send_.empty() && to_send_.front().first <= transport_.now_ps()) {
      transport_.send(to_send_.front().second);
      to_send_.erase(to_send_.begin());
    }
  }
  void follow() override {}
  bool take(const network::Outcome& outcome) override {
    outcomes.push_back(outcome);
    return true;
  }
  void at(double seconds, const network::Message& message) { to_send_.emplace_back(mesh::to_ps(seconds), message); }

  std::vector<network::Outcome> outcomes;

 private:
  network::Transport& transport_;
  std::vector<std::pair<std::int64_t, network::Message>> to_send_;
};

ClusterNetworkConfig detected_after(double seconds) {
  ClusterNetworkConfig config;
  config.detection_s = seconds;
  return config;
}

BOOST_AUTO_TEST_CASE(what_comes_to_a_cut_link_before_that_is_known_waits_and_then_goes_round) {
  Ring ring(detected_after(2.0));
  Sender sender(ring.network->transport());
  ring.network->add(sender);
  sender.at(5.0, {0, 1, 1'000'000});  // 8 ms on each link
  Ring::run_until(4.0);
  ring.commands.execute("mesh.cut.p00s00.p00s01", 1.0);
  Ring::run_until(10.0);
  BOOST_TEST_REQUIRE(sender.outcomes.size() == 1u);
  BOOST_TEST((sender.outcomes[0].fate == network::Fate::kDelivered));
  const double expected_s = 6.0 + 7.0 * (0.008 + Ring::delay_s());  // known 2 s after the cut; seven links round
  BOOST_TEST(static_cast<double>(sender.outcomes[0].at_ps) * 1e-12 == expected_s, boost::test_tools::tolerance(1e-5));
}

BOOST_AUTO_TEST_CASE(a_link_that_is_whole_again_carries_when_that_is_known) {
  Ring ring(detected_after(1.0));
  Sender sender(ring.network->transport());
  ring.network->add(sender);
  sender.at(7.0, {0, 1, 1'000'000});
  Ring::run_until(1.0);
  ring.commands.execute("mesh.cut.p00s00.p00s01", 1.0);
  Ring::run_until(5.0);
  ring.commands.execute("mesh.cut.p00s00.p00s01", 0.0);
  Ring::run_until(10.0);
  BOOST_TEST_REQUIRE(sender.outcomes.size() == 1u);
  BOOST_TEST(static_cast<double>(sender.outcomes[0].at_ps) * 1e-12 == 7.0 + 0.008 + Ring::delay_s(),
             boost::test_tools::tolerance(1e-5));
  BOOST_TEST(ring.log.count("mesh_link_failed") == 1);
  BOOST_TEST(ring.log.count("mesh_link_whole") == 1);
}

BOOST_AUTO_TEST_CASE(dark_lasers_cut_all_links_of_their_satellite_and_it_is_known_to_be_down_after_the_detection) {
  Ring ring(detected_after(1.0));
  Ring::run_until(2.0);
  ring.fakes[4]->set_lasers(false, 9);
  Ring::run_until(2.5);
  BOOST_TEST(ring.channel("mesh.failed") == 2.0);
  BOOST_TEST(!ring.network->known_down(4));
  Ring::run_until(3.5);
  BOOST_TEST(ring.network->known_down(4));
  BOOST_TEST(ring.cause_of_last("lasers_dark") == 9u);
  ring.fakes[4]->set_lasers(true, 0);
  Ring::run_until(5.0);
  BOOST_TEST(!ring.network->known_down(4));
  BOOST_TEST(ring.channel("mesh.links") == 8.0);
}

BOOST_AUTO_TEST_CASE(to_a_satellite_that_nobody_reaches_a_message_is_counted_as_unreachable) {
  Ring ring(detected_after(0.0));
  Sender sender(ring.network->transport());
  ring.network->add(sender);
  sender.at(3.0, {0, 4, 1'000'000});
  Ring::run_until(1.0);
  ring.commands.execute("p00s04.lost", 1.0);
  Ring::run_until(4.0);
  BOOST_TEST_REQUIRE(sender.outcomes.size() == 1u);
  BOOST_TEST((sender.outcomes[0].fate == network::Fate::kUnreachable));
  BOOST_TEST(ring.channel("mesh.unreachable") == 1.0);
  BOOST_TEST(ring.log.count("message_lost") == 1);
}

// 2 Gbit from 4 s on: 1 Gbit at 1 Gbit/s until 5 s, and 1 Gbit at half of that. 16 Gbit from 40 s on, a flow, take 32
// s.
BOOST_AUTO_TEST_CASE(what_is_under_way_as_the_light_of_a_link_wanes_goes_on_at_the_rate_that_is_left) {
  const mesh::RatePlan rates{{{{0, 1}, 0.0, 1'000'000'000}, {{0, 1}, 5.0, 500'000'000}}, {}};
  ClusterNetworkConfig config;
  config.transport.buffer_bytes = 1 << 30;
  Ring ring(config, rates);
  Sender sender(ring.network->transport());
  ring.network->add(sender);
  sender.at(4.0, {0, 1, 250'000'000});
  sender.at(40.0, {1, 0, 2'000'000'000});
  BOOST_TEST(ring.channel("mesh.slowest") == 1e9);
  Ring::run_until(6.0);
  BOOST_TEST(ring.channel("mesh.slowest") == 5e8);
  BOOST_TEST(ring.channel("mesh.fastest") == 1e9);
  BOOST_TEST(ring.channel("mesh.rate_changes") == 1.0);
  BOOST_TEST(ring.log.count("mesh_rate") == 1);
  BOOST_TEST(ring.log.text_of_last("mesh_rate") == "p00s00 - p00s01");
  Ring::run_until(100.0);
  BOOST_TEST_REQUIRE(sender.outcomes.size() == 2u);
  const auto ended_s = [&](std::size_t i) { return static_cast<double>(sender.outcomes[i].at_ps) * 1e-12; };
  BOOST_TEST(ended_s(0) == 7.0 + Ring::delay_s(), boost::test_tools::tolerance(1e-6));
  BOOST_TEST(ended_s(1) == 72.0 + Ring::delay_s(), boost::test_tools::tolerance(1e-6));
}

// 16 Gbit from 4 s on: 8 Gbit until 12 s, and the other half at half the rate, which takes 16 s.
BOOST_AUTO_TEST_CASE(a_flow_under_way_takes_the_new_rate_at_the_instant_of_the_change) {
  const mesh::RatePlan rates{{{{0, 1}, 0.0, 1'000'000'000}, {{0, 1}, 12.0, 500'000'000}}, {}};
  Ring ring({}, rates);
  Sender sender(ring.network->transport());
  ring.network->add(sender);
  sender.at(4.0, {0, 1, 2'000'000'000});
  Ring::run_until(100.0);
  BOOST_TEST_REQUIRE(sender.outcomes.size() == 1u);
  BOOST_TEST(static_cast<double>(sender.outcomes[0].at_ps) * 1e-12 == 28.0 + Ring::delay_s(),
             boost::test_tools::tolerance(1e-6));
}

BOOST_AUTO_TEST_CASE(ends_that_turn_to_each_other_are_told_and_counted_until_the_link_is_to_be_up) {
  Ring ring({}, {}, {{{0, 1}, 2.0, 1.0, 5.0}, {{3, 4}, 4.0, 1.0, 9.0}});
  Ring::run_until(3.0);
  BOOST_TEST(ring.channel("mesh.turning") == 1.0);
  BOOST_TEST(ring.log.text_of_last("mesh_slew") == "p00s00 - p00s01");
  Ring::run_until(4.5);
  BOOST_TEST(ring.channel("mesh.turning") == 2.0);
  BOOST_TEST(ring.log.count("mesh_slew") == 2);
}

BOOST_AUTO_TEST_CASE(a_link_that_is_whole_again_carries_when_its_ends_have_found_each_other) {
  auto config = detected_after(1.0);
  config.search_s = 4.0;
  Ring ring(config);
  Sender sender(ring.network->transport());
  ring.network->add(sender);
  ring.commands.execute("mesh.cut.p00s00.p00s01", 1.0);
  Ring::run_until(10.0);
  ring.commands.execute("mesh.cut.p00s00.p00s01", 0.0);
  sender.at(14.9, {0, 1, 1'000'000});  // round the ring, as 1 s and 4 s have not passed
  sender.at(15.1, {1, 0, 1'000'000});
  Ring::run_until(20.0);
  BOOST_TEST_REQUIRE(sender.outcomes.size() == 2u);
  const auto took_s = [&](std::size_t i, double sent_s) {
    return static_cast<double>(sender.outcomes[i].at_ps) * 1e-12 - sent_s;
  };
  const double hop_s = 0.008 + Ring::delay_s();
  BOOST_TEST(took_s(0, 15.1) == hop_s, boost::test_tools::tolerance(1e-4));
  BOOST_TEST(took_s(1, 14.9) == 7.0 * hop_s, boost::test_tools::tolerance(1e-4));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace flatsat::cluster
