#include "models/constellation/walker.h"

#include <boost/test/unit_test.hpp>
#include <cmath>

namespace flatsat::constellation {

BOOST_AUTO_TEST_SUITE(walker)

namespace {

using boost::test_tools::tolerance;

const environment::Utc kEpoch = environment::parse_utc("2000-01-01T00:00:00Z");

const environment::OrbitElements& elements(const Member& member) {
  return std::get<environment::OrbitElements>(member.orbit);
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_pattern_of_15_in_5_planes_with_phasing_1_stands_as_walker_says) {
  WalkerConfig config;
  config.planes = 5, config.per_plane = 3, config.phasing = 1.0;
  const auto members = walker_members(config, kEpoch);
  BOOST_REQUIRE(members.size() == 15u);
  const auto& last = elements(members[14]);  // plane 4, third place
  BOOST_TEST(members[14].name == "p04s02");
  BOOST_TEST(last.raan_deg == 288.0, tolerance(1e-12));          // 4 x 360 / 5
  BOOST_TEST(last.mean_anomaly_deg == 336.0, tolerance(1e-12));  // 2 x 120 + 4 x 1 x 360 / 15
}

BOOST_AUTO_TEST_CASE(the_nodes_of_a_star_go_half_round) {
  WalkerConfig config;
  config.planes = 6, config.per_plane = 11, config.raan_spread_deg = 180.0, config.raan_deg = 10.0;
  const auto members = walker_members(config, kEpoch);
  BOOST_TEST(elements(members.back()).raan_deg == 160.0, tolerance(1e-12));  // 10 + 5 x 30
}

BOOST_AUTO_TEST_CASE(a_stagger_puts_odd_planes_ahead_and_no_other) {
  WalkerConfig config;
  config.planes = 4, config.per_plane = 10, config.stagger = 0.5;
  const auto members = walker_members(config, kEpoch);
  BOOST_TEST(elements(members[10]).mean_anomaly_deg == 18.0, tolerance(1e-12));
  BOOST_TEST(elements(members[20]).mean_anomaly_deg == 0.0);
  BOOST_TEST(elements(members[30]).mean_anomaly_deg == 18.0, tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(elements_with_the_digits_of_two_lines_have_no_more) {
  WalkerConfig config;
  config.planes = 34, config.per_plane = 34, config.stagger = 0.5, config.inclination_deg = 51.9;
  config.mean_motion_rev_day = 14.80, config.rounded_to_lines = true, config.eccentricity = 1e-7;
  const auto members = walker_members(config, kEpoch);
  const auto& tle = std::get<SetOrbit>(members[34].orbit).tle;                      // first of plane 1
  BOOST_TEST(tle.raan / environment::kDegree == 10.5882, tolerance(1e-12));         // 360 / 34 to four decimals
  BOOST_TEST(tle.mean_anomaly / environment::kDegree == 5.2941, tolerance(1e-12));  // 360 / 68
  BOOST_TEST(tle.mean_motion * 1440.0 / (2.0 * environment::kPi) == 14.8, tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(names_have_as_many_digits_as_the_last_one_needs) {
  BOOST_TEST(place_name(3, 7, 12, 12) == "p03s07");
  BOOST_TEST(place_name(3, 7, 120, 1001) == "p003s0007");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::constellation
