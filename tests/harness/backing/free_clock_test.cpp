#include "harness/backing/free_clock.h"

#include <boost/test/unit_test.hpp>

namespace flatsat::backing {

BOOST_AUTO_TEST_SUITE(free_clock)

namespace {

/// A design at 100 MHz in a run of one orbit.
testbed::DeviceConfig clocked() {
  testbed::DeviceConfig config;
  config.name = "xor0";
  config.kind = testbed::DeviceKind::kRtl;
  config.design.clocks.emplace_back();
  config.report_until_s = 5736.0;
  return config;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_clock_that_runs_free_takes_all_cycles_of_the_run) {
  auto config = clocked();
  BOOST_TEST(free_cycles(config) == 100e6 * 5736.0);
  config.design.free_running = false;
  BOOST_TEST(free_cycles(config) == 0.0);
  auto idles = clocked();
  idles.design.idle.text = "!busy";
  BOOST_TEST(free_cycles(idles) == 0.0);
  auto other = clocked();
  other.kind = testbed::DeviceKind::kNpu;
  BOOST_TEST(free_cycles(other) == 0.0);
}

BOOST_AUTO_TEST_CASE(what_takes_more_than_a_minute_is_told_with_how_long) {
  // 5.736e11 cycles at 0.66e6 a second: 869,091 s, 10.06 days.
  BOOST_TEST(free_clock_warning(clocked(), 0.66e6) ==
             "xor0: its clock runs free: 5.7e+11 cycles in 5736 s, some 10 days of wall time at 6.6e+05 cycles/s; with "
             "free_running = false it is clocked only while something is asked");
  auto shorter = clocked();
  shorter.report_until_s = 0.1;  // 10 s
  BOOST_TEST(free_clock_warning(shorter, 1e6) == "");
  BOOST_TEST(free_clock_warning(clocked(), 0.0) == "");  // nothing is known of its speed
}

BOOST_AUTO_TEST_CASE(on_a_satellite_it_ends_with_the_steps) {
  auto config = clocked();
  config.satellite = "a";
  config.steps.emplace_back();
  BOOST_TEST(free_clock_warning(config, 1e6).find("; it stands once its steps are done, and with") !=
             std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::backing
