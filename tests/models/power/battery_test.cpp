#include "models/power/battery.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <fstream>
#include <sstream>
#include <string>
#include <tuple>

#include "models/power/battery_account.h"

namespace flatsat::power {

BOOST_AUTO_TEST_SUITE(battery)

namespace {

using boost::test_tools::tolerance;

/// One cell of the reference in data/power: the measured LG M50T curve with constant resistances.
BatteryConfig reference_cell() {
  BatteryConfig pack;
  pack.cells_series = pack.cells_parallel = 1;
  pack.cell = *find_cell("lg-m50t");
  pack.cell.capacity_ah = 4.85;
  pack.cell.r0_ohm = {{0.0, 0.030}};
  pack.cell.r1_ohm = {{0.0, 0.012}};
  pack.cell.c1_f = 1200.0;
  pack.cell.min_v = 2.0;
  pack.cell.max_v = 4.3;
  pack.cell.max_charge_c = pack.cell.max_discharge_c = 10.0;
  return pack;
}

BatteryState charged(double soc) { return {.sound = {.soc = soc}, .weak = {.soc = soc}}; }

double current_at(double t) {
  if (t < 1800) return 4.85;
  if (t < 2400) return 0.0;
  if (t < 2460) return 9.7;
  if (t < 3000) return 0.0;
  return t < 4200 ? -2.425 : 0.0;
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_cell_follows_the_exact_solution_of_its_equivalent_circuit_at_any_step) {
  const auto cell = reference_cell();
  for (const double longest_s : {0.5, 7.0, 60.0}) {
    BatteryState state = charged(0.95);
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
      while (t < at - 1e-9) {
        const double dt = std::min(longest_s, at - t);
        state = battery_step_at_current(cell, state, current_at(t), 25.0, dt).state;
        t += dt;
      }
      BOOST_TEST(std::abs(state.sound.soc - soc) < 1e-8, "charge at " << at << " s");
      BOOST_TEST(std::abs(state.sound.u1_v - u1) < 1e-8, "RC voltage at " << at << " s");
      // The curve's points are rounded to 0.1 mV in the table, not in what the reference was computed with.
      BOOST_TEST(std::abs(voltage_at(cell, state, amps, 25.0) - volts) < 1e-4, "terminal voltage at " << at << " s");
      ++rows;
    }
    BOOST_TEST(rows > 70);
  }
}

BOOST_AUTO_TEST_CASE(at_constant_power_the_current_is_the_smaller_root) {
  auto cell = reference_cell();
  const BatteryState state = charged(0.5);
  const auto step = battery_step(cell, state, 10.0, 25.0, 1e-6);
  // (3.7023 - sqrt(3.7023^2 - 4 x 0.030 x 10)) / (2 x 0.030) = 2.762878 A, by hand.
  BOOST_TEST(step.current_a == 2.762878, tolerance(1e-6));
  BOOST_TEST(step.power_w == 10.0, tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(above_the_power_that_a_cell_can_give_it_says_so) {
  auto cell = reference_cell();
  const BatteryState state = charged(0.5);
  const double most = 3.7023 * 3.7023 / (4.0 * 0.030);
  const auto step = battery_step(cell, state, most * 1.01, 25.0, 1.0);
  BOOST_TEST(step.limited);
  BOOST_TEST(step.power_w < most);
}

BOOST_AUTO_TEST_CASE(charge_taken_out_and_put_back_counts_to_zero) {
  const auto cell = reference_cell();
  BatteryState state = charged(0.6);
  for (int i = 0; i < 1000; ++i) state = battery_step_at_current(cell, state, 3.0, 25.0, 1.0).state;
  for (int i = 0; i < 1000; ++i) state = battery_step_at_current(cell, state, -3.0, 25.0, 1.0).state;
  BOOST_TEST(std::abs(state.sound.soc - 0.6) < 1e-12);
}

BOOST_AUTO_TEST_CASE(a_full_battery_takes_no_more_and_an_empty_one_gives_none) {
  auto cell = reference_cell();
  BOOST_TEST(battery_step(cell, charged(1.0), -20.0, 25.0, 1.0).state.sound.soc == 1.0);
  const auto empty = battery_step(cell, charged(0.0), 20.0, 25.0, 1.0);
  BOOST_TEST(empty.power_w == 0.0);
  BOOST_TEST(empty.limited);
}

BOOST_AUTO_TEST_CASE(energy_of_every_cell_in_the_list_closes_over_a_cycle_at_constant_power) {
  for (const auto& name : cell_names()) {
    BatteryConfig pack;
    pack.cell = *find_cell(name);
    pack.cell.r2_ohm = {{0.0, 0.004}, {1.0, 0.002}};
    pack.cells_series = 7;
    pack.cells_parallel = 3;
    pack.weak_series = 1;
    pack.weak_capacity = 0.8;
    pack.weak_resistance = 1.7;
    pack.initial_soc = 0.7;
    BatteryState state = initial_battery(pack);
    const double begin_j = stored_energy_j(pack, state), rate_w = 21 * 3.6 * pack.cell.capacity_ah * 0.5;
    double terminal_j = 0.0, loss_j = 0.0, moved_j = 0.0;
    for (int i = 0; i < 4000; ++i) {
      const double seconds = 0.1 + (i * 37 % 100) * 0.05;
      const auto step = battery_step(pack, state, i % 1000 < 600 ? rate_w : -rate_w, 10.0, seconds);
      BOOST_TEST(step.loss_w > -1e-9 * rate_w, name);
      if (!step.limited) BOOST_TEST(std::abs(step.power_w) == rate_w, tolerance(1e-12));
      terminal_j += step.power_w * seconds;
      loss_j += step.loss_w * seconds;
      moved_j += std::abs(step.power_w) * seconds;
      state = step.state;
    }
    const double left = begin_j - stored_energy_j(pack, state) - terminal_j - loss_j;
    BOOST_TEST(std::abs(left) < 1e-9 * moved_j, name << ": " << left << " J of " << moved_j);
  }
}

BOOST_AUTO_TEST_CASE(charging_turns_from_constant_current_to_constant_voltage_at_the_limit) {
  auto cell = reference_cell();
  cell.cell.max_v = 4.1;
  cell.cell.max_charge_c = 0.5;
  BatteryState state = charged(0.6);
  bool at_limit = false;
  double before_a = -1e9;
  for (int i = 0; i < 9000; ++i) {
    const auto step = battery_step(cell, state, -100.0, 25.0, 1.0);
    state = step.state;
    BOOST_TEST(step.voltage_v <= 4.1 + 1e-9);
    if (!at_limit && step.voltage_v < 4.1 - 1e-6) BOOST_TEST(step.current_a == -0.5 * 4.85, tolerance(1e-12));
    at_limit = at_limit || step.voltage_v > 4.1 - 1e-6;
    if (at_limit) BOOST_TEST(step.current_a >= before_a - 1e-9);
    before_a = at_limit ? step.current_a : -1e9;
  }
  BOOST_TEST(at_limit);
  BOOST_TEST(std::abs(before_a) < 0.05);
}

BOOST_AUTO_TEST_CASE(resistance_follows_arrhenius_and_a_cold_cell_is_not_charged) {
  const auto cell = reference_cell();
  const auto r0 = [&](double degc) {
    return voltage_at(cell, charged(0.5), 0.0, degc) - voltage_at(cell, charged(0.5), 1.0, degc);
  };
  // exp(12000 / 8.314462618 (1 / 273.15 - 1 / 298.15)) = 1.557448, by hand.
  BOOST_TEST(r0(0.0) / r0(25.0) == 1.557448, tolerance(1e-6));
  BOOST_TEST(battery_step(cell, charged(0.5), -5.0, -0.1, 1.0).current_a == 0.0);
  BOOST_TEST(battery_step(cell, charged(0.5), -5.0, 0.1, 1.0).current_a < 0.0);
}

// Limits of the cell: charging from 0 to 45 degC, discharging from -20 to 60 degC.
BOOST_AUTO_TEST_CASE(a_cell_is_charged_and_discharged_within_its_temperatures_alone) {
  const auto cell = reference_cell();
  const auto current = [&](double watts, double degc) {
    return battery_step(cell, charged(0.5), watts, degc, 1.0).current_a;
  };
  BOOST_TEST(current(-5.0, 44.9) < 0.0);
  BOOST_TEST(current(-5.0, 45.1) == 0.0);
  BOOST_TEST(current(5.0, -19.9) > 0.0);
  BOOST_TEST(current(5.0, -20.1) == 0.0);
  BOOST_TEST(current(5.0, 59.9) > 0.0);
  BOOST_TEST(current(5.0, 60.1) == 0.0);
  BOOST_TEST(battery_step(cell, charged(0.5), 5.0, -63.0, 1.0).limited);
}

// 4.85 Ah x 0.8 at 3.88 A: an hour takes all of it. R0 30 mohm x 1.5 at 1 A: 45 mV at once.
BOOST_AUTO_TEST_CASE(a_pack_may_begin_with_the_fade_of_its_life_before) {
  auto cell = reference_cell();
  cell.initial_capacity = 0.8;
  cell.initial_resistance = 1.5;
  const BatteryState begin = initial_battery(cell);
  BOOST_TEST(battery_step_at_current(cell, begin, 0.388, 25.0, 3600.0).state.sound.soc == 0.9, tolerance(1e-9));
  const double drop = voltage_at(cell, begin, 0.0, 25.0) - voltage_at(cell, begin, 1.0, 25.0);
  BOOST_TEST(drop == 0.045, tolerance(1e-9));
  BatteryAccount account(cell);
  account.set_capacity_fraction(0.5);
  BOOST_TEST(account.state().sound.capacity_scale == 0.4, tolerance(1e-12));
  BOOST_TEST(account.state().sound.resistance_scale == 1.5);
}

BOOST_AUTO_TEST_CASE(a_weak_group_ends_the_discharge_of_the_whole_pack) {
  BatteryConfig sound;
  sound.cells_series = 10;
  sound.cells_parallel = 1;
  auto weak = sound;
  weak.weak_series = 1;
  weak.weak_capacity = 0.6;
  const auto hours = [](const BatteryConfig& pack) {
    BatteryState state = initial_battery(pack);
    double seconds = 0.0;
    for (;; seconds += 10.0) {
      const auto step = battery_step_at_current(pack, state, 2.0, 25.0, 10.0);
      if (step.limited) return seconds / 3600.0;
      state = step.state;
    }
  };
  const double with_weak = hours(weak), without = hours(sound);
  BOOST_TEST(with_weak < 0.65 * without);
  BOOST_TEST(with_weak > 0.5 * without);
}

BOOST_AUTO_TEST_CASE(the_pulse_resistance_of_the_m50t_is_that_of_its_measurement_where_that_fits) {
  std::ifstream file("data/power/battery_hppc_m50t.csv");
  std::string line;
  std::getline(file, line);
  int rows = 0;
  while (std::getline(file, line)) {
    double soc, amps, r0, r1, c1, fit;
    char comma;
    std::istringstream(line) >> soc >> comma >> amps >> comma >> r0 >> comma >> r1 >> comma >> c1 >> comma >> fit;
    if (fit < 0.5) continue;
    BatteryConfig pack;
    pack.cell = *find_cell("lg-m50t");
    pack.cells_series = pack.cells_parallel = 1;
    pack.cell.min_v = 0.5;
    const double rest = voltage_at(pack, charged(soc), 0.0, 25.0);
    BOOST_TEST(rest - voltage_at(pack, charged(soc), amps, 25.0) == amps * r0, tolerance(1e-6));
    // A long small current shows R0 + R1 beside the fall of the open-circuit voltage.
    const double small = 0.01;
    const auto step = battery_step_at_current(pack, charged(soc), small, 25.0, 1500.0);
    const double settled = curve_at(ocv_of(pack.cell), step.state.sound.soc) - step.voltage_v;
    BOOST_TEST(settled == small * (r0 + r1), tolerance(0.01));
    ++rows;
  }
  BOOST_TEST(rows == 7);
}

BOOST_AUTO_TEST_CASE(the_measured_discharges_of_the_kokam_cell_are_met_as_far_as_an_equivalent_circuit_can) {
  for (const auto& [rate, factor, rms_limit] : {std::tuple{"1C", 1.0, 0.008}, std::tuple{"5C", 5.0, 0.025}}) {
    BatteryConfig pack;
    pack.cell = *find_cell("kokam-slpb75106100");
    pack.cells_series = pack.cells_parallel = 1;
    pack.cell.min_v = 1.5;
    BatteryState state = initial_battery(pack);
    std::ifstream file("data/power/battery_cc_measured_kokam.csv");
    std::string line;
    double discharged_ah = 0.0, squares = 0.0;
    int rows = 0;
    while (std::getline(file, line)) {
      if (line.rfind(rate, 0) != 0) continue;
      double ah, volts;
      char comma;
      std::istringstream(line.substr(3)) >> ah >> comma >> volts;
      const double amps = 7.5 * factor;
      if (ah > discharged_ah)
        state = battery_step_at_current(pack, state, amps, 25.0, (ah - discharged_ah) * 3600.0 / amps).state;
      discharged_ah = ah;
      const double off = voltage_at(pack, state, amps, 25.0) - volts;
      squares += off * off;
      ++rows;
    }
    BOOST_TEST(rows >= 31);
    BOOST_TEST(std::sqrt(squares / rows) < rms_limit, rate << ": rms " << std::sqrt(squares / rows) << " V");
  }
}

BOOST_AUTO_TEST_CASE(a_pack_is_its_cells) {
  auto cell = reference_cell(), pack = cell;
  pack.cells_series = 96;
  pack.cells_parallel = 26;
  const BatteryState state = charged(0.5);
  const auto one = battery_step(cell, state, 12.0, 25.0, 60.0),
             all = battery_step(pack, state, 12.0 * 96 * 26, 25.0, 60.0);
  BOOST_TEST(all.voltage_v == one.voltage_v * 96, tolerance(1e-12));
  BOOST_TEST(all.current_a == one.current_a * 26, tolerance(1e-12));
  BOOST_TEST(all.state.sound.soc == one.state.sound.soc, tolerance(1e-12));
  BOOST_TEST(all.loss_w == one.loss_w * 96 * 26, tolerance(1e-12));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::power
