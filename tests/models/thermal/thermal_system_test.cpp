#include "models/thermal/thermal_system.h"

#include <boost/test/unit_test.hpp>

#include "tests/support/event_log.h"
#include "tests/support/simulation.h"

namespace flatsat {
namespace {

using boost::test_tools::tolerance;

struct Loop {
  explicit Loop(const ThermalConfig& config = {}) : thermal("thermal", config, events) {
    thermal.irradiance_w_m2(irradiance);
    thermal.albedo_w_m2(albedo);
    thermal.earth_ir_w_m2(ir);
    thermal.loop_heat_w(heat);
    thermal.battery_heat_w(battery_heat);
    thermal.loop_supply_degc(supply);
    thermal.battery_degc(battery);
    thermal.derate(derate);
    thermal.heater_w(heater);
  }
  void run(double seconds) { sc_core::sc_start(sc_core::sc_time(seconds, sc_core::SC_SEC)); }
  Simulation fresh;
  EventLog events;
  sc_core::sc_signal<double> irradiance, albedo, ir, heat, battery_heat, supply, battery, derate, heater;
  ThermalSystem thermal;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(thermal_system)

BOOST_AUTO_TEST_CASE(full_compute_settles_where_radiation_and_conduction_balance) {
  Loop loop;
  loop.heat.write(124e3);
  loop.ir.write(239.0);
  loop.run(30000);
  // By hand: absorbed 2 x 150 x 0.25 x 0.9 x 239 = 16132.5 W; T^4 = (124000 + 16132.5) / (2 x 150 x 0.9 x 0.9 x sigma)
  // gives 317.56 K at the radiator and 124000 / 15000 = 8.27 K more in the loop: 52.68 degC.
  BOOST_TEST(loop.supply.read() == 52.68, tolerance(0.0005));
}

BOOST_AUTO_TEST_CASE(heat_closes) {
  Loop loop;
  loop.heat.write(100e3);
  loop.run(2000);
  const double stored = loop.thermal.stored_change_j();
  BOOST_TEST(loop.thermal.absorbed_j() == loop.thermal.radiated_j() + stored, tolerance(1e-12));
  BOOST_TEST(loop.thermal.absorbed_j() >= 100e3 * 1990.0);
}

BOOST_AUTO_TEST_CASE(with_one_pump_of_two_the_loop_is_hotter_and_compute_is_derated) {
  Loop loop;
  loop.heat.write(124e3);
  loop.ir.write(239.0);
  loop.run(10000);
  const double before = loop.supply.read();
  loop.thermal.set_pumps_running(1);
  loop.run(10000);
  BOOST_TEST(loop.supply.read() - before == 124e3 / 7500.0 - 124e3 / 15000.0, tolerance(0.02));
  BOOST_TEST(loop.derate.read() < 1.0);
  BOOST_TEST(loop.events.count("derate") == 1);
}

BOOST_AUTO_TEST_CASE(a_cold_battery_is_heated) {
  ThermalConfig config;
  config.initial_battery_degc = 5.0;
  Loop loop(config);
  loop.run(10);
  BOOST_TEST(loop.heater.read() == config.battery_heater_w);
}

BOOST_AUTO_TEST_CASE(the_derating_is_a_straight_line_between_its_ends) {
  const ThermalConfig config;
  BOOST_TEST(thermal_derate(config, 50.0) == 1.0);
  BOOST_TEST(thermal_derate(config, 61.0) == 0.5, tolerance(1e-12));
  BOOST_TEST(thermal_derate(config, 70.0) == 0.0);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat
