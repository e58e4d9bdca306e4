#include "models/optical/geometry.h"

#include <boost/test/unit_test.hpp>

namespace flatsat::optical {

using boost::test_tools::tolerance;

BOOST_AUTO_TEST_SUITE(geometry)

BOOST_AUTO_TEST_CASE(two_at_right_angles_see_each_other_across_the_chord) {
  const Ephemeris a = [](double) { return std::array<double, 3>{10000.0, 0.0, 0.0}; };
  const Ephemeris b = [](double) { return std::array<double, 3>{0.0, 10000.0, 0.0}; };
  const auto g = link_geometry(a, b, 0.0);
  BOOST_TEST(g.range_km == 14142.1356, tolerance(1e-8));
  BOOST_TEST(g.grazing_km == 7071.0678 - 6378.137, tolerance(1e-6));
}

BOOST_AUTO_TEST_CASE(two_on_one_side_graze_no_lower_than_the_lower_of_them) {
  const Ephemeris a = [](double) { return std::array<double, 3>{7000.0, 0.0, 0.0}; };
  const Ephemeris b = [](double) { return std::array<double, 3>{9000.0, 0.0, 0.0}; };
  BOOST_TEST(link_geometry(a, b, 0.0).grazing_km == 7000.0 - 6378.137, tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(a_relative_velocity_is_split_along_and_across_the_line) {
  const Ephemeris a = [](double) { return std::array<double, 3>{7000.0, 0.0, 0.0}; };
  const Ephemeris b = [](double t) { return std::array<double, 3>{8000.0 + 3.0 * t, 4.0 * t, 0.0}; };
  const auto g = link_geometry(a, b, 0.0);
  BOOST_TEST(g.range_rate_km_s == 3.0, tolerance(1e-9));
  BOOST_TEST(g.transverse_km_s == 4.0, tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(the_line_of_sight_alone_is_that_of_the_whole_geometry) {
  const Ephemeris a = [](double t) { return std::array<double, 3>{7000.0, 7.5 * t, 0.0}; };
  const Ephemeris b = [](double t) { return std::array<double, 3>{-1000.0, 7500.0 - t, 500.0}; };
  BOOST_TEST(line_of_sight(a, b, 3.0).range_km == link_geometry(a, b, 3.0).range_km);
  BOOST_TEST(line_of_sight(a, b, 3.0).grazing_km == link_geometry(a, b, 3.0).grazing_km);
}

BOOST_AUTO_TEST_CASE(two_in_one_place_are_at_range_0_and_nothing_is_a_nan) {
  const Ephemeris a = [](double t) { return std::array<double, 3>{7000.0, 3.0 * t, 0.0}; };
  const Ephemeris b = [](double t) { return std::array<double, 3>{7000.0, 5.0 * t, 0.0}; };
  const auto g = link_geometry(a, b, 0.0);
  BOOST_TEST(g.range_km == 0.0);
  BOOST_TEST(g.grazing_km == 7000.0 - 6378.137, tolerance(1e-12));
  BOOST_TEST(g.range_rate_km_s == 0.0);
  BOOST_TEST(g.transverse_km_s == 2.0, tolerance(1e-12));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::optical
