#include "models/constellation/member.h"

#include <boost/test/unit_test.hpp>

namespace flatsat::constellation {

BOOST_AUTO_TEST_SUITE(member)

namespace {

const environment::Utc kEpoch = environment::parse_utc("2000-01-01T00:00:00Z");

Member at(double raan_deg, double mean_anomaly_deg) {
  environment::OrbitElements el;
  el.inclination_deg = 53.0, el.raan_deg = raan_deg, el.mean_anomaly_deg = mean_anomaly_deg;
  return {"", "", {}, {}, el};
}

std::vector<Meeting> found(const std::vector<Member>& members) {
  environment::StateColumns states;
  batch_of(members, kEpoch).states(0.0, states);
  return meetings(states, 0.01);
}

}  // namespace

BOOST_AUTO_TEST_CASE(two_in_one_place_stay_there) {
  const auto all = found({at(0.0, 10.0), at(0.0, 20.0), at(0.0, 10.0)});
  BOOST_REQUIRE(all.size() == 1u);
  BOOST_TEST((all[0].a == 0u && all[0].b == 2u && all[0].stays()));
}

BOOST_AUTO_TEST_CASE(two_whose_planes_cross_where_both_are_cross_and_do_not_stay) {
  // Nodes opposite each other: what ascends in one plane at 0 deg meets what descends in the other at 180 deg.
  const auto all = found({at(0.0, 0.0), at(180.0, 180.0), at(90.0, 45.0)});
  BOOST_REQUIRE(all.size() == 1u);
  BOOST_TEST(!all[0].stays());
  BOOST_TEST(all[0].distance_km < 1e-6);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::constellation
