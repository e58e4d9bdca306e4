#include "harness/orbit/propagated_orbit.h"

#include <boost/test/unit_test.hpp>

#include "tests/harness/orbit/circles.h"

namespace flatsat::orbit {

BOOST_AUTO_TEST_SUITE(propagated_orbit)

BOOST_AUTO_TEST_CASE(a_shifted_orbit_is_the_same_one_later) {
  const auto circle = std::make_shared<Circle>(7000.0, 30.0);
  const auto later = shifted(circle, 100.0);
  BOOST_TEST(later->state(5.0).position_km == circle->state(105.0).position_km, boost::test_tools::per_element());
  BOOST_TEST(shifted(circle, 0.0) == circle);
}

BOOST_AUTO_TEST_CASE(two_satellites_on_one_time_are_at_the_same_instant) {
  const auto a = flown(std::make_shared<Circle>(7000.0, 0.0), "2026-01-01T00:00:00Z", 50.0);
  const auto b = flown(std::make_shared<Circle>(8000.0, 0.0), "2026-01-01T00:02:00Z", 70.0);
  const auto moved = on_time_of(b, a);
  BOOST_TEST(environment::to_string(moved.begin) == "2026-01-01T00:00:00.000Z");
  BOOST_TEST(moved.duration_s == 50.0);
  BOOST_TEST(moved.begin_s == -110.0, boost::test_tools::tolerance(1e-9));  // before its own elements
  const auto ours = moved.orbit->state(130.0).position_km, theirs = b.orbit->state(10.0).position_km;
  for (int i = 0; i < 3; ++i) BOOST_TEST(std::abs(ours[i] - theirs[i]) < 1e-3);
}

// SGP4 counts minutes from the elements, which are ten seconds older than the span.
BOOST_AUTO_TEST_CASE(an_orbit_that_is_lost_says_whose_it_is_and_when) {
  const auto satellite = flown(nullptr, "2026-01-01T00:00:10Z", 50.0, "GONE");
  const auto told = [&](auto error) {
    try {
      named(satellite, [&]() -> int { throw error; });
    } catch (const LostOrbit& lost) {
      return std::string(lost.what());
    }
    return std::string("nothing");
  };
  BOOST_TEST(told(environment::Sgp4Error(1, 2.0)).find("GONE at 2026-01-01T00:02:00.000Z: ") == 0u);
  BOOST_TEST(told(std::domain_error("outside")) == "GONE: outside");
  BOOST_TEST(named(satellite, [] { return 7; }) == 7);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::orbit
