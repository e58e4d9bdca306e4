#include "harness/testbed/describe.h"
#include "models/base/constants.h"
#include "models/thermal/coating.h"

namespace flatsat::testbed {
namespace {

const config::Range kDegrees{-model::kZeroCelsiusK, 2000.0};

void describe_node(config::Table& t, thermal::ThermalNode& n) {
  t.name("name", n.name, "of the node");
  t.required();
  t.choice<thermal::NodeKind>("kind", n.kind,
                              {{"mass", thermal::NodeKind::kMass},
                               {"massless", thermal::NodeKind::kMassless},
                               {"fixed", thermal::NodeKind::kFixed}},
                              "stores heat; follows at once; or is held at its temperature");
  t.number("heat_capacity", n.heat_capacity_j_k, "J/K", config::kPositive, "of a mass");
  t.number("initial", n.initial_degc, "degC", {-model::kZeroCelsiusK, 2000.0, true}, "temperature at the start");
  t.number("heat", n.heat_w, "W", {}, "put into it at the start, until its input is driven");
}

void describe_ends(config::Table& t, thermal::CouplingConfig& c) {
  t.text("from", c.from, "a node");
  t.required();
  t.text("to", c.to, "another node");
  t.required();
}

void describe_thermal_link(config::Table& t, thermal::CouplingConfig& c) {
  describe_ends(t, c);
  t.number("conductance", c.value, "W/K", config::kNotNegative, "between the two");
}

void describe_heat_pipe(config::Table& t, thermal::CouplingConfig& c) {
  describe_thermal_link(t, c);
  t.number("opens", c.opens_degc, "degC", kDegrees, "temperature of `from` at which it begins to conduct");
  t.number("band", c.band_k, "dK", config::kPositive, "over which it opens");
}

void describe_radiation(config::Table& t, thermal::CouplingConfig& c) {
  describe_ends(t, c);
  t.number("effective_area", c.value, "m2", config::kNotNegative, "area x view factor x effective emittance");
}

void describe_flow(config::Table& t, thermal::FlowConfig& f) {
  t.name("name", f.name, "of the loop");
  t.required();
  t.texts("loop", f.loop, "nodes in the coolant's order, from the last back to the first");
  t.check("loop", [&f] { return f.loop.size() >= 2 ? "" : "needs two nodes or more"; });
  t.number("capacity_rate", f.capacity_w_k, "W/K", config::kNotNegative, "mass flow x specific heat at full flow");
}

void describe_exchanger(config::Table& t, thermal::ExchangerConfig& x) {
  t.text("hot_in", x.hot_in, "node whose coolant enters on the hot side");
  t.text("cold_in", x.cold_in, "node whose coolant enters on the cold side");
  t.text("hot_out", x.hot_out, "node that the heat is taken from");
  t.text("cold_out", x.cold_out, "node that it is given to");
  t.number("conductance", x.conductance_w_k, "W/K", config::kNotNegative, "heat over the difference of the inlets");
}

std::string known_or_reason(const std::string& name) {
  if (thermal::find_coating(name) != nullptr) return {};
  std::string known;
  for (const auto& coating : thermal::known_coatings()) known += (known.empty() ? "" : ", ") + coating.name;
  return "'" + name + "' is no coating that is known: " + known;
}

void describe_face(config::Table& t, thermal::FaceConfig& f) {
  auto& s = f.surface;
  t.name("name", s.name, "of the surface");
  t.required();
  t.text("node", f.node, "whose face it is");
  t.required();
  t.number("area", s.area_m2, "m2", config::kPositive, "of this one face");
  t.checked("coating", "a known one, instead of emittance and absorptance", [&f](const std::string& name) {
    f.coating = name;
    return known_or_reason(name);
  });
  t.number("age", f.age, "1", config::kShare, "of the coating: 0 new, 1 end of life");
  t.number("emittance", s.emittance, "1", config::kShare, "infrared");
  t.number("absorptance", s.absorptance, "1", config::kShare, "solar");
  t.number("fin_efficiency", s.fin_efficiency, "1", config::kShare, "of what it emits");
  t.number("sink", f.sink_degc, "degC", kDegrees, "temperature of the space that it sees; absolute zero by default");
}

void describe_heater(config::Table& t, thermal::HeaterConfig& h) {
  t.name("name", h.heater.name, "of the heater");
  t.required();
  t.text("node", h.node, "that it warms");
  t.required();
  t.text("sensor", h.sensor, "node whose temperature switches it; the one that it warms by default");
  t.number("power", h.heater.power_w, "W", config::kNotNegative, "while on");
  t.number("on", h.heater.on_degc, "degC", kDegrees, "goes on once the sensor falls to this");
  t.number("off", h.heater.off_degc, "degC", kDegrees, "and off once it rises to this");
  t.check("off", [&h] { return h.heater.off_degc > h.heater.on_degc ? "" : "must be above on"; });
}

}  // namespace

void describe_network_of_nodes(config::Table& t, thermal::ThermalStandConfig& u) {
  t.list("node", u.nodes, describe_node, "lumps of one temperature");
  t.list("link", u.links, describe_thermal_link, "linear conductances");
  t.list("heat_pipe", u.heat_pipes, describe_heat_pipe, "conduct one way, above a temperature");
  t.list("radiation", u.radiation, describe_radiation, "between two nodes");
  t.list("flow", u.flows, describe_flow, "pumped loops");
  t.list("exchanger", u.exchangers, describe_exchanger, "between two streams");
  t.list("surface", u.surfaces, describe_face, "faces towards space");
  t.list("heater", u.heaters, describe_heater, "with thermostats");
  t.check("node", [&u] {
    std::string wrong;
    thermal::make_network(u, wrong);
    return wrong;
  });
}

}  // namespace flatsat::testbed
