#include "models/optical/optical_link_stand.h"

#include <boost/test/unit_test.hpp>
#include <map>

#include "harness/time/seed.h"
#include "models/optical/terminal_presets.h"
#include "tests/support/event_log.h"
#include "tests/support/simulation.h"

namespace flatsat::optical {

BOOST_AUTO_TEST_SUITE(optical_link_stand)

namespace {

using boost::test_tools::tolerance;

struct Bench {
  explicit Bench(const OpticalLinkStandConfig& config) : link("link", config, fades, search, sky, events) {
    link.range_km(range);
    link.range_rate_km_s(rate);
    link.transverse_km_s(across);
    link.elevation_deg(elevation);
    link.offered_bps(offered);
    link.blocked(blocked);
    range.write(2000.0);
    elevation.write(90.0);
    link.list_channels(channels, "l");
  }
  void run(double seconds) { sc_core::sc_start(sc_core::sc_time(seconds, sc_core::SC_SEC)); }
  double at(const std::string& name) const {
    for (const auto& c : channels.sources()) {
      if (c.name == "l." + name) return *c.value;
    }
    BOOST_FAIL("no channel " + name);
    return 0.0;
  }
  static OpticalLinkStandConfig sure() {
    OpticalLinkStandConfig c;
    c.optics = terminal_preset("SDA_OCT")->optics;
    c.acquisition.uncertainty_rad = 0.0;
    c.settle_s = 1.0;
    return c;
  }
  Simulation fresh;
  support::EventLog events;
  time::NamedStream fades{1, "fades"}, search{1, "search"}, sky{1, "sky"};
  sc_core::sc_signal<double> range, rate, across, elevation, offered, blocked;
  OpticalLinkStand link;
  model::ChannelList channels;
};

}  // namespace

BOOST_AUTO_TEST_CASE(the_standards_terminal_sees_its_photons_at_5500_km) {
  Bench b(Bench::sure());
  b.range.write(5500.0);
  b.rate.write(-7.5);
  b.across.write(7.5);
  b.run(5.0);
  BOOST_TEST(b.at("up") == 1.0);
  // -31.815 dBm of the worked budget.
  BOOST_TEST(10.0 * std::log10(b.at("received") * 1e3) == -31.815, tolerance(1e-4));
  BOOST_TEST(b.at("point_ahead") == 50.0346e-6, tolerance(1e-5));
  BOOST_TEST(b.at("doppler") == 7500.0 / 1553.33e-9, tolerance(1e-9));
  BOOST_TEST(b.at("clock_shift") == 25.0173e-6, tolerance(1e-5));
}

BOOST_AUTO_TEST_CASE(what_is_offered_is_delivered_waits_or_is_dropped) {
  auto config = Bench::sure();
  config.buffer_bytes = 1e6;
  Bench b(config);
  b.offered.write(2e9);  // more than 2.5 Gbit/s carry at this rate of the code
  b.run(20.0);
  b.blocked.write(1.0);
  b.run(3.0);
  BOOST_TEST(b.at("up") == 0.0);
  b.blocked.write(0.0);
  b.run(10.0);
  BOOST_TEST(b.at("drops") == 1.0);
  BOOST_TEST(b.at("acquisitions") == 2.0);
  BOOST_TEST(b.at("dropped") > 0.0);
  BOOST_TEST(b.at("waiting") <= 8e6);
  BOOST_TEST(b.at("offered") == b.at("delivered") + b.at("waiting") + b.at("dropped"), tolerance(1e-12));
  BOOST_TEST(b.at("throughput") == 2.5e9 * 8416.0 / 17920.0, tolerance(1e-6));
}

// 2.5 W behind optics of 2.2185 dB: 1.5 W, whatever the air makes of them.
BOOST_AUTO_TEST_CASE(close_by_a_surge_brings_no_more_light_than_was_sent) {
  auto config = Bench::sure();
  config.fade.law = FadeLaw::kLogNormal;
  config.fade.scintillation = 1.0;
  config.step_s = config.fade.correlation_s = 0.1;
  Bench b(config);
  b.range.write(0.05);
  bool surged = false;
  for (int i = 0; i < 200; ++i) {
    b.run(0.1);
    BOOST_REQUIRE(b.at("received") <= 1.5000);
    surged = surged || b.at("fade") < -3.0;
  }
  BOOST_TEST(surged);
}

BOOST_AUTO_TEST_CASE(a_search_that_fails_is_repeated_until_light_is_found) {
  auto config = Bench::sure();
  config.acquisition.detection = 0.2;
  Bench b(config);
  b.run(300.0);
  BOOST_TEST(b.at("up") == 1.0);
  BOOST_TEST(b.events.count("acquisition_failed") == static_cast<long>(b.at("scans")) - 1);
  BOOST_TEST(b.at("acquisitions") == 1.0);
}

BOOST_AUTO_TEST_CASE(a_link_to_the_ground_pays_for_the_air_and_stops_under_clouds) {
  auto config = Bench::sure();
  config.air.present = true;
  config.air.zenith_db = 0.5;
  Bench b(config);
  b.elevation.write(30.0);
  b.run(5.0);
  BOOST_TEST(b.at("air") == 1.0, tolerance(0.005));  // two air masses, a little less as the Earth is round
  b.elevation.write(5.0);
  b.run(1.0);
  BOOST_TEST(b.at("up") == 0.0);
}

BOOST_AUTO_TEST_CASE(over_cloudy_sites_the_link_is_up_as_often_as_one_of_them_is_clear) {
  auto config = Bench::sure();
  config.air.present = true;
  config.air.clouds = {.clear = {0.3, 0.4}, .correlation = 0.5, .persistence_s = 600.0};
  config.step_s = 60.0;
  Bench b(config);
  double up = 0.0;
  constexpr int kSteps = 40000;
  for (int i = 0; i < kSteps; ++i) {
    b.run(60.0);
    up += b.at("site") > 0.0 ? 1.0 : 0.0;
  }
  BOOST_TEST(up / kSteps == network_availability(config.air.clouds), tolerance(0.04));
}

BOOST_AUTO_TEST_CASE(a_link_beyond_its_range_or_without_range_stays_dark_and_finite) {
  Bench b(Bench::sure());
  b.range.write(0.0);
  b.run(5.0);
  BOOST_TEST(b.at("up") == 0.0);
  BOOST_TEST(b.at("received") == 0.0);
  BOOST_TEST(b.at("frame_loss") == 1.0, tolerance(1e-9));
  b.range.write(1e5);
  b.run(5.0);
  BOOST_TEST(b.at("up") == 0.0);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::optical
