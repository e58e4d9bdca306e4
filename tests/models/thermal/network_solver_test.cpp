#include "models/thermal/network_solver.h"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <limits>
#include <string>

#include "models/thermal/heat_flows.h"

namespace flatsat::thermal {

BOOST_AUTO_TEST_SUITE(network_solver)

namespace {

ThermalNode mass(double capacity, double degc, double heat_w = 0.0) {
  return {.name = "mass", .heat_capacity_j_k = capacity, .initial_degc = degc, .heat_w = heat_w};
}
ThermalNode massless(double heat_w = 0.0) {
  return {.name = "massless", .kind = NodeKind::kMassless, .initial_degc = 20.0, .heat_w = heat_w};
}
ThermalNode fixed(double degc) { return {.name = "fixed", .kind = NodeKind::kFixed, .initial_degc = degc}; }

/// A mass of 1000 J/K on 10 W/K to surroundings of 0 degC: a time constant of 100 s.
ThermalNetwork leaking(double degc) {
  ThermalNetwork n;
  n.nodes = {mass(1000.0, degc), fixed(0.0)};
  n.links = {{0, 1, 10.0}};
  return n;
}

/// Four stretches of coolant between a heated plate and a radiating panel.
ThermalNetwork coolant_loop() {
  ThermalNetwork n;
  n.nodes = {mass(2e5, 30.0, 50e3), mass(1e5, 30.0), mass(8e5, 30.0)};
  n.flows = {{0, 1, 9e3}, {1, 0, 9e3}};
  n.exchangers = {{0, 2, 1, 2, 6e3}};
  n.surfaces = {{.name = "panel", .node = 2, .area_m2 = 150.0, .emittance = 0.8, .absorbed_w = 5e3}};
  return n;
}

}  // namespace

BOOST_AUTO_TEST_CASE(two_masses_meet_where_their_heat_says_and_as_fast_as_the_exponential_says) {
  ThermalNetwork n;
  n.nodes = {mass(1000.0, 80.0), mass(3000.0, 20.0)};
  n.links = {{0, 1, 10.0}};
  NetworkSolver solver(n);
  solver.advance(75.0);
  // The difference falls with tau = 1 / (10 (1/1000 + 1/3000)) = 75 s; the mean (by capacity) is 35.
  BOOST_TEST(std::abs(solver.degc(0) - solver.degc(1) - 60.0 * std::exp(-1.0)) < 1e-4);
  BOOST_TEST(std::abs((solver.degc(0) * 1000 + solver.degc(1) * 3000) / 4000 - 35.0) < 1e-9);
}

BOOST_AUTO_TEST_CASE(a_node_without_mass_passes_heat_on_like_two_conductances_in_series) {
  ThermalNetwork n;
  n.nodes = {mass(1000.0, 100.0), massless(50.0), fixed(0.0)};
  n.links = {{0, 1, 30.0}, {1, 2, 15.0}};
  NetworkSolver solver(n);
  solver.advance(100.0);
  // 10 W/K in series: tau 100 s; the 50 W at the middle lift the mass's end to 50/15 K.
  const double end = 50.0 / 15.0, expected = end + (100.0 - end) * std::exp(-1.0);
  BOOST_TEST(std::abs(solver.degc(0) - expected) < 1e-4);
  BOOST_TEST(std::abs(solver.degc(1) - (30.0 * expected + 50.0) / 45.0) < 1e-4);
  BOOST_TEST(std::abs(solver.balance().residual()) < 1e-10);
}

// 1000 J/K from 293.15 K at -100 W: absolute zero after 2931.5 s.
BOOST_AUTO_TEST_CASE(a_node_that_would_fall_below_absolute_zero_is_refused_by_name_and_not_before) {
  ThermalNetwork n;
  n.nodes = {mass(1000.0, 20.0, -100.0), mass(1000.0, 20.0)};
  n.nodes[0].name = "drained";
  NetworkSolver solver(n);
  solver.advance(2900.0);
  BOOST_TEST(solver.degc(0) + 273.15 == 3.15, boost::test_tools::tolerance(1e-6));
  BOOST_CHECK_EXCEPTION(solver.advance(100.0), std::domain_error, [](const std::domain_error& error) {
    return std::string(error.what()).find("node drained falls to absolute zero") != std::string::npos;
  });
}

// 0.15 K above absolute zero: 50 W for 4 s are 0.2 K of 1000 J/K. They wait until they are 0.1 K, and are felt at the
// next begin of the integrator, before any step of it.
BOOST_AUTO_TEST_CASE(heat_that_waited_and_takes_a_node_below_absolute_zero_is_refused_when_it_is_felt) {
  ThermalNetwork n;
  n.nodes = {mass(1000.0, -273.0), mass(1000.0, -273.0)};
  NetworkSolver solver(n, {.defer_k = 0.1});
  solver.set_heat(0, -50.0);
  solver.advance(4.0);
  BOOST_CHECK_EXCEPTION(solver.advance(0.0), std::domain_error, [](const std::domain_error& error) {
    return std::string(error.what()).find("node mass falls to absolute zero") != std::string::npos;
  });
}

// A foil of 3 J/K, hours in the dark and then in the Sun: absorbed = 0.8 sigma T^4 at the end of each, which it reaches
// within seconds: (20 / (0.8 sigma))^(1/4) = 144.90 K, (564 / (0.8 sigma))^(1/4) = 333.93 K.
BOOST_AUTO_TEST_CASE(a_foil_of_three_joules_a_kelvin_survives_the_sun_after_hours_of_shadow) {
  for (const double tolerance_k : {1e-6, 3e-4}) {
    ThermalNetwork n;
    n.nodes = {mass(3.0, 20.0), mass(1e5, 20.0)};
    n.surfaces = {{.name = "foil", .node = 0, .area_m2 = 1.0, .emittance = 0.8, .absorbed_w = 20.0}};
    NetworkSolver solver(n, {.tolerance_k = tolerance_k, .defer_k = 2e-3});
    for (int i = 0; i < 8000; ++i) solver.advance(1.0);
    BOOST_TEST(std::abs(solver.degc(0) + 273.15 - 144.90) < 0.02);
    solver.set_absorbed(0, 564.0);
    for (int i = 0; i < 60; ++i) solver.advance(1.0);
    BOOST_TEST(std::abs(solver.degc(0) + 273.15 - 333.93) < 0.02);
    BOOST_TEST(std::abs(solver.balance().residual()) < 1e-9);
  }
}

BOOST_AUTO_TEST_CASE(a_massless_plate_follows_its_light_at_once) {
  ThermalNetwork n;
  n.nodes = {massless(), mass(1e4, 0.0)};
  n.surfaces = {{.name = "plate", .node = 0, .area_m2 = 1.0, .emittance = 1.0, .absorbed_w = 1361.0}};
  n.radiation = {{0, 1, 0.0}};
  NetworkSolver solver(n);
  solver.advance(1.0);
  BOOST_TEST(std::abs(solver.degc(0) + 273.15 - 393.6059) < 1e-4);  // (S/sigma)^(1/4), by hand
}

BOOST_AUTO_TEST_CASE(a_thermostat_switches_where_the_exponentials_say_and_nowhere_else) {
  auto n = leaking(10.0);
  n.heaters = {{.name = "h", .node = 0, .sensor = 0, .power_w = 200.0, .on_degc = 5.0, .off_degc = 8.0}};
  NetworkSolver solver(n);
  const double cools_s = 100.0 * std::log(10.0 / 5.0);                   // 10 to 5 degC
  const double warms_s = 100.0 * std::log((20.0 - 5.0) / (20.0 - 8.0));  // towards 200/10 = 20 degC
  const auto ahead = solver.next_switching(200.0);
  BOOST_REQUIRE(ahead.has_value());
  BOOST_TEST(std::abs(ahead->seconds - cools_s) < 1e-3);
  BOOST_TEST(!solver.network().heaters[0].on);
  BOOST_TEST(solver.degc(0) == 10.0, boost::test_tools::tolerance(1e-12));  // asking changes nothing
  BOOST_TEST(std::abs(solver.advance(1000.0) - cools_s) < 1e-3);
  BOOST_TEST(solver.network().heaters[0].on);
  BOOST_TEST(std::abs(solver.advance(1000.0) - warms_s) < 1e-3);
  BOOST_TEST(!solver.network().heaters[0].on);
  BOOST_TEST(std::abs(solver.advance(1000.0) - 100.0 * std::log(8.0 / 5.0)) < 1e-3);
  const double on_j = 200.0 * warms_s;
  BOOST_TEST(std::abs(solver.balance().in_j / on_j - 1.0) < 1e-5);
  BOOST_TEST(std::abs(solver.balance().residual()) < 1e-10);
}

BOOST_AUTO_TEST_CASE(a_thermostat_switches_at_the_same_instants_in_short_calls) {
  auto n = leaking(10.0);
  n.heaters = {{.name = "h", .node = 0, .sensor = 0, .power_w = 200.0, .on_degc = 5.0, .off_degc = 8.0}};
  NetworkSolver solver(n);
  std::vector<double> switched_s;
  for (int second = 0; second < 150; ++second) {
    for (double left = 1.0; left > 0.0;) {
      const double gone = solver.advance(left);
      if (gone < left) switched_s.push_back(second + 1.0 - left + gone);
      left -= gone;
    }
  }
  const double first_s = 100.0 * std::log(2.0), second_s = first_s + 100.0 * std::log(15.0 / 12.0),
               third_s = second_s + 100.0 * std::log(8.0 / 5.0);
  BOOST_REQUIRE(switched_s.size() == 3u);
  BOOST_TEST(std::abs(switched_s[0] - first_s) < 1e-3);
  BOOST_TEST(std::abs(switched_s[1] - second_s) < 1e-3);
  BOOST_TEST(std::abs(switched_s[2] - third_s) < 1e-3);
}

BOOST_AUTO_TEST_CASE(deferred_heat_warms_its_own_node_at_once_and_none_is_lost) {
  SolverOptions options;
  options.defer_k = 1e-3;
  NetworkSolver solver(leaking(0.0), options);
  solver.set_heat(0, 0.5);  // half of what is felt at once
  solver.advance(1.0);
  BOOST_TEST(std::abs(solver.degc(0) - 0.5 / 1000.0) < 1e-9);
  for (int second = 1; second < 100; ++second) solver.advance(1.0);
  BOOST_TEST(std::abs(solver.degc(0) - 0.05 * (1.0 - std::exp(-1.0))) < 1e-4);
  BOOST_TEST(std::abs(solver.balance().in_j - 50.0) < 1e-9);
  BOOST_TEST(std::abs(solver.balance().residual()) < 1e-10);
}

BOOST_AUTO_TEST_CASE(a_heater_that_begins_in_the_cold_begins_on) {
  auto n = leaking(3.0);
  n.heaters = {{.name = "h", .node = 0, .sensor = 0, .power_w = 200.0, .on_degc = 5.0, .off_degc = 8.0}};
  BOOST_TEST(NetworkSolver(n).network().heaters[0].on);
}

BOOST_AUTO_TEST_CASE(coolant_settles_where_the_exchanger_and_the_flow_say) {
  const auto n = coolant_loop();
  const auto degc = steady_degc(n);
  // 55 kW radiate from the panel; 50 kW over 6 kW/K are 8.333 K from panel to hot coolant, over 9 kW/K 5.556 K along
  // it.
  const double panel = std::pow(55e3 / (150.0 * 0.8 * 5.670374419e-8), 0.25) - 273.15;
  BOOST_TEST(std::abs(degc[2] - panel) < 1e-6);
  BOOST_TEST(std::abs(degc[0] - degc[2] - 50.0 / 6.0) < 1e-6);
  BOOST_TEST(std::abs(degc[0] - degc[1] - 50.0 / 9.0) < 1e-6);
  NetworkSolver solver(n);
  solver.advance(50000.0);
  for (std::size_t i = 0; i < 3; ++i) BOOST_TEST(std::abs(solver.degc(i) - degc[i]) < 1e-4);
  BOOST_TEST(std::abs(solver.balance().residual()) < 1e-10);
}

BOOST_AUTO_TEST_CASE(with_the_pump_stopped_the_plate_keeps_its_heat) {
  NetworkSolver solver(coolant_loop());
  auto& n = solver.change();
  n.flows.clear();
  n.exchangers.clear();
  solver.advance(100.0);
  BOOST_TEST(std::abs(solver.degc(0) - (30.0 + 50e3 * 100.0 / 2e5)) < 1e-6);
  BOOST_TEST(std::abs(solver.degc(1) - 30.0) < 1e-6);
}

BOOST_AUTO_TEST_CASE(a_heat_pipe_opens_with_warmth_and_never_conducts_backwards) {
  ThermalNetwork n;
  n.nodes = {mass(1e3, 30.0), fixed(10.0)};
  n.heat_pipes = {{.a = 0, .b = 1, .conductance_w_k = 5.0, .opens_degc = 25.0, .band_k = 2.0}};
  NetworkSolver open(n);
  BOOST_TEST(open.net_w(1) == 100.0, boost::test_tools::tolerance(1e-12));
  open.advance(5000.0);
  BOOST_TEST(open.degc(0) > 25.0 - 1e-6);
  BOOST_TEST(open.degc(0) < 25.1);
  n.nodes[1].initial_degc = 60.0;
  BOOST_TEST(NetworkSolver(n).net_w(0) == 0.0);
}

BOOST_AUTO_TEST_CASE(many_short_calls_and_changes_end_where_one_long_call_does) {
  NetworkSolver once(coolant_loop()), often(coolant_loop());
  once.advance(3000.0);
  for (int i = 0; i < 3000; ++i) {
    often.change();
    often.advance(1.0);
  }
  for (std::size_t i = 0; i < 3; ++i) BOOST_TEST(std::abs(once.degc(i) - often.degc(i)) < 2e-4);
  BOOST_TEST(once.steps() < 300);
}

BOOST_AUTO_TEST_CASE(heat_that_changes_at_every_second_closes_to_a_billionth) {
  NetworkSolver solver(coolant_loop());
  double in_j = 0.0;
  for (int i = 0; i < 20000; ++i) {
    const double watts = 40e3 + 1000.0 * (i * 7919 % 40);
    solver.change().nodes[0].heat_w = watts;
    solver.advance(1.0);
    in_j += watts + 5e3;
  }
  BOOST_TEST(std::abs(solver.balance().in_j / in_j - 1.0) < 1e-12);
  BOOST_TEST(std::abs(solver.balance().residual()) < 1e-9);
}

BOOST_AUTO_TEST_CASE(what_cannot_be_a_network_is_refused_with_the_reason) {
  const auto reason = [](auto spoil) {
    auto n = coolant_loop();
    spoil(n);
    return what_is_wrong(n);
  };
  BOOST_TEST(reason([](auto&) {}).empty());
  BOOST_TEST(reason([](auto& n) { n.nodes[0].heat_capacity_j_k = 0.0; }).find("heat capacity") != std::string::npos);
  BOOST_TEST(reason([](auto& n) { n.nodes[0].initial_degc = -300.0; }).find("absolute zero") != std::string::npos);
  BOOST_TEST(reason([](auto& n) { n.nodes[0].heat_w = std::nan(""); }).find("heat") != std::string::npos);
  BOOST_TEST(reason([](auto& n) { n.surfaces[0].emittance = 1.1; }).find("from 0 to 1") != std::string::npos);
  BOOST_TEST(reason([](auto& n) { n.surfaces[0].area_m2 = -1.0; }).find("area") != std::string::npos);
  BOOST_TEST(reason([](auto& n) { n.flows[0].capacity_w_k = 1.0; }).find("as much coolant") != std::string::npos);
  BOOST_TEST(reason([](auto& n) { n.links = {{0, 9, 1.0}}; }).find("link") != std::string::npos);
  BOOST_TEST(reason([](auto& n) { n.heaters = {{.name = "h", .on_degc = 5.0, .off_degc = 5.0}}; }).find("above") !=
             std::string::npos);
  BOOST_TEST(reason([](auto& n) { n.nodes.push_back(massless(1.0)); }).find("carries heat away") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(heat_that_is_no_number_ends_in_an_error_that_names_the_network) {
  NetworkSolver solver(coolant_loop());
  solver.change().nodes[0].heat_w = std::numeric_limits<double>::quiet_NaN();
  BOOST_CHECK_THROW(solver.advance(1.0), std::domain_error);
}

BOOST_AUTO_TEST_CASE(a_massless_node_that_must_go_below_absolute_zero_is_named) {
  ThermalNetwork n;
  n.nodes = {massless(-10.0), mass(1.0, 0.0)};
  n.surfaces = {{.name = "plate", .node = 0, .area_m2 = 1.0, .emittance = 1.0}};
  try {
    NetworkSolver solver(n);
    BOOST_FAIL("a temperature was found");
  } catch (const std::domain_error& error) {
    BOOST_TEST(std::string(error.what()).find("massless") != std::string::npos);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::thermal
