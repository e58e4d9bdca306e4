#include <cmath>

#include "harness/testbed/describe.h"
#include "models/thermal/coating.h"

namespace flatsat::testbed {
namespace {

std::string wrong_coating(const std::string& name) {
  if (thermal::find_coating(name) != nullptr) return {};
  std::string known;
  for (const auto& coating : thermal::known_coatings()) known += (known.empty() ? "" : ", ") + coating.name;
  return "is none that is known: " + known;
}

void describe_coating(config::Table& t, std::string& coating, double& age) {
  t.checked("coating", "a known one, instead of emittance and absorptance", [&coating](const std::string& name) {
    coating = name;
    return wrong_coating(name);
  });
  t.number("age", age, "1", config::kShare, "of the coating: 0 new, 1 end of life");
}

void describe_radiator(config::Table& t, thermal::RadiatorConfig& r) {
  t.number("area", r.area_m2, "m2", config::kPositive, "planform; both faces radiate");
  describe_coating(t, r.coating, r.age);
  t.number("emittance", r.emittance, "1", {0.01, 1.0}, "infrared");
  t.number("absorptance", r.absorptance, "1", config::kShare, "solar");
  t.number("fin_efficiency", r.fin_efficiency, "1", {0.01, 1.0}, "of the fins");
  t.number("earth_view", r.earth_view, "1", config::kShare,
           "view factor of each face to the Earth; by default from attitude and altitude");
  t.number("array_view", r.array_view, "1", config::kShare,
           "view factor of each face to the back of the solar array, which warms it and is warmed by it");
  t.number("sun_leak", r.sun_leak, "1", config::kShare, "fraction of the planform that sees the Sun by misalignment");
  t.number("heat_capacity", r.heat_capacity_j_k, "J/K", config::kPositive, "of radiator and structure");
  t.number("conductance", r.conductance_w_k, "W/K", config::kPositive, "outer coolant to panel at full flow");
  t.choice<thermal::RadiatorPointing>("pointing", r.pointing,
                                      {{"edge-on", thermal::RadiatorPointing::kEdgeOn},
                                       {"lvlh", thermal::RadiatorPointing::kLvlh},
                                       {"sun", thermal::RadiatorPointing::kSun}},
                                      "edge-on to Sun and nadir; or by normal in the orbit's or the Sun's frame");
  t.numbers("normal", r.normal, "1", {-1.0, 1.0}, "of the + face, in the frame of pointing");
  t.check("normal", [&r] {
    const auto& n = r.normal;
    return n.size() == 3 && std::hypot(n[0], n[1], n[2]) > 1e-6 ? "" : "must be three numbers, not all 0";
  });
}

void describe_loop(config::Table& t, thermal::LoopConfig& l) {
  t.number("heat_capacity", l.heat_capacity_j_k, "J/K", config::kPositive,
           "of coolant and cold plates of the inner loop");
  t.number("conductance", l.conductance_w_k, "W/K", config::kPositive,
           "of the exchanger between the loops at full flow");
  t.number("flow", l.flow_kg_s, "kg/s", config::kPositive, "of the inner loop with all pumps");
  t.number("specific_heat", l.specific_heat_j_kg_k, "J/kg/K", {100.0, 20000.0}, "of the inner coolant");
  t.integer("pumps", l.pumps, 1, 100, "pumps of the inner loop");
  t.number("outer_heat_capacity", l.outer_heat_capacity_j_k, "J/K", config::kPositive, "of the outer coolant");
  t.number("outer_flow", l.outer_flow_kg_s, "kg/s", config::kPositive, "of the outer loop with all pumps");
  t.number("outer_specific_heat", l.outer_specific_heat_j_kg_k, "J/kg/K", {100.0, 20000.0}, "of the outer coolant");
  t.integer("outer_pumps", l.outer_pumps, 1, 100, "pumps of the outer loop");
  t.number("still_conductance", l.still_conductance_w_k, "W/K", config::kPositive,
           "cold plates to radiator with no pump");
}

}  // namespace

void describe_thermal(config::Table& t, thermal::ThermalConfig& c) {
  const config::Range initial{-100.0, 200.0}, limit{-50.0, 200.0};
  t.table("radiator", c.radiator, describe_radiator, "radiator");
  t.table("loop", c.loop, describe_loop, "pumped coolant loops");
  t.number("battery_heat_capacity", c.battery_heat_capacity_j_k, "J/K", config::kPositive, "of the battery");
  t.number("battery_conductance", c.battery_conductance_w_k, "W/K", config::kPositive, "of its heat pipe, open");
  t.number("battery_radiator", c.battery_radiator_m2, "m2", config::kPositive, "planform of the battery's own panel");
  t.number("battery_setpoint", c.battery_setpoint_degc, "degC", {-50.0, 100.0}, "where its heat pipe begins to open");
  t.number("battery_heater", c.battery_heater_w, "W", config::kNotNegative, "power of its heater");
  t.number("heater_on", c.heater_on_degc, "degC", {-50.0, 100.0}, "battery temperature at which the heater goes on");
  t.number("heater_off", c.heater_off_degc, "degC", {-50.0, 100.0}, "and off");
  t.number("initial", c.initial_degc, "degC", initial, "loops and radiator at the start");
  t.number("initial_battery", c.initial_battery_degc, "degC", {-50.0, 100.0}, "battery at the start");
  t.number("derate_start", c.derate_start_degc, "degC", limit, "loop temperature up to which compute is full");
  t.number("derate_end", c.derate_end_degc, "degC", limit, "loop temperature from which on compute stops");
  t.check("derate_end", [&c] { return c.derate_end_degc > c.derate_start_degc ? "" : "must be above derate_start"; });
  t.check("heater_off", [&c] { return c.heater_off_degc > c.heater_on_degc ? "" : "must be above heater_on"; });
}

}  // namespace flatsat::testbed
