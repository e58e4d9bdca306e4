#include "models/environment/radiation_field.h"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <stdexcept>

namespace flatsat::environment {
using boost::test_tools::tolerance;

BOOST_AUTO_TEST_SUITE(radiation_field)

BOOST_AUTO_TEST_CASE(ninety_three_percent_in_7_2_percent_of_time_is_a_ratio_of_171_and_a_mean_of_one) {
  RadiationFieldConfig field;
  field.share_in_anomaly = 0.93;
  field.time_in_anomaly = 0.072;
  const double inside = relative_dose_rate(field, {.in_anomaly = true}), outside = relative_dose_rate(field, {});
  BOOST_TEST(inside / outside == 171.2, tolerance(1e-3));
  BOOST_TEST(0.072 * inside + 0.928 * outside == 1.0, tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(an_orbit_that_never_meets_the_anomaly_has_the_mean_everywhere_and_so_has_a_flat_field) {
  RadiationFieldConfig field;
  field.time_in_anomaly = 0.0;
  BOOST_TEST(relative_dose_rate(field, {}) == 1.0);
  RadiationFieldConfig flat;
  flat.shape = FieldShape::kFlat;
  flat.polar_gain = 5.0;
  BOOST_TEST(relative_dose_rate(flat, {.in_anomaly = true}) == 1.0);
  BOOST_TEST(relative_dose_rate(flat, {.geomagnetic_deg = 80.0}) == 1.0);
}

BOOST_AUTO_TEST_CASE(the_dipole_has_its_pole_where_igrf_puts_it_and_its_equator_a_quarter_turn_away) {
  BOOST_TEST(geomagnetic_latitude_deg({80.65, -72.68}) == 90.0, tolerance(1e-6));
  BOOST_TEST(geomagnetic_latitude_deg({-80.65, 107.32}) == -90.0, tolerance(1e-6));
  BOOST_TEST(std::abs(geomagnetic_latitude_deg({80.65 - 90.0, -72.68})) < 1e-9);
  // A quarter turn in longitude from the pole's meridian: sin = sin(lat) sin(80.65 deg); 45 N: 44.2438 deg.
  BOOST_TEST(geomagnetic_latitude_deg({45.0, 17.32}) == 44.2438, tolerance(1e-5));
}

BOOST_AUTO_TEST_CASE(outside_the_level_grows_in_a_straight_line_between_the_two_latitudes) {
  RadiationFieldConfig field;
  field.polar_gain = 5.0;
  const double low = relative_dose_rate(field, {.geomagnetic_deg = 10.0});
  const auto gain = [&](double deg) { return relative_dose_rate(field, {.geomagnetic_deg = deg}) / low; };
  BOOST_TEST(gain(30.0) == 1.0, tolerance(1e-12));
  BOOST_TEST(gain(-45.0) == 3.0, tolerance(1e-12));
  BOOST_TEST(gain(60.0) == 5.0, tolerance(1e-12));
  BOOST_TEST(gain(-80.0) == 5.0, tolerance(1e-12));
  RadiationFieldConfig flat;
  BOOST_TEST(relative_dose_rate(field, {true, 80.0}) == relative_dose_rate(flat, {true, 0.0}));
}

BOOST_AUTO_TEST_CASE(a_storm_has_three_factors_and_an_end) {
  RadiationFieldConfig field;
  field.storms = {{.begin_s = 100.0, .end_s = 200.0, .factor = 1.2, .anomaly_factor = 0.84, .polar_factor = 100.0}};
  const auto factor = [&](FieldLocation place) {
    FieldLocation quiet = place;
    quiet.seconds = 0.0;
    return relative_dose_rate(field, place) / relative_dose_rate(field, quiet);
  };
  BOOST_TEST(factor({false, 54.9, 100.0}) == 1.2, tolerance(1e-12));
  BOOST_TEST(factor({true, 60.0, 150.0}) == 0.84, tolerance(1e-12));
  BOOST_TEST(factor({false, -55.0, 199.9}) == 100.0, tolerance(1e-12));
  BOOST_TEST(factor({false, 80.0, 99.9}) == 1.0);
  BOOST_TEST(factor({false, 80.0, 200.0}) == 1.0);
  field.storms.push_back({.begin_s = 150.0, .end_s = 160.0, .factor = 2.0});
  BOOST_TEST(factor({false, 0.0, 155.0}) == 2.4, tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(a_latitude_that_is_no_number_gives_no_number) {
  BOOST_TEST(std::isnan(relative_dose_rate({}, {.geomagnetic_deg = geomagnetic_latitude_deg({std::nan(""), 0.0})})));
}

BOOST_AUTO_TEST_CASE(figures_out_of_range_are_refused) {
  const auto refused = [](auto change) {
    RadiationFieldConfig field;
    change(field);
    BOOST_CHECK_THROW(check_field(field), std::invalid_argument);
  };
  BOOST_CHECK_NO_THROW(check_field({}));
  refused([](auto& f) { f.dose_rad_year = -1.0; });
  refused([](auto& f) { f.dose_rad_year = std::nan(""); });
  refused([](auto& f) { f.share_in_anomaly = 1.1; });
  refused([](auto& f) { f.time_in_anomaly = -0.1; });
  refused([](auto& f) { f.time_in_anomaly = 1.1; });
  refused([](auto& f) { f.polar_gain = 0.0; });
  refused([](auto& f) { f.high_latitude_deg = f.low_latitude_deg; });
  refused([](auto& f) { f.storms = {{.begin_s = 2.0, .end_s = 1.0}}; });
  refused([](auto& f) { f.storms = {{.begin_s = 0.0, .end_s = 1.0, .polar_factor = -1.0}}; });
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::environment
