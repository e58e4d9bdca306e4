#include "models/environment/sun.h"

#include <boost/test/unit_test.hpp>

#include "models/environment/albedo_ir.h"
#include "tests/models/environment/reference.h"

namespace flatsat::environment {

BOOST_AUTO_TEST_SUITE(sun)

namespace {

constexpr double kArcsec = kPi / 180.0 / 3600.0;

double angle(const Vector& a, const Vector& b) { return std::atan2(length(cross(a, b)), dot(a, b)); }

}  // namespace

BOOST_AUTO_TEST_CASE(the_apparent_sun_agrees_with_the_table_of_20_epochs) {
  const auto rows = reference_table("sun_vectors.csv");
  BOOST_TEST(rows.size() == 20u);
  for (const auto& row : rows) {
    const auto sun = sun_teme_km(parse_utc(row.text("utc")));
    const Vector expected{row.number("teme_x"), row.number("teme_y"), row.number("teme_z")};
    BOOST_TEST_CONTEXT(row.text("utc")) {
      BOOST_TEST(angle(sun, expected) < 0.01 * kArcsec);
      BOOST_TEST(std::abs(length(sun) - row.number("dist_km")) < 1.0);
      BOOST_TEST(sunlight_w_m2(1361.0, sun) == row.number("irradiance_1361_W_m2"), boost::test_tools::tolerance(1e-6));
    }
  }
}

BOOST_AUTO_TEST_CASE(between_the_hours_the_table_is_within_a_hundredth_of_an_arcsec_and_a_km) {
  const auto epoch = parse_utc("2027-01-03T12:00:00Z");  // near perihelion, where the Sun moves fastest
  const SunTable table(epoch, 86400.0);
  for (double t = 0.0; t <= 86400.0; t += 450.0) {
    const auto exact = sun_teme_km(later(epoch, t)), quick = table.at(t);
    BOOST_TEST(angle(exact, quick) < 0.01 * kArcsec);
    BOOST_TEST(std::abs(length(exact) - length(quick)) < 1.0);
  }
}

BOOST_AUTO_TEST_CASE(outside_of_its_hours_the_table_answers_as_exactly) {
  const auto epoch = parse_utc("2027-06-21T00:00:00Z");
  const SunTable table(epoch, 3600.0);
  for (const double t : {-86400.0, -1.0, 7199.0, 7200.0, 7201.0, 864000.0}) {
    BOOST_TEST(angle(table.at(t), sun_teme_km(later(epoch, t))) < 0.01 * kArcsec);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::environment
