#include "models/optical/data_link.h"

#include <boost/test/unit_test.hpp>

#include "harness/time/seed.h"
#include "tests/support/event_log.h"
#include "tests/support/simulation.h"

namespace flatsat::optical {

BOOST_AUTO_TEST_SUITE(data_link)

namespace {

/// A terminal that always has one near relay in sight and finds it at once.
struct Link {
  Link()
      : terminal("terminal", sure(), at(7000.0), {{"relay", at(8000.0)}}, random, fades, events),
        link(
            "link", {.share = 1.0, .queue_packets = 4, .beyond_s = 0.5}, terminal,
            [this](const network::Packet& p) {
              arrivals.push_back({sc_core::sc_time_stamp().to_seconds(), p.id});
            },
            random, events) {
    terminal.link_up(up);
    link.link_up(up);
  }
  static Ephemeris at(double x) {
    return [x](double) { return std::array<double, 3>{x, 0.0, 0.0}; };
  }
  static TerminalConfig sure() {
    TerminalConfig config;
    config.slew_s = 1.0;
    config.search_dwell_s = 1e-6;
    config.settle_s = 1.0;
    config.search_uncertainty_rad = 0.0;
    config.acquisition_success = 1.0;
    config.fades_per_hour = 0.0;
    config.optics.rate_bps = 1e9;
    config.optics.code_rate = 1.0;
    return config;
  }
  void run(double seconds) { sc_core::sc_start(sc_core::sc_time(seconds, sc_core::SC_SEC)); }
  struct Arrival {
    double at;
    std::uint64_t id;
  };
  Simulation fresh;
  support::EventLog events;
  time::NamedStream random{1, "test"}, fades{1, "fades"};
  sc_core::sc_signal<bool> up;
  Terminal terminal;
  std::vector<Arrival> arrivals;
  DataLink link;
};

network::Packet packet(std::uint64_t id, std::uint64_t bytes) {
  return {.id = id, .size_bytes = bytes, .bytes = {}, .cause = 0};
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_packet_takes_its_bits_over_the_rate_and_the_way) {
  Link l;
  l.run(10.0);
  BOOST_TEST((l.terminal.state() == LinkState::kTrack));
  BOOST_TEST(l.link.send(packet(1, 125'000'000)));  // a gigabit
  l.run(10.0);
  BOOST_REQUIRE(l.arrivals.size() == 1u);
  // One second on the line, 1000 km of light, half a second beyond the relay.
  BOOST_TEST(l.arrivals[0].at == 10.0 + 1.0 + 1000.0 / 299792.458 + 0.5, boost::test_tools::tolerance(1e-5));
}

BOOST_AUTO_TEST_CASE(a_transfer_that_was_cut_goes_on_where_it_stopped_and_nothing_is_lost) {
  Link l;
  l.run(10.0);
  for (std::uint64_t id = 1; id <= 3; ++id) l.link.send(packet(id, 125'000'000));
  l.run(0.5);
  l.terminal.set_blocked(true);
  l.run(20.0);
  BOOST_TEST(l.arrivals.empty());
  l.terminal.set_blocked(false);
  l.run(30.0);
  BOOST_REQUIRE(l.arrivals.size() == 3u);
  for (std::uint64_t id = 1; id <= 3; ++id) BOOST_TEST(l.arrivals[id - 1].id == id);
  BOOST_TEST(l.arrivals[2].at - l.arrivals[1].at == 1.0, boost::test_tools::tolerance(1e-4));
  BOOST_TEST(l.events.count("link_drop") == 1);
}

BOOST_AUTO_TEST_CASE(a_full_queue_refuses_and_says_so) {
  Link l;
  for (std::uint64_t id = 0; id < 4; ++id) BOOST_TEST(l.link.send(packet(id, 1000)));
  BOOST_TEST(!l.link.send(packet(9, 1000)));
  BOOST_TEST(l.events.count("packet_refused") == 1);
  BOOST_TEST(l.link.refused() == 1u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::optical
