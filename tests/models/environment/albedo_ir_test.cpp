#include "models/environment/albedo_ir.h"

#include <boost/test/unit_test.hpp>

#include "models/base/constants.h"
#include "models/environment/sun.h"

namespace flatsat::environment {

BOOST_AUTO_TEST_SUITE(albedo_ir)

BOOST_AUTO_TEST_CASE(under_the_sun_the_ground_reflects_its_albedo) {
  BOOST_TEST(reflected_w_m2(0.3, 1361.0, {7000, 0, 0}, {1.5e8, 0, 0}) == 408.3, boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(sixty_degrees_from_the_sun_it_reflects_half) {
  const Vector place{7000.0 * 0.5, 7000.0 * std::sqrt(0.75), 0};
  BOOST_TEST(reflected_w_m2(0.3, 1361.0, place, {1.5e8, 0, 0}) == 204.15, boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(over_the_night_side_it_reflects_nothing) {
  BOOST_TEST(reflected_w_m2(0.3, 1361.0, {-7000, 10, 0}, {1.5e8, 0, 0}) == 0.0);
}

BOOST_AUTO_TEST_CASE(sunlight_falls_with_the_square_of_the_distance) {
  BOOST_TEST(sunlight_w_m2(1361.0, {model::kAstronomicalUnitKm, 0, 0}) == 1361.0);
  BOOST_TEST(sunlight_w_m2(1361.0, {0, 2.0 * model::kAstronomicalUnitKm, 0}) == 340.25,
             boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::environment
