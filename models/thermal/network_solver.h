#pragma once
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "models/base/balance.h"
#include "models/thermal/thermal_network.h"

namespace flatsat::thermal {

struct SolverOptions {
  double tolerance_k = 1e-6;  // local error of each temperature in one step, > 0
  /// Heat that changes waits to be felt by other nodes until it has moved its own node by this much. It warms its own
  /// node at once, and none is lost; 0: nothing waits. Then only changes that matter cost a step.
  double defer_k = 0.0;
};

/// Temperatures of a network over time, by an implicit Runge-Kutta method of third order with error control: stiff
/// networks take long steps. One-step, so that a change of heat restarts it at no cost. What is radiated and what
/// leaves is integrated with the temperatures by the same method, which keeps the sum of heat to rounding.
/// Deterministic. Source: SUNDIALS ARKODE, doi:10.1145/3539801; method ARK3(2)4L[2]SA-ESDIRK of Kennedy and Carpenter,
/// doi:10.1016/S0168-9274(02)00138-1.
class NetworkSolver {
 public:
  /// Errors: std::domain_error with what is wrong with the network.
  explicit NetworkSolver(ThermalNetwork network, const SolverOptions& options = {});
  ~NetworkSolver();
  NetworkSolver(NetworkSolver&&) noexcept;

  const ThermalNetwork& network() const;
  /// The network, to be changed: conductances, flows, heaters, heat, light; not its nodes' kinds or number. Holds from
  /// now on.
  ThermalNetwork& change();
  /// Heat into a node that is not fixed, and what a surface absorbs, from now on. W
  void set_heat(std::size_t node, double watts);
  void set_absorbed(std::size_t surface, double watts);
  /// A fixed node's temperature from now on.
  void hold(std::size_t node, double degc);

  /// Goes on for `seconds`, or until a heater switches, which it then has done. Returns the seconds gone.
  /// Errors: std::domain_error where no temperature can be found: which node, why.
  double advance(double seconds);
  /// When the next heater would switch if nothing changed, if that is within `seconds`. Nothing is changed by asking.
  struct Switching {
    double seconds;
    std::size_t heater;
  };
  std::optional<Switching> next_switching(double seconds);
  /// Switches a heater; for who computed the instant with next_switching().
  void switch_heater(std::size_t heater);

  double degc(std::size_t node) const;
  /// Net heat into a node now. W
  double net_w(std::size_t node) const;
  double radiated_w() const;
  /// Heat since the start: in from outside, out into fixed nodes, lost to the sinks of surfaces, stored.
  model::Balance balance() const;
  long steps() const;

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace flatsat::thermal
