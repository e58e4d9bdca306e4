#include "harness/cli/calibration_trace.h"

#include <boost/test/unit_test.hpp>
#include <filesystem>

#include "harness/base/temporary_folder.h"
#include "harness/trace/trace.h"

namespace flatsat::cli {

BOOST_AUTO_TEST_SUITE(calibration_trace)

namespace {

using agents::lab::CalibrationPoint;

/// Readings each 5 ms of a board that works in the second half; power alone never repeats.
std::vector<CalibrationPoint> series(std::size_t count) {
  std::vector<CalibrationPoint> points;
  for (std::size_t i = 0; i < count; ++i) {
    const bool loaded = 2 * i >= count;
    const auto n = static_cast<double>(i);
    points.push_back(
        {0.005 * n, loaded ? 1.0 : 0.0, 100.0 + n, 100.0, 0.5 * n, loaded ? 60.0 : 30.0, 40.0, 1980.0, 0.0});
  }
  return points;
}

agents::lab::Calibration fitted() {
  agents::lab::Calibration made;
  made.coolant_degc = 21.5;
  made.board.idle_w = 71.25;
  made.board.die_k_per_w = 0.043;
  return made;
}

struct Rig {
  base::TemporaryFolder folder{"/tmp/flatsat-calibration-"};
  const std::string path = (folder.path() / "c.h5").string();
};

}  // namespace

BOOST_AUTO_TEST_CASE(readings_and_what_was_fitted_come_back_as_they_were) {
  const Rig rig;
  const auto points = series(40);
  write_calibration(rig.path, points, fitted(), "H200");
  const auto read = read_calibration(rig.path);
  BOOST_REQUIRE(read.series.size() == 40u);
  for (const std::size_t i : {0u, 19u, 20u, 39u}) {
    BOOST_TEST(read.series[i].time_s == points[i].time_s, boost::test_tools::tolerance(1e-12));
    BOOST_TEST(read.series[i].loaded == points[i].loaded);
    BOOST_TEST(read.series[i].instant_w == points[i].instant_w);
    BOOST_TEST(read.series[i].die_degc == points[i].die_degc);
    BOOST_TEST(read.series[i].sm_mhz == 1980.0);
  }
  BOOST_TEST(read.fitted.coolant_degc == 21.5);
  BOOST_TEST(read.fitted.board.idle_w == 71.25);
  BOOST_TEST(read.fitted.board.die_k_per_w == 0.043);
  BOOST_TEST(trace::Trace(rig.path).summary().info.testbed_name == "calibration of H200");
}

BOOST_AUTO_TEST_CASE(readings_are_thinned_by_powers_of_two_until_the_file_is_small_enough) {
  const Rig rig;
  const auto points = series(4000);
  BOOST_TEST(write_thinned_calibration(rig.path, points, fitted(), "H200", 1u << 30) == 1u);
  const auto whole = std::filesystem::file_size(rig.path);
  const auto every = write_thinned_calibration(rig.path, points, fitted(), "H200", whole - 1);
  BOOST_TEST(every >= 2u);
  BOOST_TEST((every & (every - 1)) == 0u);
  const auto read = read_calibration(rig.path);
  BOOST_TEST(read.series.size() == (4000 + every - 1) / every);
  BOOST_TEST(read.series[1].instant_w == points[every].instant_w);
}

// A hundred readings tell a calibration; 4000 / 64 are 62.
BOOST_AUTO_TEST_CASE(readings_are_thinned_to_fewer_than_a_hundred_and_no_further) {
  const Rig rig;
  BOOST_TEST(write_thinned_calibration(rig.path, series(4000), fitted(), "H200", 1) == 64u);
  BOOST_TEST(read_calibration(rig.path).series.size() == 63u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::cli
