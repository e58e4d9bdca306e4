#include "models/guidance/guidance.h"

#include <boost/test/unit_test.hpp>
#include <cmath>

#include "models/base/finite_signal.h"
#include "tests/models/environment/timed_events.h"
#include "tests/support/simulation.h"

namespace flatsat::guidance {
using boost::test_tools::tolerance;

BOOST_AUTO_TEST_SUITE(guidance)

namespace {

/// The Sun along +X, nadir along -Z, the other end of the link along +Y, inertial; all stand still unless told.
struct Body {
  Simulation simulation;
  environment::TimedEvents events;
  Surroundings around;
  model::FiniteSignal incidence{"incidence"}, sun{"sun"}, nadir{"nadir"}, array_nadir{"array_nadir"};
  Guidance guidance;
  explicit Body(const GuidanceConfig& config = {})
      : around{.sun = {1.0, 0.0, 0.0}, .nadir = {0.0, 0.0, -1.0}, .partner = environment::Vector{0.0, 1.0, 0.0}},
        guidance(
            "guidance", config, [this] { return around; }, events) {
    guidance.array_incidence_deg(incidence);
    guidance.radiator_sun_deg(sun);
    guidance.radiator_nadir_deg(nadir);
    guidance.array_nadir_deg(array_nadir);
  }
  void run(double seconds) { sc_core::sc_start(seconds, sc_core::SC_SEC); }
  double pointed_at() const {
    const auto found = events.of_kind("pointed");
    return found.empty() ? -1.0 : found.back().seconds;
  }
};

GuidanceConfig degrees_a_second(double rate, double settling_s) {
  GuidanceConfig config;
  config.slew_rad_s = rate * environment::kDegree;
  config.settling_s = settling_s;
  return config;
}

}  // namespace

BOOST_AUTO_TEST_CASE(it_starts_where_its_mode_points_with_the_radiator_edge_on_to_sun_and_earth) {
  Body body;
  body.run(5.0);
  BOOST_TEST(body.guidance.settled());
  BOOST_TEST(body.events.all.empty());
  BOOST_TEST(std::abs(body.incidence.read()) < 1e-9);
  BOOST_TEST(body.sun.read() == 90.0, tolerance(1e-12));
  BOOST_TEST(body.nadir.read() == 90.0, tolerance(1e-12));
}

// Nadir mode: +X to nadir (-Z), +Z to the Sun (+X). Fixed, the array's normal is the Sun's direction, a right angle
// from nadir. With the Sun at 60 deg from nadir (sin 60, 0, -cos 60), two axes follow it: 60 deg.
BOOST_AUTO_TEST_CASE(it_tells_how_the_array_stands_to_nadir) {
  GuidanceConfig config;
  config.mode = PointingMode::kNadir;
  Body body(config);
  body.run(5.0);
  BOOST_TEST(body.array_nadir.read() == 90.0, tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(an_array_of_two_axes_stands_to_nadir_as_the_sun_does) {
  GuidanceConfig config;
  config.mode = PointingMode::kNadir;
  config.drive = ArrayDrive::kTwoAxes;
  Body body(config);
  body.around.sun = {std::sqrt(0.75), 0.0, -0.5};
  body.run(5.0);
  BOOST_TEST(body.array_nadir.read() == 60.0, tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(a_slew_takes_its_angle_over_its_rate_and_then_settles) {
  // Sun mode: +Z to the Sun (+X), +X to nadir (-Z). Link mode: +X to the other end (+Y), +Z to the Sun (+X): the body
  // turns by 90 deg about the Sun's direction. 90 / 0.7 + 20 = 148.5714 s.
  Body body(degrees_a_second(0.7, 20.0));
  body.run(10.3);
  body.guidance.set_mode(PointingMode::kLink);
  body.run(90.0 / 0.7 - 0.001);
  BOOST_TEST(!body.guidance.settled());
  BOOST_TEST(body.guidance.error_rad() / environment::kDegree < 0.02 + 0.7);  // as it was at the last step
  body.run(0.002 + 10.0);
  BOOST_TEST(body.guidance.error_rad() / environment::kDegree < 0.03);  // it points already
  BOOST_TEST(!body.guidance.ready_for_link());                          // and swings still
  body.run(10.0);
  BOOST_TEST(body.guidance.settled());
  BOOST_TEST(body.guidance.ready_for_link());
  BOOST_TEST(body.pointed_at() == 10.3 + 90.0 / 0.7 + 20.0, tolerance(1e-9));
  BOOST_TEST(body.events.of_kind("slew").front().value == 90.0, tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(on_the_way_the_error_falls_in_a_straight_line) {
  Body body(degrees_a_second(1.0, 0.0));
  body.run(1.0);
  body.guidance.set_mode(PointingMode::kNadir);
  // Nadir mode: +X to nadir (-Z), +Z to the Sun (+X): that is the attitude of the Sun mode here, nothing turns.
  body.run(2.0);
  BOOST_TEST(body.events.of_kind("slew").empty());
  body.around.nadir = {0.0, -1.0, 0.0};  // the Earth is somewhere else: 90 deg about the Sun
  body.run(0.5);
  body.run(30.0);  // at 33.5 s; the change was seen at 4 s, a second of 1 deg had passed by then
  BOOST_TEST(body.guidance.error_rad() / environment::kDegree == 90.02 - 30.0, tolerance(0.02));
}

BOOST_AUTO_TEST_CASE(array_and_radiator_see_the_angles_of_the_attitude) {
  // The Sun 30 deg from the opposite of nadir, towards +Y: in nadir mode +X is along -Z and +Z along +Y.
  Body body(degrees_a_second(10.0, 0.0));
  body.around.sun = {0.0, 0.5, std::sqrt(0.75)};
  body.guidance.set_mode(PointingMode::kNadir);
  body.run(60.0);
  BOOST_TEST(body.incidence.read() == 60.0, tolerance(1e-9));
  BOOST_TEST(body.sun.read() == 90.0, tolerance(1e-9));
  body.around.sun = {0.6, 0.0, 0.8};  // yaw steering keeps it in the plane of X and Z
  body.run(60.0);
  BOOST_TEST(body.incidence.read() == 90.0 - std::asin(0.6) / environment::kDegree, tolerance(1e-6));
  BOOST_TEST(body.sun.read() == 90.0, tolerance(1e-9));
  BOOST_TEST(body.nadir.read() == 90.0, tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(a_turn_about_the_sun_leaves_the_array_alone_and_shows_the_radiator_more_of_the_earth) {
  Body body(degrees_a_second(1.0, 0.0));
  body.around.partner = environment::Vector{0.0, 0.6, -0.8};
  body.run(1.0);
  body.guidance.set_mode(PointingMode::kLink);
  body.run(60.0);
  // The other end is square to the Sun: a turn of acos(0.8) about it, the array stays on the Sun.
  BOOST_TEST(std::abs(body.incidence.read()) < 1e-6);
  BOOST_TEST(body.events.of_kind("pointed").front().value == std::acos(0.8) / environment::kDegree, tolerance(1e-6));
  // +Z is (1, 0, 0) and +X (0, 0.6, -0.8), so that +Y = Z x X = (0, 0.8, 0.6): against nadir (0, 0, -1) its cosine
  // is -0.6, 126.87 deg, and against the Sun 0.
  BOOST_TEST(body.nadir.read() == 180.0 - std::acos(0.6) / environment::kDegree, tolerance(1e-9));
  BOOST_TEST(body.sun.read() == 90.0, tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(an_array_that_turns_about_one_axis_sees_only_what_is_off_its_plane) {
  auto config = degrees_a_second(10.0, 0.0);
  config.drive = ArrayDrive::kOneAxis;
  Body body(config);
  body.around.sun = {0.0, 0.5, std::sqrt(0.75)};
  body.guidance.set_mode(PointingMode::kNadir);
  body.run(60.0);
  BOOST_TEST(std::abs(body.incidence.read()) < 1e-6);  // yaw steering leaves nothing off the plane
}

BOOST_AUTO_TEST_CASE(an_array_with_two_axes_is_always_on_the_sun) {
  auto config = degrees_a_second(0.1, 0.0);
  config.drive = ArrayDrive::kTwoAxes;
  Body body(config);
  body.run(1.0);
  body.around.sun = {0.0, 1.0, 0.0};
  body.run(10.0);
  BOOST_TEST(body.incidence.read() == 0.0);
}

BOOST_AUTO_TEST_CASE(safe_mode_turns_to_the_sun_at_its_own_pace) {
  auto config = degrees_a_second(1.0, 5.0);
  config.mode = PointingMode::kLink;
  config.safe_slew_rad_s = 0.25 * environment::kDegree;
  Body body(config);
  body.run(10.0);
  BOOST_TEST(body.guidance.ready_for_link());
  body.guidance.set_mode(PointingMode::kSafe);
  body.run(400.0);
  BOOST_TEST(body.pointed_at() == 10.0 + 90.0 / 0.25 + 5.0, tolerance(1e-9));
  BOOST_TEST(!body.guidance.ready_for_link());
}

BOOST_AUTO_TEST_CASE(without_another_end_the_link_mode_points_to_the_sun_and_is_never_ready) {
  Body body(degrees_a_second(1.0, 0.0));
  body.around.partner.reset();
  body.guidance.set_mode(PointingMode::kLink);
  body.run(200.0);
  BOOST_TEST(std::abs(body.incidence.read()) < 1e-9);
  BOOST_TEST(!body.guidance.ready_for_link());
}

BOOST_AUTO_TEST_CASE(a_target_that_turns_faster_than_the_body_is_not_pointed_at) {
  auto config = degrees_a_second(0.5, 0.0);
  config.mode = PointingMode::kLink;
  Body body(config);
  double angle = 0.0;
  for (int i = 0; i < 50; ++i) {
    body.run(1.0);
    angle += 1.0 * environment::kDegree;
    body.around.partner = environment::Vector{0.0, std::cos(angle), std::sin(angle)};
  }
  BOOST_TEST(!body.guidance.settled());
  // It falls behind by half a degree a second.
  BOOST_TEST(body.guidance.error_rad() / environment::kDegree == 25.0, tolerance(0.05));
  body.run(80.0);
  BOOST_TEST(body.guidance.settled());
}

BOOST_AUTO_TEST_CASE(a_link_that_asks_for_more_than_the_body_holds_is_refused) {
  const auto refused = [](auto change) {
    GuidanceConfig config;
    change(config);
    BOOST_CHECK_THROW(Body{config}, std::invalid_argument);
  };
  refused([](GuidanceConfig& c) { c.slew_rad_s = 0.0; });
  refused([](GuidanceConfig& c) { c.safe_slew_rad_s = -1.0; });
  refused([](GuidanceConfig& c) { c.settling_s = -1.0; });
  refused([](GuidanceConfig& c) { c.link_tolerance_rad = c.error_rad; });
  refused([](GuidanceConfig& c) { c.step_s = 0.0; });
}

BOOST_AUTO_TEST_CASE(a_sun_without_a_direction_stops_the_run_and_the_model_is_named) {
  Body body;
  body.run(3.0);
  body.around.sun = {};
  try {
    body.run(3.0);
    BOOST_FAIL("the run went on");
  } catch (const std::exception& error) {
    BOOST_TEST(std::string(error.what()).find("guidance is not told where the Sun and the Earth are at 3.0") !=
                   std::string::npos,
               error.what());
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::guidance
