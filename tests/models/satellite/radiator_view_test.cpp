#include "models/satellite/radiator_view.h"

#include <boost/test/unit_test.hpp>
#include <cmath>

namespace flatsat::satellite {

BOOST_AUTO_TEST_SUITE(radiator_view)

namespace {

/// Over the x axis, flying along y: the orbit's normal is z.
const environment::OrbitState kState{{7028.137, 0.0, 0.0}, {0.0, 7.5, 0.0}};
constexpr double kAu = 149597870.7;

thermal::RadiatorConfig pointed(thermal::RadiatorPointing pointing, std::vector<double> normal) {
  thermal::RadiatorConfig config;
  config.pointing = pointing;
  config.normal = std::move(normal);
  return config;
}
void is(double ours, double expected) { BOOST_TEST(std::abs(ours - expected) < 1e-9, ours << " is not " << expected); }

}  // namespace

BOOST_AUTO_TEST_CASE(edge_on_it_shows_neither_face_to_the_sun_nor_to_the_ground) {
  for (const environment::Vector& sun :
       {environment::Vector{0.0, kAu, 0.0}, {0.0, kAu, kAu}, {kAu, kAu, 0.0}, {kAu, 0.0, 0.0}}) {
    const auto view = view_of_radiator(pointed(thermal::RadiatorPointing::kEdgeOn, {}), kState, sun);
    is(view.sun_deg, 90.0);
    is(view.nadir_deg, 90.0);
    is(view.altitude_km, 650.0);
  }
}

BOOST_AUTO_TEST_CASE(in_the_orbit_s_frame_z_looks_down_and_y_against_the_orbit_s_normal) {
  const environment::Vector sun{0.0, 0.0, kAu};
  is(view_of_radiator(pointed(thermal::RadiatorPointing::kLvlh, {0.0, 0.0, 1.0}), kState, sun).nadir_deg, 0.0);
  is(view_of_radiator(pointed(thermal::RadiatorPointing::kLvlh, {0.0, 1.0, 0.0}), kState, sun).sun_deg, 180.0);
  is(view_of_radiator(pointed(thermal::RadiatorPointing::kLvlh, {1.0, 0.0, 0.0}), kState, {0.0, kAu, 0.0}).sun_deg,
     0.0);
  is(view_of_radiator(pointed(thermal::RadiatorPointing::kLvlh, {0.0, 2.0, -2.0}), kState, sun).nadir_deg, 135.0);
}

BOOST_AUTO_TEST_CASE(in_the_sun_s_frame_x_looks_at_the_sun_wherever_it_stands) {
  for (const environment::Vector& sun : {environment::Vector{0.0, kAu, 0.0}, {kAu, kAu, kAu}, {0.0, 0.0, kAu}}) {
    is(view_of_radiator(pointed(thermal::RadiatorPointing::kSun, {1.0, 0.0, 0.0}), kState, sun).sun_deg, 0.0);
    is(view_of_radiator(pointed(thermal::RadiatorPointing::kSun, {0.0, 0.0, 1.0}), kState, sun).sun_deg, 90.0);
  }
  is(view_of_radiator(pointed(thermal::RadiatorPointing::kSun, {1.0, 0.0, 0.0}), kState, {-kAu, 0.0, 0.0}).nadir_deg,
     0.0);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::satellite
