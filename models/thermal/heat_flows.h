#pragma once
#include <span>
#include <vector>

#include "models/thermal/thermal_network.h"

namespace flatsat::thermal {

/// All that flows in a network at given temperatures. Heat, light, heaters, conductances are read from the network at
/// each call: it must outlive this.
class HeatFlows {
 public:
  explicit HeatFlows(const ThermalNetwork& network) : network_(network) {}

  /// Net heat into each node. Units: K, W.
  void net_w(const double* kelvin, double* watts) const;
  /// Its derivative by the temperatures, column by column: d watts[i] / d kelvin[j] at [j * nodes + i]. W/K.
  void jacobian_w_k(const double* kelvin, double* columns) const;
  /// What all surfaces give to their sinks, and its derivative by one node's temperature. W, W/K
  double radiated_w(const double* kelvin) const;
  double radiated_slope_w_k(const double* kelvin, std::size_t node) const;
  /// What comes in from outside: node heat, heaters, light. W
  double source_w() const;

  /// Temperatures at which the nodes of `free` gain nothing, all others held; `kelvin` holds the guess, then the
  /// answer. By Newton's method, to 1e-11 relative or better. Errors: std::domain_error where there are none.
  void balance(std::span<const std::size_t> free, double* kelvin) const;

 private:
  const ThermalNetwork& network_;
  mutable std::vector<double> watts_, jacobian_;
};

/// Temperatures at which a network stays as it is, in degC, in the order of its nodes. Heaters keep their state.
/// Errors: std::domain_error where there are none.
std::vector<double> steady_degc(const ThermalNetwork& network);

}  // namespace flatsat::thermal
