#include <boost/test/unit_test.hpp>

#include "harness/testbed/describe.h"
#include "tests/harness/testbed/described.h"

namespace flatsat::testbed {

namespace suites {  // a suite is a namespace, which must not meet the function of its name

BOOST_AUTO_TEST_SUITE(describe_satellite)

namespace {

NamedSatellite read(const std::string& keys) { return described(testbed::describe_satellite, keys); }
std::string told(const std::string& keys) { return mistakes(testbed::describe_satellite, keys); }

const std::string kWork = "[[workload]]\nclass = 'gpu'\n";

}  // namespace

BOOST_AUTO_TEST_CASE(its_parts_have_their_units) {
  const auto s = read(
      "platform = '3.5 kW'\n[environment]\nearth = 'ellipsoid'\nsolar = '1361 W/m2'\n"
      "[network]\nlink_rate = '200 Mbit/s'\n[fabric]\nlatency = '2 us'\n[computer]\nsafe_loop = '60 degC'\n"
      "[optical.terminal]\nslew = '30 s'\n[optical.downlink]\nbeyond = '5 ms'\n");
  BOOST_TEST(s.config.platform_w == 3500.0);
  BOOST_TEST((s.config.environment.earth == environment::EarthShape::kEllipsoid));
  BOOST_TEST(s.config.network.link_rate_bps == 2e8);
  BOOST_TEST(s.config.fabric.latency_s == 2e-6);
  BOOST_TEST(s.config.computer.safe_loop_degc == 60.0);
  BOOST_TEST(s.config.terminal.slew_s == 30.0);
  BOOST_TEST(s.config.downlink.beyond_s == 5e-3);
  BOOST_TEST(s.guidance_place.line == 0u);  // not written: no attitude
  BOOST_TEST(read("[guidance]\nmode = 'sun'\n").guidance_place.line == 1u);
}

BOOST_AUTO_TEST_CASE(work_is_of_a_class_and_its_bounds_are_in_order) {
  BOOST_TEST(told("[[workload]]\ninterval_min = '1 s'\n") == "f:1:1: workload[0].class is missing");
  BOOST_TEST(told(kWork + "interval_min = '2 s'\ninterval_max = '1 s'\n") ==
             "f:4:16: workload[0].interval_max must not be below interval_min");
  BOOST_TEST(told(kWork + "deadline_min = '2 s'\ndeadline_max = '1 s'\n") ==
             "f:4:16: workload[0].deadline_max must not be below deadline_min");
  BOOST_TEST(told(kWork + "rows_min = 5\nrows_max = 4\n") == "f:4:12: workload[0].rows_max must not be below rows_min");
  BOOST_TEST(told(kWork + "gflop_min = 5\ngflop_max = 4\n") ==
             "f:4:13: workload[0].gflop_max must not be below gflop_min");
  BOOST_TEST((read(kWork).config.workloads.at(0).device_class == payload::DeviceClass::kGpu));
}

BOOST_AUTO_TEST_CASE(rates_of_the_whole_payload_stand_beside_no_devices_of_their_own) {
  const std::string device = "[[radiation.device]]\nname = 'x'\n";
  BOOST_TEST(told(device) == "");
  BOOST_TEST(told("[upsets]\nchips = 8\n") == "");
  BOOST_TEST(has(told(device + "[upsets]\nchips = 8\n"),
                 "radiation has devices with rates of their own: upsets may have no rate, chips, flux_factor"));
  // What a hit does is said of both.
  BOOST_TEST(told(device + "[upsets]\nlatch_up = '5 s'\n") == "");
}

BOOST_AUTO_TEST_CASE(a_relay_has_a_name_and_an_orbit) {
  const auto s = read("[[optical.relay]]\nname = 'geo'\nfile = 'relay.tle'\n");
  BOOST_TEST(s.relays.at(0).name == "geo");
  BOOST_TEST(s.relays.at(0).orbit.file.text == "relay.tle");
  BOOST_TEST(has(told("[[optical.relay]]\nfile = 'relay.tle'\n"), "f:1:1: optical.relay[0].name is missing"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace suites

}  // namespace flatsat::testbed
