#include "models/environment/osculating.h"

#include <boost/test/unit_test.hpp>

#include "models/environment/kepler_j2.h"

namespace flatsat::environment {
using boost::test_tools::tolerance;

BOOST_AUTO_TEST_SUITE(osculating)

// Vallado 2013, example 2-5: r = (6524.834, 6862.875, 6448.296) km, v = (4.901327, 5.533756, -1.976341) km/s gives
// a = 36127.343 km, e = 0.832853, i = 87.870 deg, node 227.898 deg, perigee 53.38 deg, true anomaly 92.335 deg.
BOOST_AUTO_TEST_CASE(the_published_example_comes_out) {
  const auto el = osculating_elements({{6524.834, 6862.875, 6448.296}, {4.901327, 5.533756, -1.976341}});
  BOOST_TEST(el.a_km == 36127.343, tolerance(1e-6));
  BOOST_TEST(el.eccentricity == 0.832853, tolerance(1e-6));
  BOOST_TEST(el.inclination / kDegree == 87.870, tolerance(1e-5));
  BOOST_TEST(el.raan / kDegree == 227.898, tolerance(1e-5));
  BOOST_TEST(el.argument_of_perigee / kDegree == 53.38, tolerance(1e-4));
  BOOST_TEST(el.true_anomaly / kDegree == 92.335, tolerance(1e-5));
}

// A circle of 7000 km over the equator: v = sqrt(mu / r) = 7.546053 km/s, period 2 pi r / v = 5828.517 s.
BOOST_AUTO_TEST_CASE(a_circle_over_the_equator_counts_its_anomaly_from_the_x_axis) {
  const double speed = std::sqrt(398600.4418 / 7000.0);
  const auto el = osculating_elements({{0.0, 7000.0, 0.0}, {-speed, 0.0, 0.0}});
  BOOST_TEST(el.period_s == 5828.5166, tolerance(1e-7));
  BOOST_TEST(el.raan == 0.0);
  BOOST_TEST(el.argument_of_perigee == 0.0);
  BOOST_TEST(el.true_anomaly / kDegree == 90.0, tolerance(1e-9));
  BOOST_TEST(el.mean_anomaly / kDegree == 90.0, tolerance(1e-6));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::environment
