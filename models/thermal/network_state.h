#pragma once
// The integration behind NetworkSolver; for the room's own files only.
#include <arkode/arkode_arkstep.h>
#include <nvector/nvector_serial.h>
#include <sunlinsol/sunlinsol_dense.h>
#include <sunmatrix/sunmatrix_dense.h>

#include <memory>
#include <string>
#include <vector>

#include "models/thermal/heat_flows.h"
#include "models/thermal/network_solver.h"

namespace flatsat::thermal {

/// A handle of SUNDIALS, whose functions that free take a pointer to it or it.
template <auto Free>
struct Freed {
  template <class T>
  void operator()(T* handle) const {
    Free(handle);
  }
};
inline void free_integrator(void* memory) { ARKStepFree(&memory); }
inline void free_context(SUNContext context) { SUNContext_Free(&context); }
inline void free_linear(SUNLinearSolver solver) { SUNLinSolFree(solver); }
using Context = std::unique_ptr<std::remove_pointer_t<SUNContext>, Freed<free_context>>;
using Values = std::unique_ptr<std::remove_pointer_t<N_Vector>, Freed<N_VDestroy>>;
using Matrix = std::unique_ptr<std::remove_pointer_t<SUNMatrix>, Freed<SUNMatDestroy>>;
using Linear = std::unique_ptr<std::remove_pointer_t<SUNLinearSolver>, Freed<free_linear>>;
using Integrator = std::unique_ptr<void, Freed<free_integrator>>;

/// The unknowns are the temperatures of the nodes with mass, then the heat radiated and the heat that left, in units of
/// the network's whole heat capacity, so that all are kelvin and of one size.
struct NetworkSolver::State {
  State(ThermalNetwork n, const SolverOptions& options);
  void build();
  void set_up_roots();
  void restart();
  void settle_thermostats();
  void step_ahead();
  void look_up();
  void read_inputs();
  void deliver();
  void weigh(std::size_t node);
  void pass(double seconds);
  std::size_t switching() const;
  double deferred_k(std::size_t node) const { return waiting_j[node] / network.nodes[node].heat_capacity_j_k; }
  bool spread(const double* unknowns);
  bool is_physical(const double* unknowns);
  void spread_or_throw();
  int rates(const double* unknowns, double* rate);
  int slopes(const double* unknowns, SUNMatrix matrix);
  void add_slopes(std::size_t by, double factor, realtype* column) const;
  bool follow(SUNMatrix matrix, std::size_t count) const;
  int gaps(const double* unknowns, double* gap);
  double* unknowns() { return N_VGetArrayPointer(values.get()); }

  ThermalNetwork network;
  HeatFlows flows{network};
  std::vector<std::size_t> masses, massless, fixed;
  std::vector<double> kelvin, watts, jacobian;  // of all nodes
  double capacity = 0.0;                        // of all masses, J/K
  const SolverOptions options;
  std::vector<double> heat, absorbed;  // as they are; the network has what is felt
  std::vector<double> waiting_j;       // of each node: heat that it took and others do not feel yet
  double source_w = 0.0, source_j = 0.0;
  // Since the last restart: now, and the end of the integrator's last step, cut short where a heater switches in it.
  double now_s = 0.0, end_s = 0.0;
  bool changed = true, edited = false, switches = false, looked_up = true;
  std::string failure, frozen;  // frozen: which node the integrator found below absolute zero, empty if none
  Context context;
  Values values, ahead, tolerances;  // values: now; ahead: where the integrator is
  Matrix matrix;
  Linear linear;
  Integrator integrator;
};

}  // namespace flatsat::thermal
