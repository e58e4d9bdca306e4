// Requests over a ring of eight satellites: node 0 asks, others answer.
#include "models/serving/service.h"

#include <boost/test/unit_test.hpp>

#include "tests/models/cluster/ring.h"

namespace flatsat::serving {

BOOST_AUTO_TEST_SUITE(service)

namespace {

using cluster::Ring;
constexpr std::int64_t kSecond = 1'000'000'000'000;

/// What a question of 1000 tokens needs on a link, 4 bytes each at 1 Gbit/s.
constexpr double kQuestionS = 32e-6;

ServiceConfig usual() {
  ServiceConfig config;
  config.first_token_ps = kSecond;
  config.deadline_ps = 2 * kSecond;
  config.give_up_ps = 10 * kSecond;
  return config;
}

struct Flight {
  Flight(ServiceConfig config, std::vector<Ask> asks, std::vector<unsigned> servers,
         PolicyKind policy = PolicyKind::kNearest)
      : service(config, {0}, std::move(servers), make_policy(policy), std::make_unique<ListedDemand>(std::move(asks)),
                *ring.network, ring.log) {
    ring.network->add(service);
    service.list_channels(ring.channels);
  }
  double channel(const std::string& name) const { return ring.channel("service.chat." + name); }
  void lose(unsigned node) { BOOST_TEST(ring.commands.execute("p00s0" + std::to_string(node) + ".lost", 1.0) == ""); }

  Ring ring;
  Service service;
};

// There and back one link each: the way, the reading (50 ms), ten further tokens (205 ms).
BOOST_AUTO_TEST_CASE(a_request_is_read_computed_and_answered_over_the_mesh) {
  Flight flight(usual(), {{kSecond, 0, 1000, 11}}, {1, 2, 3});
  Ring::run_until(3.0);
  const double there_s = kQuestionS + Ring::delay_s(), back_s = Ring::delay_s();
  BOOST_TEST(flight.service.counts().in_time == 1u);
  BOOST_TEST(flight.channel("objective") == 1.0);
  BOOST_TEST(flight.channel("tokens") == 11.0);
  BOOST_TEST(flight.channel("at.p00s01.tokens") == 11.0);
  const double first_s = there_s + 0.050 + back_s, all_s = first_s + 0.205;
  BOOST_TEST(flight.channel("first_token_p50") > first_s);
  BOOST_TEST(flight.channel("first_token_p50") < first_s * (1.0 + 1.0 / 64.0) + 1e-5);
  BOOST_TEST(flight.channel("answer_p99") > all_s);
  BOOST_TEST(flight.channel("answer_p99") < all_s * (1.0 + 1.0 / 64.0) + 1e-5);
  BOOST_TEST(flight.channel("token_time_p99") == 0.0205, boost::test_tools::tolerance(0.02));
}

BOOST_AUTO_TEST_CASE(what_is_asked_is_in_time_late_lost_or_open_at_every_instant) {
  std::vector<Ask> asks;
  for (int i = 0; i < 200; ++i) asks.push_back({i * kSecond / 20, 0, 1000, 40});
  auto config = usual();
  config.server.batch = 4;
  Flight flight(config, asks, {1, 7});
  for (double t = 0.25; t < 30.0; t += 0.25) {
    Ring::run_until(t);
    BOOST_REQUIRE_EQUAL(flight.channel("asked"), flight.channel("in_time") + flight.channel("late") +
                                                     flight.channel("lost") + flight.channel("open"));
  }
  BOOST_TEST(flight.channel("asked") == 200.0);
  BOOST_TEST(flight.channel("open") == 0.0);
  BOOST_TEST(flight.channel("late") > 0.0);
  BOOST_TEST(flight.channel("waiting") + flight.channel("running") == 0.0);
}

BOOST_AUTO_TEST_CASE(a_satellite_has_work_for_its_devices_only_while_it_serves) {
  Flight flight(usual(), {{kSecond, 0, 1000, 11}}, {1});
  BOOST_TEST(!flight.ring.fakes[1]->is_busy);
  Ring::run_until(1.2);
  BOOST_TEST(flight.ring.fakes[1]->is_busy);
  Ring::run_until(1.5);
  BOOST_TEST(!flight.ring.fakes[1]->is_busy);
}

BOOST_AUTO_TEST_CASE(a_slow_satellite_makes_an_answer_late_and_is_named_as_the_cause) {
  Flight flight(usual(), {{kSecond, 0, 1000, 11}}, {1});
  Ring::run_until(0.5);
  flight.ring.fakes[1]->set_speed(0.1, 77);  // 2.55 s
  Ring::run_until(5.0);
  BOOST_TEST(flight.service.counts().late == 1u);
  BOOST_TEST(flight.ring.cause_of_last("request_late") == 77u);
}

BOOST_AUTO_TEST_CASE(of_a_lost_satellite_all_is_asked_again_when_that_is_known) {
  Flight flight(usual(), {{kSecond, 0, 1000, 11}}, {1, 2});
  Ring::run_until(1.1);
  flight.ring.fakes[1]->set_speed(0.0, 5);  // nothing has power any more
  flight.lose(1);
  Ring::run_until(6.0);  // known after 1 s; then the other one, two links the other way round or past the gap
  BOOST_TEST(flight.service.counts().in_time + flight.service.counts().late == 1u);
  BOOST_TEST(flight.channel("again") == 1.0);
  BOOST_TEST(flight.channel("at.p00s02.tokens") == 11.0);
}

BOOST_AUTO_TEST_CASE(a_request_without_a_satellite_waits_and_is_given_up_in_the_end) {
  Flight flight(usual(), {{3 * kSecond, 0, 1000, 11}}, {1});
  flight.lose(1);
  Ring::run_until(12.9);
  BOOST_TEST(flight.service.counts().open() == 1u);
  Ring::run_until(13.1);
  BOOST_TEST(flight.service.counts().lost == 1u);
  BOOST_TEST(flight.ring.log.count("request_lost") == 1);
}

BOOST_AUTO_TEST_CASE(of_two_requests_the_least_loaded_policy_sends_each_elsewhere) {
  Flight flight(usual(), {{kSecond, 0, 1000, 11}, {kSecond, 0, 1000, 11}}, {1, 2}, PolicyKind::kLeastLoaded);
  Ring::run_until(3.0);
  BOOST_TEST(flight.channel("at.p00s01.tokens") == 11.0);
  BOOST_TEST(flight.channel("at.p00s02.tokens") == 11.0);
}

BOOST_AUTO_TEST_CASE(who_is_out_of_reach_is_not_asked) {
  auto config = usual();
  config.reach_s = 1.5 * Ring::delay_s();  // the neighbours alone
  Flight flight(config, {{kSecond, 0, 1000, 11}, {kSecond, 0, 1000, 11}}, {3, 4, 7}, PolicyKind::kLeastLoaded);
  Ring::run_until(3.0);
  BOOST_TEST(flight.channel("at.p00s07.tokens") == 22.0);
}

}  // namespace

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::serving
