#include "models/power/power_system.h"

#include <boost/test/unit_test.hpp>
#include <cmath>

#include "tests/support/event_log.h"
#include "tests/support/simulation.h"

namespace flatsat::power {

BOOST_AUTO_TEST_SUITE(power_system)

namespace {

/// The power system with a platform and one rack, its inputs in the test's hand.
struct Bus {
  explicit Bus(const PowerConfig& config) : power("power", config, events) {
    power.irradiance_w_m2(irradiance);
    power.earth_ir_w_m2(ir);
    power.albedo_w_m2(albedo);
    power.array_front_view(front_view);
    power.array_back_view(back_view);
    power.radiator_w(radiator);
    power.array_exitance_w_m2(exitance);
    power.battery_degc(battery);
    power.thermal_derate(derate);
    power.compute_share(share);
    power.soc(soc);
    power.battery_loss_w(battery_loss);
    power.distribution_loss_w(distribution_loss);
    for (std::size_t i = 0; i < 2; ++i) {
      power.outlet_draw_w[i](draw[i]);
      power.outlet_rail_v[i](rail[i]);
    }
    battery.write(25.0);
    derate.write(1.0);
    irradiance.write(1361.0);
    draw[0].write(4e3);
    draw[1].write(120e3);
  }
  void run(double seconds) { sc_core::sc_start(sc_core::sc_time(seconds, sc_core::SC_SEC)); }
  Simulation fresh;
  support::EventLog events;
  sc_core::sc_signal<double> irradiance, ir, albedo, front_view, back_view, radiator, exitance, battery, derate, share,
      soc, battery_loss, distribution_loss, draw[2], rail[2];
  PowerSystem power;
};

PowerConfig two_outlets(double limit_w = 1e9) {
  PowerConfig config;
  config.array.rated_w = 165e3;
  config.outlets = {{.name = "platform", .priority = 0},
                    {.name = "rack", .limit_w = limit_w, .trip_s = 0.01, .priority = 2, .full_w = 120e3}};
  return config;
}

}  // namespace

BOOST_AUTO_TEST_CASE(energy_closes_through_sun_and_shadow) {
  auto config = two_outlets();
  config.battery.initial_soc = 0.8;
  Bus bus(config);
  bus.run(1000);
  bus.irradiance.write(0.0);
  bus.draw[1].write(72e3);
  bus.run(900);
  bus.irradiance.write(1361.0);
  bus.run(500);
  const auto& e = bus.power.energy();
  BOOST_TEST(e.array_j + e.battery_out_j - e.battery_in_j == e.loads_j + e.distribution_loss_j,
             boost::test_tools::tolerance(1e-9));
  BOOST_TEST(e.unserved_j < 1e-3);
  // The charge that left is in the balance: what is stored is what went in less what came out and what was lost.
  const double stored = bus.power.battery_stored_j() - stored_energy_j(config.battery, initial_battery(config.battery));
  BOOST_TEST(stored == e.battery_in_j - e.battery_out_j - e.battery_loss_j, boost::test_tools::tolerance(1e-9));
  BOOST_TEST(std::abs(bus.power.balance().residual()) < 1e-9);
  BOOST_TEST(std::abs(bus.power.array_heat_balance().residual()) < 1e-9);
}

BOOST_AUTO_TEST_CASE(the_cap_follows_the_shadow) {
  Bus bus(two_outlets());
  bus.run(10);
  BOOST_TEST(bus.share.read() == 1.0);
  bus.irradiance.write(0.0);
  bus.run(10);
  BOOST_TEST(bus.share.read() == 0.6);
}

BOOST_AUTO_TEST_CASE(an_outlet_over_its_limit_latches_off_until_it_is_switched_on_again) {
  Bus bus(two_outlets(130e3));
  bus.run(5);
  BOOST_TEST(bus.rail[1].read() == 48.0);
  bus.draw[1].write(140e3);
  bus.run(5);
  BOOST_TEST(bus.rail[1].read() == 0.0);
  BOOST_TEST(bus.events.count("outlet_trip") == 1);
  bus.draw[1].write(0.0);
  bus.run(5);
  BOOST_TEST(bus.rail[1].read() == 0.0);
  bus.power.switch_outlet(1, true);
  bus.run(5);
  BOOST_TEST(bus.rail[1].read() == 48.0);
}

BOOST_AUTO_TEST_CASE(a_brown_out_sheds_the_rack_and_keeps_the_platform) {
  auto config = two_outlets();
  config.battery.initial_soc = 0.03;
  config.controller.critical_soc = config.controller.low_soc = 0.0;
  Bus bus(config);
  bus.irradiance.write(0.0);
  bus.run(600);
  BOOST_TEST(bus.events.count("load_shed") >= 1);
  BOOST_TEST(bus.rail[1].read() == 0.0);
  BOOST_TEST(bus.rail[0].read() == 48.0);
}

BOOST_AUTO_TEST_CASE(energy_closes_on_a_regulated_bus_and_its_converters_lose_their_share) {
  auto config = two_outlets();
  config.bus = BusKind::kRegulated;
  config.discharge_efficiency = 0.95;
  config.charge_efficiency = 0.93;
  config.battery.initial_soc = 0.7;
  config.battery.ageing.enabled = true;
  Bus bus(config);
  bus.irradiance.write(0.0);
  bus.draw[1].write(60e3);
  bus.run(600.5);
  BOOST_TEST(bus.power.bus_v() == 400.0);
  const auto e = bus.power.energy();
  // 64 kW over 600 s behind 98 % and 95 %.
  BOOST_TEST(e.battery_out_j == 64e3 * 600.0 / 0.98 / 0.95, boost::test_tools::tolerance(1e-9));
  bus.irradiance.write(1361.0);
  bus.run(900);
  BOOST_TEST(bus.power.energy().battery_in_j > 1e6);
  BOOST_TEST(std::abs(bus.power.balance().residual()) < 1e-9);
}

BOOST_AUTO_TEST_CASE(a_starved_bus_books_only_what_it_serves) {
  auto config = two_outlets();
  config.battery.initial_soc = 0.02;
  config.controller.critical_soc = config.controller.low_soc = 0.0;
  Bus bus(config);
  bus.irradiance.write(0.0);
  bus.run(900);
  BOOST_TEST(bus.power.energy().unserved_j > 0.0);
  BOOST_TEST(std::abs(bus.power.balance().residual()) < 1e-9);
}

BOOST_AUTO_TEST_CASE(a_tripped_outlet_tries_again_as_often_as_it_may) {
  auto config = two_outlets(130e3);
  config.outlets[1].retries = 2;
  config.outlets[1].retry_s = 3.0;
  Bus bus(config);
  bus.run(1);
  bus.draw[1].write(140e3);
  bus.run(60);
  BOOST_TEST(bus.events.count("outlet_retry") == 2);
  BOOST_TEST(bus.events.count("outlet_trip") == 3);
  BOOST_TEST(bus.rail[1].read() == 0.0);
}

BOOST_AUTO_TEST_CASE(inrush_flows_for_its_time_and_trips_only_what_is_limited_below_it) {
  auto config = two_outlets(130e3);
  config.outlets[1].inrush_w = 20e3;
  config.outlets[1].inrush_s = 0.005;  // shorter than the trip time of 0.01 s
  Bus bus(config);
  bus.run(1.5);
  BOOST_TEST(bus.events.count("outlet_trip") == 0);
  // 4 kW + 120 kW until the step at 1.005 s, and 10 kW more for 5 ms: 140 kW are limited to 130 kW.
  BOOST_TEST(bus.power.energy().loads_j == 124e3 * 1.005 + 10e3 * 0.005, boost::test_tools::tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(a_longer_inrush_than_the_trip_time_trips) {
  auto config = two_outlets(130e3);
  config.outlets[1].inrush_w = 20e3;
  config.outlets[1].inrush_s = 0.02;
  Bus bus(config);
  bus.run(1);
  BOOST_TEST(bus.events.count("outlet_trip") == 1);
}

BOOST_AUTO_TEST_CASE(shed_loads_come_back_by_priority_only_above_the_recovery_voltage) {
  auto config = two_outlets();
  config.outlets[0].priority = 1;
  config.outlets[0].full_w = 0.0;
  config.outlets.insert(config.outlets.begin(), {.name = "core", .priority = 0});
  config.outlets.pop_back();
  config.battery.initial_soc = 0.03;
  config.restore_soc = 0.05;
  config.restore_s = 10.0;
  config.controller.critical_soc = config.controller.low_soc = 0.0;
  Bus bus(config);
  bus.irradiance.write(0.0);
  bus.draw[1].write(90e3);
  bus.run(300);
  BOOST_TEST(bus.rail[1].read() == 0.0);
  bus.draw[1].write(10e3);
  bus.irradiance.write(1361.0);
  bus.run(1200);
  BOOST_TEST(bus.rail[1].read() == 48.0);
  BOOST_TEST(bus.events.count("load_restore") == 1);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::power
