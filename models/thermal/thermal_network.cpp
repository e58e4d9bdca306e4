#include "models/thermal/thermal_network.h"

#include <algorithm>
#include <cmath>

#include "models/base/constants.h"

namespace flatsat::thermal {
namespace {

bool not_negative(double value) { return std::isfinite(value) && value >= 0.0; }
bool share(double value) { return value >= 0.0 && value <= 1.0; }

std::string wrong_node(const ThermalNode& n) {
  if (n.kind == NodeKind::kMass && !(std::isfinite(n.heat_capacity_j_k) && n.heat_capacity_j_k > 0.0))
    return "node " + n.name + ": heat capacity must be more than 0";
  if (!(std::isfinite(n.initial_degc) && n.initial_degc > -model::kZeroCelsiusK))
    return "node " + n.name + ": initial temperature must be above absolute zero";
  if (!std::isfinite(n.heat_w)) return "node " + n.name + ": heat must be a number";
  if (n.kind == NodeKind::kFixed && n.heat_w != 0.0) return "node " + n.name + " is held fixed: it takes no heat";
  return {};
}

std::string wrong_surface(const Surface& s) {
  if (!(std::isfinite(s.area_m2) && s.area_m2 > 0.0)) return "surface " + s.name + ": area must be more than 0";
  if (!share(s.emittance) || !share(s.absorptance) || !share(s.fin_efficiency))
    return "surface " + s.name + ": emittance, absorptance and fin efficiency must be from 0 to 1";
  return not_negative(s.sink_k) ? "" : "surface " + s.name + ": sink must not be below absolute zero";
}

/// Whether anything but flows into it sets this node's temperature.
bool is_held(const ThermalNetwork& n, std::size_t node) {
  const auto ends_here = [&](const auto& l) { return (l.a == node || l.b == node); };
  return std::any_of(n.links.begin(), n.links.end(),
                     [&](auto& l) { return ends_here(l) && l.conductance_w_k > 0.0; }) ||
         std::any_of(n.radiation.begin(), n.radiation.end(),
                     [&](auto& l) { return ends_here(l) && l.effective_m2 > 0.0; }) ||
         std::any_of(n.flows.begin(), n.flows.end(), [&](auto& f) { return f.to == node && f.capacity_w_k > 0.0; }) ||
         std::any_of(n.surfaces.begin(), n.surfaces.end(),
                     [&](auto& s) { return s.node == node && s.emittance * s.fin_efficiency > 0.0; });
}

std::string wrong_couplings(const ThermalNetwork& n) {
  const auto there = [&](std::size_t a, std::size_t b) { return a < n.nodes.size() && b < n.nodes.size(); };
  for (const auto& l : n.links)
    if (!there(l.a, l.b) || l.a == l.b || !not_negative(l.conductance_w_k)) return "a link is none";
  for (const auto& l : n.heat_pipes)
    if (!there(l.a, l.b) || l.a == l.b || !not_negative(l.conductance_w_k) || !(l.band_k > 0.0))
      return "a heat pipe is none";
  for (const auto& l : n.radiation)
    if (!there(l.a, l.b) || l.a == l.b || !not_negative(l.effective_m2)) return "a radiation link is none";
  for (const auto& l : n.flows)
    if (!there(l.from, l.to) || l.from == l.to || !not_negative(l.capacity_w_k)) return "a flow is none";
  for (const auto& l : n.exchangers)
    if (!there(l.hot_in, l.cold_in) || !there(l.hot_out, l.cold_out) || !not_negative(l.conductance_w_k))
      return "a heat exchanger is none";
  return {};
}

/// What a pump takes out of a node it must bring back.
std::string wrong_flows(const ThermalNetwork& n) {
  std::vector<double> gained(n.nodes.size(), 0.0), moved(n.nodes.size(), 0.0);
  for (const auto& f : n.flows) {
    gained[f.to] += f.capacity_w_k;
    gained[f.from] -= f.capacity_w_k;
    moved[f.to] += f.capacity_w_k;
  }
  for (std::size_t i = 0; i < n.nodes.size(); ++i)
    if (std::abs(gained[i]) > 1e-9 * moved[i])
      return "node " + n.nodes[i].name + ": as much coolant must leave it as enters it";
  return {};
}

std::string wrong_surfaces(const ThermalNetwork& n) {
  for (const auto& s : n.surfaces) {
    if (s.node >= n.nodes.size()) return "surface " + s.name + " is of no node";
    if (n.nodes[s.node].kind == NodeKind::kFixed) return "surface " + s.name + " is of a node that is held fixed";
    if (auto wrong = wrong_surface(s); !wrong.empty()) return wrong;
  }
  return {};
}

std::string wrong_heaters(const ThermalNetwork& n) {
  for (const auto& h : n.heaters) {
    if (h.node >= n.nodes.size() || h.sensor >= n.nodes.size()) return "heater " + h.name + " is at no node";
    if (n.nodes[h.node].kind == NodeKind::kFixed) return "heater " + h.name + " is at a node that is held fixed";
    if (!not_negative(h.power_w)) return "heater " + h.name + ": power must not be less than 0";
    if (!(h.on_degc < h.off_degc)) return "heater " + h.name + ": must switch off above where it switches on";
  }
  return {};
}

}  // namespace

std::string what_is_wrong(const ThermalNetwork& n) {
  if (std::none_of(n.nodes.begin(), n.nodes.end(), [](auto& node) { return node.kind != NodeKind::kFixed; }))
    return "a network needs a node that is not held fixed";
  for (const auto& node : n.nodes)
    if (auto wrong = wrong_node(node); !wrong.empty()) return wrong;
  for (const auto& part : {wrong_couplings, wrong_flows, wrong_surfaces, wrong_heaters})
    if (auto wrong = part(n); !wrong.empty()) return wrong;
  for (std::size_t i = 0; i < n.nodes.size(); ++i)
    if (n.nodes[i].kind == NodeKind::kMassless && !is_held(n, i))
      return "node " + n.nodes[i].name + " has no mass and nothing that carries heat away";
  return {};
}

}  // namespace flatsat::thermal
