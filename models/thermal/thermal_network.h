#pragma once
#include <cstddef>
#include <string>
#include <vector>

namespace flatsat::thermal {

enum class NodeKind {
  kMass,      // stores heat
  kMassless,  // stores none: its flows balance at every instant (an arithmetic node)
  kFixed,     // is held at its temperature: surroundings; what flows into it has left the network
};

/// A lump of matter of one temperature.
struct ThermalNode {
  std::string name;
  NodeKind kind = NodeKind::kMass;
  double heat_capacity_j_k = 1e3;  // of kMass, > 0
  double initial_degc = 20.0;      // above absolute zero
  double heat_w = 0.0;             // put into it from outside, until changed
};

/// Heat flows from a to b, proportional to their difference.
struct ThermalLink {
  std::size_t a = 0, b = 0;
  double conductance_w_k = 0.0;  // >= 0
};

/// Conducts from a to b and never back, opening as a warms from `opens_degc` over `band_k`.
struct HeatPipe {
  std::size_t a = 0, b = 0;
  double conductance_w_k = 0.0;  // open, >= 0
  double opens_degc = 20.0;
  double band_k = 2.0;  // > 0
};

/// Two surfaces of the network see each other: area x view factor x effective emittance.
struct RadiationLink {
  std::size_t a = 0, b = 0;
  double effective_m2 = 0.0;  // >= 0
};

/// Coolant carries heat downstream: what arrives in `to` had the temperature of `from`. Flows must close to loops (or
/// begin and end at fixed nodes), so that none is lost.
struct FlowLink {
  std::size_t from = 0, to = 0;
  double capacity_w_k = 0.0;  // mass flow x specific heat, >= 0
};

/// A heat exchanger between two streams: heat K x (T[hot_in] - T[cold_in]) leaves `hot_out` for `cold_out`.
/// Source: effectiveness-NTU method, K = effectiveness x the smaller capacity rate.
struct ExchangerLink {
  std::size_t hot_in = 0, cold_in = 0, hot_out = 0, cold_out = 0;
  double conductance_w_k = 0.0;  // K, >= 0
};

/// One face of a node towards space.
struct Surface {
  std::string name;
  std::size_t node = 0;
  double area_m2 = 1.0;         // > 0
  double emittance = 0.9;       // infrared, 0 .. 1
  double absorptance = 0.15;    // solar, 0 .. 1
  double fin_efficiency = 1.0;  // of what it emits, 0 .. 1
  double sink_k = 0.0;          // temperature of the space that it sees, >= 0
  double absorbed_w = 0.0;      // light and infrared, until changed: see absorbed_w() in earth_view.h
};

/// A heater with a thermostat: on once its sensor falls to on_degc, off once it rises to off_degc.
struct Heater {
  std::string name;
  std::size_t node = 0, sensor = 0;
  double power_w = 0.0;                  // >= 0
  double on_degc = 0.0, off_degc = 5.0;  // on < off
  bool on = false;
};

struct ThermalNetwork {
  std::vector<ThermalNode> nodes;
  std::vector<ThermalLink> links;
  std::vector<HeatPipe> heat_pipes;
  std::vector<RadiationLink> radiation;
  std::vector<FlowLink> flows;
  std::vector<ExchangerLink> exchangers;
  std::vector<Surface> surfaces;
  std::vector<Heater> heaters;
};

/// What is wrong with a network, empty if nothing: numbers out of range, nodes that are not there, no node with a mass,
/// a massless node that nothing holds.
std::string what_is_wrong(const ThermalNetwork& network);

}  // namespace flatsat::thermal
