#include "models/thermal/thermal_system.h"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <limits>

#include "tests/support/event_log.h"
#include "tests/support/simulation.h"

namespace flatsat::thermal {

BOOST_AUTO_TEST_SUITE(thermal_system)

namespace {

using boost::test_tools::tolerance;

/// With a view of the Earth that is given, and no misalignment.
ThermalConfig plain() {
  ThermalConfig config;
  config.radiator.earth_view = 0.25;
  config.radiator.sun_leak = 0.0;
  return config;
}

struct Loop {
  explicit Loop(const ThermalConfig& config = plain()) : thermal("thermal", config, events) {
    thermal.irradiance_w_m2(irradiance);
    thermal.albedo_w_m2(albedo);
    thermal.earth_ir_w_m2(ir);
    thermal.sun_deg(sun);
    thermal.nadir_deg(nadir);
    thermal.altitude_km(altitude);
    thermal.array_exitance_w_m2(array_exitance);
    thermal.to_array_w(to_array);
    thermal.loop_heat_w(heat);
    thermal.battery_heat_w(battery_heat);
    thermal.loop_supply_degc(supply);
    thermal.battery_degc(battery);
    thermal.derate(derate);
    thermal.heater_w(heater);
    sun.write(90.0);
    nadir.write(90.0);
    altitude.write(650.0);
    thermal.list_channels(channels, "t");
  }
  void run(double seconds) { sc_core::sc_start(sc_core::sc_time(seconds, sc_core::SC_SEC)); }
  double channel(const std::string& name) const {
    for (const auto& source : channels.sources())
      if (source.name == "t." + name) return *source.value;
    throw std::out_of_range(name);
  }
  Simulation fresh;
  support::EventLog events;
  model::ChannelList channels;
  sc_core::sc_signal<double> irradiance, albedo, ir, sun, nadir, altitude, heat, battery_heat, supply, battery, derate,
      heater, array_exitance, to_array;
  ThermalSystem thermal;
};

/// Panel of 150 m2 with two faces of 0.9 x 0.9 under 239 W/m2 of Earth infrared on a quarter of their view.
double radiator_degc(double heat_w) {
  const double absorbed = 300.0 * 0.25 * 0.9 * 239.0;
  return std::pow((heat_w + absorbed) / (300.0 * 0.81 * 5.670374419e-8), 0.25) - 273.15;
}

}  // namespace

// The array's back at 350 K: 0.85 sigma 350^4 = 723.27 W/m2. Two faces of 150 m2, emittance 0.9, see it with a tenth of
// their view: 2 x 150 x 0.9 x 0.1 x 723.27 = 19.528 kW. At the temperature that follows they send
// 2 x 150 x 0.1 x 0.9 x 0.9 sigma T^4 back to it.
BOOST_AUTO_TEST_CASE(a_radiator_that_sees_the_array_is_warmed_by_it_and_warms_it) {
  auto config = plain();
  config.radiator.array_view = 0.1;
  Loop loop(config);
  loop.array_exitance.write(723.27);
  loop.heat.write(100e3);
  loop.run(30000);
  BOOST_TEST(loop.channel("radiator.absorbed") == 19528.0, tolerance(1e-4));
  const double kelvin = std::pow((100e3 + 19528.0) / (300.0 * 0.81 * 5.670374419e-8), 0.25);
  BOOST_TEST(std::abs(loop.channel("radiator.temperature") + 273.15 - kelvin) < 0.01);
  BOOST_TEST(loop.to_array.read() == 0.1 * (100e3 + 19528.0), tolerance(1e-3));
}

BOOST_AUTO_TEST_CASE(full_compute_settles_where_radiation_and_both_loops_balance) {
  Loop loop;
  loop.heat.write(124e3);
  loop.ir.write(239.0);
  loop.run(30000);
  BOOST_TEST(std::abs(loop.channel("radiator.temperature") - radiator_degc(124e3)) < 0.01);  // 44.41 degC
  // Streams of 12410 and 12402 W/K, as good as equal: 1 / 30 kW/K over the exchanger. Panel: 15 / 12.402 transfer
  // units, K = 12402 (1 - exp(-1.2095)) = 8702 W/K, less 1 / 12402 along the stream. 124 kW times the sum: 8.385 K.
  BOOST_TEST(std::abs(loop.supply.read() - loop.channel("radiator.temperature") - 8.385) < 0.01);
  BOOST_TEST(std::abs(loop.channel("loop.return") - loop.supply.read() - 124e3 / 12410.0) < 0.01);
}

BOOST_AUTO_TEST_CASE(heat_closes_to_a_billionth_whatever_changes) {
  Loop loop;
  double in_j = 0.0;
  for (int i = 0; i < 400; ++i) {
    const double watts = 1000.0 * (i * 37 % 120), battery = 10.0 * (i % 80);
    loop.heat.write(watts);
    loop.battery_heat.write(battery);
    loop.irradiance.write(i % 90 < 60 ? 1361.0 : 0.0);
    loop.sun.write(30.0);
    loop.run(7.3);
    in_j += 7.3 * (watts + battery + (i % 90 < 60 ? 150.0 * 0.15 * 1361.0 * std::cos(M_PI / 6.0) : 0.0) +
                   (i % 90 < 60 ? 4.0 * 0.15 * 1361.0 * std::cos(M_PI / 6.0) : 0.0));
    if (i == 100) loop.thermal.set_pumps_running(0);
    if (i == 200) loop.thermal.set_pumps_running(2);
  }
  loop.heat.write(1.0);  // books what came before it
  loop.run(1e-9);
  const auto balance = loop.thermal.balance();
  BOOST_TEST(std::abs(balance.residual()) < 1e-9);
  BOOST_TEST(balance.in_j == in_j, tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(with_one_pump_of_two_the_loop_is_hotter_and_compute_is_derated) {
  Loop loop;
  loop.heat.write(124e3);
  loop.ir.write(239.0);
  loop.run(10000);
  const double before = loop.supply.read();
  loop.thermal.set_pumps_running(1);
  BOOST_TEST(loop.events.count("pumps") == 1);
  loop.run(20000);
  // Inner stream 6205 W/K, its film 60 kW/K x 0.5^0.8 = 34.46 kW/K in series with 60: UA 21.89 kW/K, 3.528 units
  // against a ratio of 0.5003: effectiveness 0.9054, K 5618 W/K. Supply = from the radiator + Q (1 / 5618 - 1 / 6205)
  // instead of + Q / 30000 - Q / 12402 + ...: against the outer return 2.09 K instead of 4.13 K cooler by flow.
  const double outer_return = loop.channel("outer.from_radiator");
  BOOST_TEST(std::abs(loop.supply.read() - outer_return - 124e3 * (1.0 / 5618.0 - 1.0 / 6205.0)) < 0.05);
  BOOST_TEST(std::abs(loop.channel("loop.return") - loop.supply.read() - 124e3 / 6205.0) < 0.02);
  BOOST_TEST(before > 52.0);
}

BOOST_AUTO_TEST_CASE(with_no_pump_the_cold_plates_keep_their_heat_and_compute_is_derated) {
  Loop loop;
  loop.heat.write(124e3);
  loop.ir.write(239.0);
  loop.run(10000);
  const double before = loop.channel("loop.return");
  loop.thermal.set_pumps_running(0);
  loop.run(21);
  // 262.5 kJ/K take 124 kW, less what standing coolant conducts: 0.47 K a second.
  BOOST_TEST(std::abs(loop.supply.read() - before - 20.0 * 124e3 / 262.5e3) < 1.5);
  BOOST_TEST(loop.derate.read() < 1.0);
  BOOST_TEST(loop.events.count("derate") == 1);
}

BOOST_AUTO_TEST_CASE(the_outer_pumps_cut_the_radiator_off) {
  Loop loop;
  loop.heat.write(124e3);
  loop.run(5000);
  const double before = loop.channel("radiator.temperature");
  loop.thermal.set_outer_pumps_running(0);
  loop.run(300);
  BOOST_TEST(loop.channel("radiator.temperature") < before - 20.0);
  BOOST_TEST(loop.events.count("outer_pumps") == 1);
}

BOOST_AUTO_TEST_CASE(a_face_turned_to_the_sun_absorbs_and_in_shadow_it_does_not) {
  Loop loop;
  loop.irradiance.write(1361.0);
  loop.sun.write(60.0);
  loop.run(10);
  BOOST_TEST(loop.channel("radiator.absorbed") == 150.0 * 0.15 * 1361.0 * 0.5, tolerance(1e-9));
  loop.sun.write(120.0);  // the other face
  loop.run(10);
  BOOST_TEST(loop.channel("radiator.absorbed") == 150.0 * 0.15 * 1361.0 * 0.5, tolerance(1e-9));
  loop.irradiance.write(0.0);
  loop.run(10);
  BOOST_TEST(loop.channel("radiator.absorbed") == 0.0);
}

BOOST_AUTO_TEST_CASE(the_view_of_the_earth_follows_attitude_and_altitude) {
  ThermalConfig config = plain();
  config.radiator.earth_view.reset();
  Loop loop(config);
  loop.ir.write(237.0);
  loop.nadir.write(0.0);
  loop.run(2);
  // One face looks down: F 0.823583 at 650 km, the other sees nothing of the Earth.
  BOOST_TEST(loop.channel("radiator.absorbed") == 150.0 * 0.9 * 237.0 * 0.823583, tolerance(1e-6));
  loop.nadir.write(90.0);
  loop.altitude.write(420.0);
  loop.run(2);
  BOOST_TEST(loop.channel("radiator.absorbed") == 300.0 * 0.9 * 237.0 * 0.284181, tolerance(2e-6));
}

BOOST_AUTO_TEST_CASE(an_aged_coating_absorbs_more) {
  ThermalConfig config = plain();
  config.radiator.coating = "z93";
  config.radiator.age = 1.0;
  Loop loop(config);
  loop.irradiance.write(1361.0);
  loop.sun.write(0.0);
  loop.run(2);
  BOOST_TEST(loop.channel("radiator.absorbed") == 150.0 * 0.36 * 1361.0, tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(a_cold_battery_is_heated_from_the_very_start_and_until_it_is_warm) {
  ThermalConfig config = plain();
  config.initial_battery_degc = 5.0;
  Loop loop(config);
  loop.run(1);
  BOOST_TEST(loop.heater.read() == 500.0);
  // 170 kJ/K over 7 K at 500 W: 2380 s, to the instant.
  loop.run(2378.9);
  BOOST_TEST(loop.heater.read() == 500.0);
  loop.run(0.2);
  BOOST_TEST(loop.heater.read() == 0.0);
  BOOST_TEST(std::abs(loop.thermal.balance().in_j - 2380.0 * 500.0) < 1.0);
}

BOOST_AUTO_TEST_CASE(a_warm_battery_gives_its_heat_to_its_own_panel_and_never_to_a_warmer_radiator) {
  Loop loop;
  loop.battery_heat.write(600.0);
  loop.run(20000);
  BOOST_TEST(loop.battery.read() > 22.0);
  BOOST_TEST(loop.battery.read() < 24.0);
  // 8 m2 of 0.81: 600 W by T^4 alone.
  BOOST_TEST(std::abs(loop.channel("battery.panel") + 273.15 - std::pow(600.0 / (8.0 * 0.81 * 5.670374419e-8), 0.25)) <
             0.1);
}

BOOST_AUTO_TEST_CASE(heat_that_is_no_number_ends_in_an_error_that_names_model_and_time) {
  Loop loop;
  loop.run(5);
  loop.heat.write(std::numeric_limits<double>::quiet_NaN());
  std::string said;
  try {
    loop.run(5);
  } catch (const std::exception& error) {
    said = error.what();
  }
  BOOST_TEST(said.find("thermal at 5.0") != std::string::npos, said);
}

BOOST_AUTO_TEST_CASE(the_derating_is_a_straight_line_between_its_ends) {
  const ThermalConfig config;
  BOOST_TEST(thermal_derate(config, 50.0) == 1.0);
  BOOST_TEST(thermal_derate(config, 61.0) == 0.5, tolerance(1e-12));
  BOOST_TEST(thermal_derate(config, 70.0) == 0.0);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::thermal
