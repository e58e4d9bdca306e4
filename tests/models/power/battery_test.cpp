#include "models/power/battery.h"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <fstream>
#include <sstream>
#include <string>

namespace flatsat {
namespace {

using boost::test_tools::tolerance;

/// One cell of the reference in data/power, with its open-circuit voltage.
BatteryConfig reference_cell() {
  BatteryConfig cell;
  cell.cells_series = cell.cells_parallel = 1;
  cell.cell_capacity_ah = 4.85;
  cell.r0_ohm = 0.030;
  cell.r1_ohm = 0.012;
  cell.c1_f = 1200.0;
  cell.r0_per_k = 0.0;
  cell.cell_min_v = 2.0;
  cell.cell_max_v = 4.3;
  cell.max_charge_c = 10.0;
  // LG M50T, low-rate discharge, smoothed: the curve that the reference was computed with.
  cell.ocv = {{0.00, 2.5032}, {0.05, 3.0431}, {0.10, 3.2058}, {0.15, 3.3381}, {0.20, 3.4314}, {0.25, 3.4897},
              {0.30, 3.5361}, {0.35, 3.5814}, {0.40, 3.6239}, {0.45, 3.6624}, {0.50, 3.7023}, {0.55, 3.7491},
              {0.60, 3.8015}, {0.65, 3.8537}, {0.70, 3.9028}, {0.75, 3.9530}, {0.80, 4.0076}, {0.85, 4.0545},
              {0.90, 4.0759}, {0.95, 4.0941}, {1.00, 4.1648}};
  return cell;
}

/// Power that makes this current flow at this state.
double power_for(const BatteryConfig& cell, const BatteryState& state, double amps) {
  return amps * (open_circuit_v(cell.ocv, state.soc) - state.u1_v - cell.r0_ohm * amps);
}

double current_at(double t) {
  if (t < 1800) return 4.85;
  if (t < 2400) return 0.0;
  if (t < 2460) return 9.7;
  if (t < 3000) return 0.0;
  return t < 4200 ? -2.425 : 0.0;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(battery)

BOOST_AUTO_TEST_CASE(the_cell_follows_the_exact_solution_of_its_equivalent_circuit) {
  const auto cell = reference_cell();
  BatteryState state{.soc = 0.95, .u1_v = 0.0};
  std::ifstream file("data/power/battery_ecm_reference.csv");
  BOOST_REQUIRE(file.good());
  std::string line;
  std::getline(file, line);
  double t = 0.0;
  int rows = 0;
  while (std::getline(file, line)) {
    double at, amps, soc, u1, volts;
    char comma;
    std::istringstream(line) >> at >> comma >> amps >> comma >> soc >> comma >> u1 >> comma >> volts;
    for (; t < at - 1e-9; t += 0.5)
      state = battery_step(cell, state, power_for(cell, state, current_at(t)), 25.0, 0.5).state;
    BOOST_TEST(std::abs(state.soc - soc) < 1e-6, "charge at " << at << " s");
    BOOST_TEST(std::abs(state.u1_v - u1) < 2e-4, "RC voltage at " << at << " s");
    const double terminal = open_circuit_v(cell.ocv, state.soc) - state.u1_v - cell.r0_ohm * amps;
    BOOST_TEST(std::abs(terminal - volts) < 3e-4, "terminal voltage at " << at << " s");
    ++rows;
  }
  BOOST_TEST(rows > 70);
}

BOOST_AUTO_TEST_CASE(at_constant_power_the_current_is_the_smaller_root) {
  auto cell = reference_cell();
  const BatteryState state{.soc = 0.5, .u1_v = 0.0};
  const auto step = battery_step(cell, state, 10.0, 25.0, 1.0);
  // (3.7023 - sqrt(3.7023^2 - 4 x 0.030 x 10)) / (2 x 0.030) = 2.762878 A, by hand.
  BOOST_TEST(step.current_a == 2.762878, tolerance(1e-6));
  BOOST_TEST(step.power_w == 10.0, tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(above_the_power_that_a_cell_can_give_it_says_so) {
  auto cell = reference_cell();
  const BatteryState state{.soc = 0.5, .u1_v = 0.0};
  const double most = 3.7023 * 3.7023 / (4.0 * 0.030);
  const auto step = battery_step(cell, state, most * 1.01, 25.0, 1.0);
  BOOST_TEST(step.limited);
  BOOST_TEST(step.power_w < most);
}

BOOST_AUTO_TEST_CASE(charge_taken_out_and_put_back_counts_to_zero) {
  const auto cell = reference_cell();
  BatteryState state{.soc = 0.6, .u1_v = 0.0};
  for (int i = 0; i < 1000; ++i) state = battery_step(cell, state, power_for(cell, state, 3.0), 25.0, 1.0).state;
  for (int i = 0; i < 1000; ++i) state = battery_step(cell, state, power_for(cell, state, -3.0), 25.0, 1.0).state;
  BOOST_TEST(std::abs(state.soc - 0.6) < 1e-9);
}

BOOST_AUTO_TEST_CASE(a_full_battery_takes_no_more_and_an_empty_one_gives_none) {
  auto cell = reference_cell();
  BOOST_TEST(battery_step(cell, {.soc = 1.0, .u1_v = 0.0}, -20.0, 25.0, 1.0).state.soc == 1.0);
  const auto empty = battery_step(cell, {.soc = 0.0, .u1_v = 0.0}, 20.0, 25.0, 1.0);
  BOOST_TEST(empty.power_w == 0.0);
  BOOST_TEST(empty.limited);
}

BOOST_AUTO_TEST_CASE(a_pack_is_its_cells) {
  auto cell = reference_cell(), pack = cell;
  pack.cells_series = 96;
  pack.cells_parallel = 26;
  const BatteryState state{.soc = 0.5, .u1_v = 0.0};
  const auto one = battery_step(cell, state, 12.0, 25.0, 60.0),
             all = battery_step(pack, state, 12.0 * 96 * 26, 25.0, 60.0);
  BOOST_TEST(all.voltage_v == one.voltage_v * 96, tolerance(1e-12));
  BOOST_TEST(all.current_a == one.current_a * 26, tolerance(1e-12));
  BOOST_TEST(all.state.soc == one.state.soc, tolerance(1e-12));
  BOOST_TEST(all.loss_w == one.loss_w * 96 * 26, tolerance(1e-12));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat
