#include "harness/bench/run_counts.h"

#include <boost/test/unit_test.hpp>

#include "tests/harness/bench/text_testbed.h"
#include "tests/support/simulation.h"

namespace flatsat::bench {

BOOST_AUTO_TEST_SUITE(run_counts)

BOOST_AUTO_TEST_CASE(a_device_that_has_done_nothing_has_its_name_its_backing_and_zeros) {
  const Simulation fresh;
  const auto bed = text_testbed(
      "[satellite.a]\n[device.npu0]\nkind = 'npu'\n[device.npu1]\nkind = 'npu'\nbacking = 'rtl'\nagent = "
      "'/bin/false'\n");
  const DeviceSet devices(bed.devices);
  const auto reports = device_reports(devices);
  BOOST_REQUIRE(reports.size() == 2u);
  BOOST_TEST(reports[0].name == "npu0");
  BOOST_TEST(reports[0].satellite == "a");
  BOOST_TEST(reports[0].backing == "model");
  BOOST_TEST(reports[1].backing == "rtl");
  BOOST_TEST(reports[0].counters.jobs == 0u);
  BOOST_TEST(reports[0].counters.energy_j == 0.0);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::bench
