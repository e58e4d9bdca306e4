// Every row of data/thermal/thermal_checks.csv against the models. A row that no check takes fails a test.
#include <boost/test/unit_test.hpp>
#include <cmath>
#include <fstream>
#include <map>
#include <set>
#include <sstream>
#include <string>

#include "models/base/constants.h"
#include "models/thermal/earth_view.h"
#include "models/thermal/heat_flows.h"
#include "models/thermal/network_solver.h"

namespace flatsat::thermal {

BOOST_AUTO_TEST_SUITE(thermal_checks)

namespace {

constexpr double kSun = 1361.0, kEarthRadiusKm = 6378.137;

struct Row {
  double value = 0.0, last_digit = 0.0;
};

class Reference {
 public:
  Reference() {
    std::ifstream file("data/thermal/thermal_checks.csv");
    std::string line, name, value;
    std::getline(file, line);
    while (std::getline(file, line)) {
      std::stringstream fields(line);
      std::getline(fields, name, ',');
      std::getline(fields, value, ',');
      const auto dot = value.find('.');
      const auto exponent = value.find('e');
      const auto digits = dot == std::string::npos ? 0 : std::min(exponent, value.size()) - dot - 1;
      rows_[name] = {std::stod(value), std::pow(10.0, -static_cast<double>(digits))};
    }
  }
  /// Within a millionth, or within half of the last digit printed where that is more.
  void closed(const std::string& name, double ours) {
    const auto& row = rows_.at(name);
    const double allowed = std::max(1e-6 * std::abs(row.value), 0.5001 * row.last_digit);
    BOOST_TEST(std::abs(ours - row.value) <= allowed, name << ": " << ours << " is not " << row.value);
    taken_.insert(name);
  }
  void transient(const std::string& name, double ours) {
    BOOST_TEST(std::abs(ours - rows_.at(name).value) <= 0.001,
               name << ": " << ours << " is not " << rows_.at(name).value);
    taken_.insert(name);
  }
  const std::map<std::string, Row>& rows() const { return rows_; }
  std::size_t taken() const { return taken_.size(); }

 private:
  std::map<std::string, Row> rows_;
  std::set<std::string> taken_;
};

ThermalNode node(double heat_w, double capacity = 1e3, double kelvin = 300.0) {
  return {.name = "n", .heat_capacity_j_k = capacity, .initial_degc = kelvin - model::kZeroCelsiusK, .heat_w = heat_w};
}
Surface face(double area_m2, double emittance, double sink_k = 0.0, double absorbed = 0.0) {
  return {.name = "face", .area_m2 = area_m2, .emittance = emittance, .sink_k = sink_k, .absorbed_w = absorbed};
}
double steady_k(const ThermalNetwork& network, std::size_t at = 0) {
  return steady_degc(network)[at] + model::kZeroCelsiusK;
}
ThermalNetwork single(ThermalNode n, std::vector<Surface> surfaces) {
  ThermalNetwork network;
  network.nodes = {std::move(n)};
  network.surfaces = std::move(surfaces);
  return network;
}

void check_radiators(Reference& r) {
  for (const char* degrees :
       {"263.15", "273.15", "293.15", "300", "313.15", "320", "333.15", "340", "353.15", "373.15"}) {
    const auto network = single(node(0.0, 1e3, std::stod(degrees)), {face(1.0, 0.90)});
    r.closed(std::string("radiator_one_side_eps0.90_T") + degrees, NetworkSolver(network).radiated_w());
  }
  for (const auto& [name, watts, area] : {std::tuple{"120kW", 120e3, 110.0}, {"175kW", 175e3, 160.0}}) {
    for (const double sink : {0.0, 200.0}) {
      const std::string tail = sink > 0.0 ? "_side_sink200" : "_side_sink0", head = std::string("starmind_T_") + name;
      r.closed(head + "_one" + tail, steady_k(single(node(watts), {face(area, 0.9, sink)})));
      r.closed(head + "_two" + tail, steady_k(single(node(watts), {face(area, 0.9, sink), face(area, 0.9, sink)})));
    }
  }
  // Flux: what a face of one square metre of that steady plate radiates.
  const auto flux = [](double watts, double area) {
    const double degc = steady_degc(single(node(watts), {face(area, 0.9)}))[0];
    return NetworkSolver(single(node(0.0, 1e3, degc + model::kZeroCelsiusK), {face(1.0, 0.9)})).radiated_w();
  };
  r.closed("starmind_flux_120kW_110m2", flux(120e3, 110.0));
  r.closed("starmind_flux_175kW_160m2", flux(175e3, 160.0));
}

double plate_in_sun_k(double absorptance, double emittance, std::size_t faces = 1) {
  const double light = absorbed_w(1.0, absorptance, emittance, {.sun_cos = 1.0}, {.sun_w_m2 = kSun});
  std::vector<Surface> surfaces(faces, face(1.0, emittance));
  surfaces[0].absorbed_w = light;
  return steady_k(single(node(0.0), surfaces));
}

void check_plates(Reference& r) {
  // A sphere shows the Sun a quarter of its surface.
  r.closed("sphere_black_in_sun", steady_k(single(node(0.0), {face(4.0, 1.0, 0.0, kSun)})));
  r.closed("plate_one_side_black", plate_in_sun_k(1.0, 1.0));
  r.closed("plate_two_side_black", plate_in_sun_k(1.0, 1.0, 2));
  r.closed("plate_one_side_OSR", plate_in_sun_k(0.07, 0.80));
  r.closed("plate_one_side_Z93_BOL", plate_in_sun_k(0.15, 0.92));
  r.closed("plate_one_side_Z93_EOL", plate_in_sun_k(0.36, 0.90));
  r.closed("plate_one_side_black_paint", plate_in_sun_k(0.95, 0.90));
  r.closed("plate_one_side_solar_cell_front_no_power", plate_in_sun_k(0.91, 0.85));
  r.closed("array_two_side_30pct", plate_in_sun_k(0.91 - 0.30 * 0.9, 0.85, 2));
}

void check_views(Reference& r) {
  for (const int altitude : {420, 550, 600, 650}) {
    const double h = (kEarthRadiusKm + altitude) / kEarthRadiusKm;
    const std::string at = "_h" + std::to_string(altitude);
    r.closed("vf_nadir_plate" + at, earth_view_of_plate(h, 1.0));
    r.closed("vf_side_plate" + at, earth_view_of_plate(h, 0.0));
    r.closed("vf_sphere" + at, earth_view_of_sphere(h));
    for (const int tilt : {30, 60, 120})
      r.closed("vf_plate_tilt" + std::to_string(tilt) + at, earth_view_of_plate(h, std::cos(tilt * M_PI / 180.0)));
    const FaceView down{.sun_cos = -1.0, .earth_view = earth_view_of_plate(h, 1.0)};
    r.closed("earth_ir_nadir_plate" + at, absorbed_w(1.0, 0.0, 1.0, down, {.earth_ir_w_m2 = 237.0}));
    r.closed("albedo_nadir_plate_subsolar" + at,
             absorbed_w(1.0, 1.0, 0.0, down, {.sun_w_m2 = kSun, .albedo_w_m2 = 0.30 * kSun}));
  }
}

void check_transients(Reference& r) {
  NetworkSolver cooling(single(node(0.0, 50000.0, 330.0), {face(2.0, 0.85)}));
  double at = 0.0;
  for (const char* seconds : {"600", "1800", "3600", "7200"}) {
    cooling.advance(std::stod(seconds) - at);
    at = std::stod(seconds);
    r.closed(std::string("cooldown_C50000_eps0.85_A2_T0_330_t") + seconds, cooling.degc(0) + model::kZeroCelsiusK);
  }
  const auto heated = single(node(800.0, 40000.0, 290.0), {face(3.0, 0.9, 200.0)});
  NetworkSolver heating(heated);
  at = 0.0;
  for (const char* seconds : {"1000", "3000", "10000", "20000"}) {
    heating.advance(std::stod(seconds) - at);
    at = std::stod(seconds);
    r.transient(std::string("node_Q800_C40000_eps0.9_A3_sink200_T0_290_t") + seconds,
                heating.degc(0) + model::kZeroCelsiusK);
  }
  r.closed("node_Q800_steady", steady_k(heated));
}

void check_two_nodes_and_fin(Reference& r) {
  ThermalNetwork two;
  two.nodes = {node(1500.0), node(0.0)};
  two.links = {{0, 1, 60.0}};
  two.surfaces = {face(4.5, 0.88)};
  two.surfaces[0].node = 1;
  r.closed("two_node_steady_T1", steady_k(two, 0));
  r.closed("two_node_steady_T2", steady_k(two, 1));
  r.closed(
      "fin_efficiency_two_sided_k180_t1mm_L150mm_T300",
      fin_efficiency({.conductivity_w_m_k = 180.0, .thickness_m = 1e-3, .length_m = 0.15, .emittance = 0.9}, 300.0));
  r.closed("stefan_boltzmann", model::kStefanBoltzmannWM2K4);
}

/// Sunlight first, shadow at the end of each orbit, until the orbit repeats.
void check_periodic_orbit(Reference& r) {
  constexpr double kEarth = 0.85 * 237.0 * 0.3, kLit = 5739.0 - 2140.0;
  NetworkSolver plate(single(node(0.0, 9000.0), {face(2.0, 0.85)}));
  double hot = 0.0, cold = 0.0;
  for (int orbit = 0; orbit < 12; ++orbit) {
    plate.change().surfaces[0].absorbed_w = 0.65 * kSun + kEarth;
    plate.advance(kLit);
    hot = plate.degc(0) + model::kZeroCelsiusK;
    plate.change().surfaces[0].absorbed_w = kEarth;
    plate.advance(2140.0);
    cold = plate.degc(0) + model::kZeroCelsiusK;
  }
  r.transient("plate_orbit_hot", hot);
  r.transient("plate_orbit_cold", cold);
  BOOST_TEST(std::abs(plate.balance().residual()) < 1e-10);
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_published_check_holds_closed_forms_to_a_millionth_and_transients_to_a_millikelvin) {
  Reference reference;
  check_radiators(reference);
  check_plates(reference);
  check_views(reference);
  check_transients(reference);
  check_two_nodes_and_fin(reference);
  check_periodic_orbit(reference);
  BOOST_TEST(reference.taken() == reference.rows().size());
  BOOST_TEST(reference.rows().size() > 70u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::thermal
