#include "models/environment/environment.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <set>
#include <stdexcept>

#include "models/environment/albedo_ir.h"
#include "models/environment/sgp4.h"
#include "tests/models/environment/reference.h"
#include "tests/models/environment/timed_events.h"
#include "tests/support/patience.h"
#include "tests/support/simulation.h"

namespace flatsat::environment {

BOOST_AUTO_TEST_SUITE(environment)

namespace {

constexpr double kOrbitS = 5863.6941;  // of a circle at 650 km, orbit_checks.csv

/// The dawn-dusk orbit of the main testbed near the June solstice.
EnvironmentConfig dawn_dusk(double duration_s) {
  EnvironmentConfig config;
  OrbitElements elements;
  elements.ltan_h = 18.0;
  config.orbit = elements;
  config.epoch = parse_utc("2027-06-21T00:00:00Z");
  config.duration_s = duration_s;
  return config;
}

/// Writes down every instant at which an output changes.
struct Watch : sc_core::sc_module {
  sc_core::sc_in<double> value{"value"};
  sc_core::sc_in<bool> flag{"flag"};
  std::vector<double> value_at_s, values;
  std::vector<std::pair<double, bool>> flags;
  explicit Watch(const sc_core::sc_module_name& name) : sc_module(name) {
    SC_HAS_PROCESS(Watch);
    SC_METHOD(on_value);
    sensitive << value;
    dont_initialize();
    SC_METHOD(on_flag);
    sensitive << flag;
    dont_initialize();
  }
  void on_value() {
    value_at_s.push_back(model::now_s());
    values.push_back(value.read());
  }
  void on_flag() { flags.emplace_back(model::now_s(), flag.read()); }
};

/// One environment with its outputs bound, flown for a while.
struct Flight {
  Simulation simulation;
  TimedEvents events;
  sc_core::sc_signal<double> irradiance, lit, albedo, infrared;
  sc_core::sc_signal<bool> saa;
  Environment environment;
  Watch watch{"watch"};

  explicit Flight(const EnvironmentConfig& config) : environment("environment", config, events) {
    environment.irradiance_w_m2(irradiance);
    environment.lit_fraction(lit);
    environment.albedo_w_m2(albedo);
    environment.earth_ir_w_m2(infrared);
    environment.in_saa(saa);
    watch.value(lit);
    watch.flag(saa);
  }
  void until(double seconds) {
    sc_core::sc_start(sc_core::sc_time(seconds, sc_core::SC_SEC) - sc_core::sc_time_stamp());
  }
};

}  // namespace

// What throws comes first: AddressSanitizer takes a throw after the kernel's coroutines for an overflow of the stack.
BOOST_AUTO_TEST_CASE(an_orbit_that_decays_within_the_run_is_refused) {
  const auto lines = reference_tles("sgp4_verification.tle").at("28872");
  EnvironmentConfig config;
  config.orbit = OrbitTle{lines.line1, lines.line2};
  config.epoch = parse_tle(lines.line1, lines.line2).epoch;
  config.duration_s = 3600.0;  // it decays within 55 min
  Simulation simulation;
  TimedEvents events;
  BOOST_CHECK_EXCEPTION(Environment("environment", config, events), Sgp4Error,
                        [](const auto& e) { return e.code() == 6; });
}

BOOST_AUTO_TEST_CASE(a_step_or_a_duration_out_of_range_is_refused) {
  for (const double step_s : {0.0, -1.0}) {
    Simulation simulation;
    TimedEvents events;
    auto config = dawn_dusk(100.0);
    config.step_s = step_s;
    BOOST_CHECK_THROW(Environment("environment", config, events), std::invalid_argument);
  }
  Simulation simulation;
  TimedEvents events;
  BOOST_CHECK_THROW(Environment("environment", dawn_dusk(-1.0), events), std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(dawn_dusk_in_june_spends_19_7_of_97_73_minutes_in_eclipse) {
  Flight flight(dawn_dusk(kOrbitS));
  flight.until(kOrbitS);
  const auto penumbra = flight.events.of_kind("penumbra_exit"), umbra = flight.events.of_kind("umbra_exit");
  BOOST_TEST_REQUIRE(penumbra.size() == 1u);
  BOOST_TEST_REQUIRE(umbra.size() == 1u);
  BOOST_TEST_MESSAGE("penumbra " << penumbra[0].value / 60.0 << " min, umbra " << umbra[0].value / 60.0 << " min");
  // By hand: the orbit's normal has the Sun's right ascension and a declination of 90 - 97.986 = -7.99 deg, the Sun
  // 23.44 deg, so beta = 90 - 31.43 = 58.57 deg. Cylinder of shadow: acos(2951.97 km / (7028.137 km cos beta)) / pi =
  // 0.2017 of 97.73 min = 19.7 min; its edge lies near the middle of the penumbra.
  const double middle_min = 0.5 * (penumbra[0].value + umbra[0].value) / 60.0;
  BOOST_TEST(std::abs(middle_min - 19.7) < 0.1);
}

BOOST_AUTO_TEST_CASE(the_four_crossings_come_in_order_each_at_its_own_instant) {
  Flight flight(dawn_dusk(kOrbitS));
  flight.until(kOrbitS);
  std::vector<std::string> kinds;
  for (const auto& e : flight.events.all) {
    if (e.kind.find("umbra") != std::string::npos) kinds.push_back(e.kind);
  }
  const std::vector<std::string> expected{"penumbra_entry", "umbra_entry", "umbra_exit", "penumbra_exit"};
  BOOST_TEST(kinds == expected, boost::test_tools::per_element());
  for (const auto& c : flight.environment.crossings()) {
    const auto view = discs(flight.environment.orbit().state(c.seconds).position_km,
                            sun_teme_km(later(parse_utc("2027-06-21T00:00:00Z"), c.seconds)));
    const bool outer = c.event == ShadowEvent::kPenumbraEntry || c.event == ShadowEvent::kPenumbraExit;
    const double edge = outer ? view.earth_rad + view.sun_rad : view.earth_rad - view.sun_rad;
    BOOST_TEST(std::abs(view.separation_rad - edge) < 2e-8);  // rad; it moves by 2e-4 to 1e-3 rad/s
    BOOST_TEST(flight.events.has_at(c.seconds, 1e-12));
  }
}

BOOST_AUTO_TEST_CASE(at_the_edge_of_the_umbra_the_light_is_gone_at_once) {
  Flight flight(dawn_dusk(kOrbitS));
  const auto crossings = flight.environment.crossings();
  flight.until(crossings[1].seconds + 1e-9);
  BOOST_TEST(flight.lit.read() == 0.0);
  BOOST_TEST(flight.irradiance.read() == 0.0);
  flight.until(crossings[2].seconds + 1.5);
  BOOST_TEST(flight.lit.read() > 0.0);
  BOOST_TEST(flight.lit.read() < 0.2);
  flight.until(crossings[3].seconds + 1e-9);
  BOOST_TEST(flight.lit.read() == 1.0);
}

BOOST_AUTO_TEST_CASE(in_the_penumbra_the_light_changes_each_second) {
  Flight flight(dawn_dusk(kOrbitS));
  flight.until(kOrbitS);
  const auto& at = flight.watch.value_at_s;
  const double entry = flight.environment.crossings()[0].seconds, umbra = flight.environment.crossings()[1].seconds;
  const auto changes = std::count_if(at.begin(), at.end(), [&](double t) { return t > entry && t <= umbra; });
  BOOST_TEST(changes >= static_cast<long>(umbra - entry));
  BOOST_TEST(changes <= static_cast<long>(umbra - entry) + 2);
}

BOOST_AUTO_TEST_CASE(updates_stay_on_the_grid_of_steps_after_an_event) {
  auto config = dawn_dusk(kOrbitS);
  config.step_s = 7.0;
  Flight flight(config);
  const double after = flight.environment.crossings()[3].seconds;
  const double grid = std::ceil(after / 7.0 + 1.0) * 7.0;
  flight.until(grid - 0.001);
  const auto before = flight.environment.state().position_km;
  flight.until(grid + 0.001);
  BOOST_TEST((flight.environment.state().position_km == flight.environment.orbit().state(grid).position_km));
  BOOST_TEST((before == flight.environment.orbit().state(grid - 7.0).position_km));
}

BOOST_AUTO_TEST_CASE(the_anomaly_begins_and_ends_at_its_events) {
  const double day_s = 86400.0;
  Flight flight(dawn_dusk(day_s));
  flight.until(day_s);
  const auto entries = flight.events.of_kind("saa_entry"), exits = flight.events.of_kind("saa_exit");
  BOOST_TEST(entries.size() >= 6u);
  BOOST_TEST_REQUIRE(flight.watch.flags.size() == entries.size() + exits.size());
  double inside_s = 0.0;
  for (const auto& [at, flag] : flight.watch.flags) {
    BOOST_TEST(flight.events.has_at(at, 1e-12));
    const auto ground = geodetic(flight.environment.orbit().state(at + (flag ? 1e-3 : -1e-3)).position_km,
                                 gmst_rad(later(parse_utc("2027-06-21T00:00:00Z"), at)));
    BOOST_TEST(inside(anomaly_polygon(), {ground.latitude_deg, ground.longitude_deg}));
  }
  for (const auto& e : exits) inside_s += e.value;
  BOOST_TEST(std::abs(inside_s / day_s - 0.07125) < 0.02);  // saa_residency.csv over ten days
}

BOOST_AUTO_TEST_CASE(entry_and_exit_of_one_stay_carry_its_length) {
  Flight flight(dawn_dusk(86400.0));
  flight.until(86400.0);
  for (const std::string kind : {"penumbra", "umbra", "saa"}) {
    const auto entries = flight.events.of_kind(kind + "_entry"), exits = flight.events.of_kind(kind + "_exit");
    for (std::size_t i = 0; i < std::min(entries.size(), exits.size()); ++i) {
      BOOST_TEST(entries[i].value == exits[i].value);
      BOOST_TEST(exits[i].seconds - entries[i].seconds == exits[i].value, boost::test_tools::tolerance(1e-9));
    }
  }
}

BOOST_AUTO_TEST_CASE(a_stay_that_outlasts_the_run_has_no_length) {
  const auto crossings = [] {
    Flight whole(dawn_dusk(kOrbitS));
    return whole.environment.crossings();
  }();
  Flight flight(dawn_dusk(crossings[1].seconds + 60.0));  // ends within the umbra
  flight.until(crossings[1].seconds + 60.0);
  BOOST_TEST_REQUIRE(flight.events.of_kind("umbra_entry").size() == 1u);
  BOOST_TEST(flight.events.of_kind("umbra_entry")[0].value == 0.0);
}

BOOST_AUTO_TEST_CASE(past_the_planned_time_light_and_anomaly_still_follow_the_orbit) {
  std::vector<ShadowCrossing> shadows;
  std::vector<AnomalyCrossing> visits;
  {
    Flight planned(dawn_dusk(86400.0));
    shadows = planned.environment.crossings();
    visits = planned.environment.anomaly_visits();
  }
  Flight unplanned(dawn_dusk(100.0));
  for (double t = 1200.0; t < 30000.0; t += 600.0) {
    unplanned.until(t);
    const auto entered = std::count_if(shadows.begin(), shadows.end(), [&](const auto& c) {
      return c.event == ShadowEvent::kUmbraEntry && c.seconds < t - 10.0;
    });
    const auto left = std::count_if(shadows.begin(), shadows.end(),
                                    [&](const auto& c) { return c.event == ShadowEvent::kUmbraExit && c.seconds < t; });
    if (entered > left) BOOST_TEST(unplanned.lit.read() == 0.0);
    const bool near_edge =
        std::any_of(visits.begin(), visits.end(), [&](const auto& v) { return std::abs(v.seconds - t) < 10.0; });
    const auto last = std::find_if(visits.rbegin(), visits.rend(), [&](const auto& v) { return v.seconds < t; });
    if (!near_edge) BOOST_TEST(unplanned.saa.read() == (last != visits.rend() && last->is_entry));
  }
}

BOOST_AUTO_TEST_CASE(sunlight_and_what_the_earth_returns_follow_their_laws) {
  auto config = dawn_dusk(100.0);
  config.albedo = 0.4;
  config.earth_ir_w_m2 = 230.0;
  Flight flight(config);
  flight.until(50.5);
  const auto& e = flight.environment;
  const auto sun = sun_teme_km(later(config.epoch, 50.0));
  // 1361 W/m2 at 1 au; on 21 June the Earth is 1.0162 au away, so 1318 W/m2.
  BOOST_TEST(flight.irradiance.read() == 1318.0, boost::test_tools::tolerance(2e-3));
  BOOST_TEST(flight.albedo.read() == reflected_w_m2(0.4, flight.irradiance.read(), e.state().position_km, sun),
             boost::test_tools::tolerance(1e-9));
  BOOST_TEST(flight.infrared.read() == 230.0);
  BOOST_TEST(length(e.sun_km()) == length(sun), boost::test_tools::tolerance(1e-8));
  BOOST_TEST(std::abs(std::abs(e.beta_deg()) - 58.6) < 0.5);
  BOOST_TEST(e.ground().altitude_km == 650.0, boost::test_tools::tolerance(0.04));
}

BOOST_AUTO_TEST_CASE(every_channel_is_listed_with_its_units) {
  Flight flight(dawn_dusk(100.0));
  model::ChannelList list;
  flight.environment.list_channels(list, "a.environment");
  std::set<std::pair<std::string, std::string>> listed;
  for (const auto& s : list.sources()) listed.insert({s.name, s.units});
  const std::set<std::pair<std::string, std::string>> expected{
      {"a.environment.irradiance", "W/m2"}, {"a.environment.lit_fraction", "1"}, {"a.environment.albedo", "W/m2"},
      {"a.environment.earth_ir", "W/m2"},   {"a.environment.latitude", "deg"},   {"a.environment.longitude", "deg"},
      {"a.environment.altitude", "km"},     {"a.environment.beta", "deg"},       {"a.environment.saa", "1"}};
  BOOST_TEST((listed == expected));
}

BOOST_AUTO_TEST_CASE(a_published_day_of_eclipses_comes_out_of_the_events) {
  const auto lines = reference_tles("eclipse_orbits.tle").at("ISS_LIKE");
  EnvironmentConfig config;
  config.orbit = OrbitTle{lines.line1, lines.line2};
  config.epoch = parse_utc("2026-04-11T00:00:00Z");
  Flight flight(config);
  flight.until(86400.0);
  std::size_t found = 0;
  for (const auto& row : reference_table("eclipse_events.csv")) {
    if (row.text("orbit") == "ISS_LIKE") found += flight.events.has_at(row.number("t_s_since_epoch"), 0.001);
  }
  BOOST_TEST(found == 62u);
}

BOOST_AUTO_TEST_CASE(one_orbit_costs_a_small_part_of_a_second) {
  const auto start = std::chrono::steady_clock::now();
  Flight flight(dawn_dusk(kOrbitS));
  flight.until(kOrbitS);
  const std::chrono::duration<double, std::milli> cost = std::chrono::steady_clock::now() - start;
  BOOST_TEST_MESSAGE("one orbit: " << cost.count() << " ms");
  BOOST_TEST(cost.count() < 500.0 * support::kPatience);  // 50 ms are meant; a busy machine takes more
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::environment
