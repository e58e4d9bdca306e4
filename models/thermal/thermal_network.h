#pragma once
#include <cstddef>
#include <string>
#include <vector>

namespace flatsat {

/// A lump of matter of one temperature. A radiating surface is part of its node.
struct ThermalNode {
  std::string name;
  double heat_capacity_j_k = 1e3;  // > 0
  double emitting_m2 = 0.0;        // area x emittance x fin efficiency
  double initial_degc = 20.0;
};

/// Heat that flows from a to b, proportional to their difference.
struct ThermalLink {
  std::size_t a = 0, b = 0;
  double conductance_w_k = 0.0;  // >= 0
};

struct ThermalNetwork {
  std::vector<ThermalNode> nodes;
  std::vector<ThermalLink> links;
};

/// Temperatures after `seconds` under constant heat per node, by classical Runge-Kutta of fourth order in equal steps
/// of at most `max_step_s`.
/// Units: degC in and out, W a node (sources plus absorbed light), s.
/// Source: lumped-parameter energy balance; radiation by Stefan-Boltzmann.
void advance_network(const ThermalNetwork& network, std::vector<double>& degc, const std::vector<double>& heat_w,
                     double seconds, double max_step_s);

}  // namespace flatsat
