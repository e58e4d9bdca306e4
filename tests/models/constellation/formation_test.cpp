#include "models/constellation/formation.h"

#include <boost/test/unit_test.hpp>
#include <cmath>

namespace flatsat::constellation {

BOOST_AUTO_TEST_SUITE(formation)

namespace {

using boost::test_tools::tolerance;

const environment::Utc kEpoch = environment::parse_utc("2027-06-21T00:00:00Z");
constexpr double kOrbitS = 5863.7;  // of 650 km

/// Places about the centre: up, along the track, across it. km.
struct Relative {
  double up, along, across;
};
std::vector<Relative> places(const environment::OrbitBatch& batch, double seconds) {
  environment::StateColumns states;
  batch.states(seconds, states);
  const auto [r, v] = states.at(0);
  const auto normal = environment::cross(r, v), ahead = environment::cross(normal, r);
  std::vector<Relative> found;
  for (std::size_t i = 0; i < states.size(); ++i) {
    const auto p = environment::plus(states.at(i).position_km, environment::scaled(r, -1.0));
    found.push_back({environment::dot(p, r) / environment::length(r),
                     environment::dot(p, ahead) / environment::length(ahead),
                     environment::dot(p, normal) / environment::length(normal)});
  }
  return found;
}

double nearest_km(const std::vector<Relative>& places) {
  double nearest = 1e9;
  for (std::size_t i = 0; i < places.size(); ++i)
    for (std::size_t k = i + 1; k < places.size(); ++k)
      nearest = std::min(nearest, std::hypot(places[i].up - places[k].up, places[i].along - places[k].along));
  return nearest;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_kilometre_at_a_hundred_metres_holds_81_satellites) {
  // Gauss's circle problem: 81 points of the square lattice lie within 5 of one of them.
  BOOST_TEST(formation_members({}).size() == 81u);
}

BOOST_AUTO_TEST_CASE(over_an_orbit_neighbours_are_between_one_and_two_spacings_apart) {
  const auto batch = batch_of(formation_members({}), kEpoch);
  double least = 1e9, most = 0.0;
  for (int i = 0; i < 60; ++i) {
    const double nearest = nearest_km(places(batch, kOrbitS * i / 60.0));
    least = std::min(least, nearest), most = std::max(most, nearest);
  }
  BOOST_TEST(least == 0.1, tolerance(0.005));
  BOOST_TEST(most > 0.12);  // turned by 45 deg the lattice is wider: 0.1 x sqrt(2.5) at most
  BOOST_TEST(most < 0.2);
}

BOOST_AUTO_TEST_CASE(each_goes_round_an_ellipse_twice_as_long_as_high_in_the_plane_of_the_centre) {
  const auto batch = batch_of(formation_members({}), kEpoch);
  double up = 0.0, along = 0.0, across = 0.0;
  for (int i = 0; i < 600; ++i) {
    const auto last = places(batch, kOrbitS * i / 600.0).back();  // of the outermost ring
    up = std::max(up, std::abs(last.up)), along = std::max(along, std::abs(last.along));
    across = std::max(across, std::abs(last.across));
  }
  BOOST_TEST(along == 1.0, tolerance(0.005));  // the radius
  BOOST_TEST(along / up == 2.0, tolerance(0.005));
  BOOST_TEST(across < 1e-3);  // the plane itself turns by J2, so that speed is not quite in it
}

BOOST_AUTO_TEST_CASE(left_alone_for_ten_days_the_ellipses_stay_where_they_are) {
  // All have one semi-major axis, inclination and node, and so the same rates by J2 but for the square of 7e-5.
  const auto batch = batch_of(formation_members({}), kEpoch);
  const auto middle = [&](double from_s) {
    double along = 0.0;
    for (int i = 0; i < 600; ++i) along += places(batch, from_s + kOrbitS * i / 600.0).back().along / 600.0;
    return along;
  };
  BOOST_TEST(std::abs(middle(864000.0) - middle(0.0)) < 1e-3);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::constellation
