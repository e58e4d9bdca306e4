#include "models/power/power_system.h"

#include <boost/test/unit_test.hpp>

#include "tests/support/event_log.h"
#include "tests/support/simulation.h"

namespace flatsat {
namespace {

/// The power system with a platform and one rack, its inputs in the test's hand.
struct Bus {
  explicit Bus(const PowerConfig& config) : power("power", config, events) {
    power.irradiance_w_m2(irradiance);
    power.earth_ir_w_m2(ir);
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
  EventLog events;
  sc_core::sc_signal<double> irradiance, ir, battery, derate, share, soc, battery_loss, distribution_loss, draw[2],
      rail[2];
  PowerSystem power;
};

PowerConfig two_outlets(double limit_w = 1e9) {
  PowerConfig config;
  config.outlets = {{.name = "platform", .priority = 0},
                    {.name = "rack", .limit_w = limit_w, .trip_s = 0.01, .priority = 2, .full_w = 120e3}};
  return config;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(power_system)

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
  const double stored = bus.power.battery_stored_j() - stored_energy_j(config.battery, 0.8);
  BOOST_TEST(stored == e.battery_in_j - e.battery_out_j - e.battery_loss_j, boost::test_tools::tolerance(0.01));
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

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat
