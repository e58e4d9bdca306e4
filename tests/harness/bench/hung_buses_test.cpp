#include "harness/bench/hung_buses.h"

#include <boost/test/unit_test.hpp>

#include "models/base/event_kinds.h"

namespace flatsat::bench {

BOOST_AUTO_TEST_SUITE(hung_buses)

namespace {

constexpr time::SimTime kEnd{12'000'000};  // 12 us

}  // namespace

BOOST_AUTO_TEST_CASE(a_bus_that_waits_is_named_at_the_end) {
  HungBuses buses;
  buses.see({"dut", model::EventName::reported("bus_waits"), "port m waits for ready", 0.0});
  BOOST_TEST(buses.describe(kEnd) == "a bus hangs as the run ends at 12.000000 us: dut: port m waits for ready");
}

BOOST_AUTO_TEST_CASE(a_bus_that_moved_since_hangs_no_longer) {
  HungBuses buses;
  buses.see({"dut", model::EventName::reported("bus_waits"), "port m waits for ready", 0.0});
  buses.see({"dut", model::EventName::reported("bus_moves"), "", 0.0});
  BOOST_TEST(buses.describe(kEnd) == "");
}

BOOST_AUTO_TEST_CASE(buses_are_told_apart_by_their_device_and_number) {
  HungBuses buses;
  buses.see({"dut", model::EventName::reported("bus_waits"), "a", 0.0});
  buses.see({"dut", model::EventName::reported("bus_waits"), "b", 1.0});
  buses.see({"other", model::EventName::reported("bus_waits"), "c", 1.0});
  buses.see({"dut", model::EventName::reported("bus_moves"), "", 1.0});
  BOOST_TEST(buses.describe(kEnd) == "a bus hangs as the run ends at 12.000000 us: dut: a; other: c");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::bench
