#include "models/mesh/light_time.h"

#include <boost/test/unit_test.hpp>

namespace flatsat::mesh {

BOOST_AUTO_TEST_SUITE(light_time)

BOOST_AUTO_TEST_CASE(to_one_that_flies_away_light_needs_longer_by_its_speed) {
  // 3,000 km ahead at 7.5 km/s: delay = d / (c - v).
  const auto from = [](double) { return environment::Vector{0.0, 0.0, 0.0}; };
  const auto to = [](double t) { return environment::Vector{3000.0 + 7.5 * t, 0.0, 0.0}; };
  const double by_hand_s = 3000.0 / (299792.458 - 7.5);
  BOOST_TEST(std::abs(light_time_s(from, to, 0.0) - by_hand_s) < 1e-12);
}

BOOST_AUTO_TEST_CASE(the_sender_counts_where_it_was_when_light_left) {
  const auto from = [](double t) { return environment::Vector{100.0 * t, 0.0, 0.0}; };
  const auto to = [](double) { return environment::Vector{3000.0, 4000.0, 0.0}; };
  BOOST_TEST(std::abs(light_time_s(from, to, 30.0) - 4000.0 / 299792.458) < 1e-12);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::mesh
