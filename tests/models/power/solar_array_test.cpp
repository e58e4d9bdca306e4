#include "models/power/solar_array.h"

#include <boost/test/unit_test.hpp>
#include <cmath>

namespace flatsat::power {

BOOST_AUTO_TEST_SUITE(solar_array)

namespace {

using boost::test_tools::tolerance;

SolarArrayConfig plain() {
  SolarArrayConfig array;
  array.rated_w = 165e3;
  array.pointing_error_deg = 0.0;
  array.tracker_efficiency = 1.0;
  return array;
}

ArraySituation sunny(const SolarArrayConfig& array) { return {.strings_working = array.strings}; }

}  // namespace

BOOST_AUTO_TEST_CASE(at_its_rating_it_gives_its_rated_power) {
  BOOST_TEST(SolarArray(plain()).output(sunny(plain())).watts == 165e3, tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(unscaled_it_is_its_cells_behind_the_trackers_efficiency) {
  auto array = plain();
  array.rated_w = 0.0;
  array.tracker_efficiency = 0.95;
  auto s = sunny(array);
  s.irradiance_w_m2 = 1367.0;
  // 60 strings x 140 cells x 2.411 V x 0.5044 A x 0.95.
  BOOST_TEST(SolarArray(array).output(s).watts == 60 * 140 * 2.411 * 0.5044 * 0.95, tolerance(1e-6));
}

BOOST_AUTO_TEST_CASE(turned_by_sixty_degrees_its_current_is_half) {
  const auto array = plain();
  auto s = sunny(array);
  const double full = SolarArray(array).current_a(s, 100.0);
  s.incidence_deg = 60.0;
  BOOST_TEST(SolarArray(array).current_a(s, 100.0) == full / 2.0, tolerance(1e-6));
  s.incidence_deg = 91.0;
  BOOST_TEST(SolarArray(array).output(s).watts == 0.0);
}

BOOST_AUTO_TEST_CASE(at_eighty_degrees_celsius_it_has_lost_an_eighth_as_its_cells_do) {
  auto s = sunny(plain());
  s.degc = 80.0;
  // 3G30C single-diode fit at 80 degC: 1.066117 W against 1.216108 W.
  BOOST_TEST(SolarArray(plain()).output(s).watts / 165e3 == 1.066117 / 1.216108, tolerance(2e-4));
}

BOOST_AUTO_TEST_CASE(a_lost_string_takes_its_share) {
  auto s = sunny(plain());
  s.strings_working -= 6;
  BOOST_TEST(SolarArray(plain()).output(s).watts == 165e3 * 0.9, tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(a_shaded_cell_costs_its_voltage_and_its_bypass_diodes_drop) {
  auto array = plain();
  array.rated_w = 0.0;
  array.strings = 1;
  auto s = sunny(array);
  s.irradiance_w_m2 = 1367.0;
  s.strings_shaded = 1;
  s.cells_shaded = 10;
  const auto out = SolarArray(array).output(s);
  // 130 cells at about their maximum, 10 diodes of 0.7 V against them: a little less current than Imp is better.
  const double by_hand = 0.5044 * (130 * 2.411 - 10 * 0.7);
  BOOST_TEST(out.watts > by_hand);
  BOOST_TEST(out.watts < by_hand * 1.001);
}

BOOST_AUTO_TEST_CASE(one_bypass_diode_for_many_cells_loses_them_all) {
  auto array = plain();
  array.rated_w = 0.0;
  array.strings = 1;
  array.cells_per_bypass = 20;
  auto s = sunny(array);
  s.irradiance_w_m2 = 1367.0;
  s.strings_shaded = s.cells_shaded = 1;
  const double by_hand = 0.5044 * (120 * 2.411 - 0.7);
  BOOST_TEST(SolarArray(array).output(s).watts == by_hand, tolerance(1e-3));
}

BOOST_AUTO_TEST_CASE(a_tracker_a_string_never_gives_less_than_one_for_all) {
  auto each = plain();
  each.strings = 8;
  auto all = each;
  all.tracking = ArrayTracking::kArray;
  for (const unsigned cells : {0u, 5u, 60u, 139u}) {
    for (const double shade : {0.2, 0.7, 1.0}) {
      auto s = sunny(each);
      s.strings_shaded = 3;
      s.cells_shaded = cells;
      s.shade = shade;
      const double a = SolarArray(each).output(s).watts, b = SolarArray(all).output(s).watts;
      BOOST_TEST(b <= a * (1.0 + 1e-9));
      BOOST_TEST(b >= SolarArray(each).output(sunny(each)).watts * 5.0 / 8.0 * 0.999);
    }
  }
}

BOOST_AUTO_TEST_CASE(on_the_bus_it_gives_what_its_curve_says_at_the_bus_voltage) {
  auto array = plain();
  array.tracking = ArrayTracking::kDirect;
  auto s = sunny(array);
  s.bus_v = 300.0;
  const SolarArray direct(array);
  BOOST_TEST(direct.output(s).watts == 300.0 * direct.current_a(s, 300.0), tolerance(1e-12));
  BOOST_TEST(direct.output(s).watts < 165e3);
  s.bus_v = 400.0;  // above open circuit: 140 x 2.70 V
  BOOST_TEST(direct.output(s).watts == 0.0);
}

BOOST_AUTO_TEST_CASE(what_it_was_asked_before_does_not_show_in_its_answer) {
  const SolarArray asked_often(plain());
  auto s = sunny(plain());
  const auto same_as_new = [&] {
    const SolarArray fresh(plain());
    BOOST_TEST(asked_often.output(s).watts == fresh.output(s).watts);
    BOOST_TEST(asked_often.current_a(s, 300.0) == fresh.current_a(s, 300.0));
  };
  same_as_new();
  s.irradiance_w_m2 /= 2.0;
  same_as_new();
  s.degc += 30.0;
  same_as_new();
  s.strings_working /= 2;
  same_as_new();
  s.strings_shaded = 3, s.cells_shaded = 10;
  same_as_new();
  s.incidence_deg = 60.0;
  same_as_new();
}

BOOST_AUTO_TEST_CASE(in_the_dark_it_gives_nothing_and_cools) {
  auto s = sunny(plain());
  s.irradiance_w_m2 = 0.0;
  s.degc = 60.0;
  const SolarArray array(plain());
  BOOST_TEST(array.output(s).watts == 0.0);
  for (int i = 0; i < 600; ++i)
    s.degc = array.heat_after(s, {.infrared_w_m2 = 239.0, .front_view = 0.15, .back_view = 0.15}, 0.0, 1.0).degc;
  BOOST_TEST(s.degc < 30.0);
}

BOOST_AUTO_TEST_CASE(its_temperature_settles_where_absorbed_and_emitted_balance_and_its_heat_closes) {
  const auto config = plain();
  const SolarArray array(config);
  auto s = sunny(config);
  s.degc = 0.0;
  double absorbed = 0.0, radiated = 0.0;
  for (int i = 0; i < 20000; ++i) {
    const auto heat = array.heat_after(s, {}, 0.0, 1.0);
    s.degc = heat.degc;
    absorbed += heat.absorbed_j;
    radiated += heat.radiated_j;
  }
  // By hand: (0.91 x 1361 / (2 x 0.85 x 5.670374419e-8))^(1/4) = 336.69 K.
  BOOST_TEST(s.degc + 273.15 == 336.69, tolerance(1e-4));
  BOOST_TEST(absorbed == radiated + array.heat_capacity_j_k() * s.degc, tolerance(1e-9));
}

// Balance by hand, a plate over the subsolar point at 550 km whose cells face the Sun and whose other face looks down:
// view factor of that face (6378.137 / 6928.137)^2 = 0.8475, of the cells 0. Albedo 0.30 x 1361 = 408.3 W/m2.
// Absorbed 0.91 x 1361 + 0.55 x 408.3 x 0.8475 + 0.85 x 239 x 0.8475 = 1238.51 + 190.32 + 172.17 = 1601.00 W/m2; with
// 360 W/m2 taken out: (1241.00 / (2 x 0.85 x 5.670374e-8))^(1/4) = 336.84 K. With the Earth seen as 0.3 by both faces
// together and no albedo, 1238.51 + 60.95 - 360 W/m2 left it at 314.20 K.
BOOST_AUTO_TEST_CASE(over_the_subsolar_point_reflected_light_and_infrared_warm_its_back) {
  const SolarArray array(plain());
  auto s = sunny(plain());
  const EarthLight earth{.infrared_w_m2 = 239.0, .albedo_w_m2 = 408.3, .front_view = 0.0, .back_view = 0.8475};
  for (int i = 0; i < 20000; ++i) s.degc = array.heat_after(s, earth, 360.0 * array.area_m2(), 1.0).degc;
  BOOST_TEST(s.degc + 273.15 == 336.84, tolerance(1e-4));
}

// 0.55 x 1361 = 748.55 W/m2 on the back, nothing on the cells: (748.55 / (1.7 x 5.670374e-8))^(1/4) = 296.85 K.
BOOST_AUTO_TEST_CASE(with_the_sun_behind_it_the_back_absorbs_and_no_current_flows) {
  const SolarArray array(plain());
  auto s = sunny(plain());
  s.incidence_deg = 180.0;
  BOOST_TEST(array.output(s).watts == 0.0);
  for (int i = 0; i < 20000; ++i) s.degc = array.heat_after(s, {}, 0.0, 1.0).degc;
  BOOST_TEST(s.degc + 273.15 == 296.85, tolerance(1e-4));
}

// 500 W/m2 of a radiator's infrared on the back: ((0.91 x 1361 + 0.85 x 500) / (1.7 x 5.670374e-8))^(1/4) = 362.44 K,
// and the back sends 0.85 x 5.670374e-8 x 362.44^4 = 831.755 W/m2.
BOOST_AUTO_TEST_CASE(the_spacecrafts_radiator_warms_its_back) {
  const SolarArray array(plain());
  auto s = sunny(plain());
  const EarthLight earth{.radiator_w = 500.0 * array.area_m2()};
  for (int i = 0; i < 20000; ++i) s.degc = array.heat_after(s, earth, 0.0, 1.0).degc;
  BOOST_TEST(s.degc + 273.15 == 362.44, tolerance(1e-4));
  BOOST_TEST(array.back_exitance_w_m2(s.degc) == 831.755, tolerance(1e-4));
}

// A back of 0.60 emits less: (0.91 x 1361 / (1.45 x 5.670374e-8))^(1/4) = 350.33 K.
BOOST_AUTO_TEST_CASE(each_face_emits_by_its_own_emittance) {
  auto config = plain();
  config.back_emittance = 0.60;
  const SolarArray array(config);
  auto s = sunny(config);
  for (int i = 0; i < 20000; ++i) s.degc = array.heat_after(s, {}, 0.0, 1.0).degc;
  BOOST_TEST(s.degc + 273.15 == 350.33, tolerance(1e-4));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::power
