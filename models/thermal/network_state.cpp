#include "models/thermal/network_state.h"

#include <sundials/sundials_dense.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "models/base/constants.h"

namespace flatsat::thermal {
namespace {

/// Of one step, each a fraction of the one before: after hours at rest the step is hours long, and a light node that
/// the Sun then strikes needs one of milliseconds.
constexpr int kTries = 100;

}  // namespace

NetworkSolver::State::State(ThermalNetwork n, const SolverOptions& o) : network(std::move(n)), options(o) {
  if (auto wrong = what_is_wrong(network); !wrong.empty()) throw std::domain_error(wrong);
  for (std::size_t i = 0; i < network.nodes.size(); ++i) {
    const auto& node = network.nodes[i];
    (node.kind == NodeKind::kMass ? masses : node.kind == NodeKind::kMassless ? massless : fixed).push_back(i);
    kelvin.push_back(node.initial_degc + model::kZeroCelsiusK);
    if (node.kind == NodeKind::kMass) capacity += node.heat_capacity_j_k;
  }
  if (masses.empty()) capacity = 1.0;
  watts.resize(kelvin.size());
  jacobian.resize(kelvin.size() * kelvin.size());
  waiting_j.assign(kelvin.size(), 0.0);
  read_inputs();
  build();
}

void NetworkSolver::State::build() {
  SUNContext made = nullptr;
  if (SUNContext_Create(nullptr, &made) != 0) throw std::bad_alloc();
  context.reset(made);
  const auto size = static_cast<sunindextype>(masses.size() + 2);
  values.reset(N_VNew_Serial(size, made));
  ahead.reset(N_VNew_Serial(size, made));
  tolerances.reset(N_VNew_Serial(size, made));
  N_VConst(options.tolerance_k, tolerances.get());
  for (std::size_t i = 0; i < masses.size(); ++i) unknowns()[i] = kelvin[masses[i]];
  unknowns()[masses.size()] = unknowns()[masses.size() + 1] = 0.0;
  const auto rate = [](realtype, N_Vector y, N_Vector dy, void* self) {
    return static_cast<NetworkSolver::State*>(self)->rates(N_VGetArrayPointer(y), N_VGetArrayPointer(dy));
  };
  const auto slope = [](realtype, N_Vector y, N_Vector, SUNMatrix m, void* self, N_Vector, N_Vector, N_Vector) {
    return static_cast<NetworkSolver::State*>(self)->slopes(N_VGetArrayPointer(y), m);
  };
  const auto complaint = [](int, const char*, const char*, char* text, void* self) {
    static_cast<NetworkSolver::State*>(self)->failure = text;
  };
  integrator.reset(ARKStepCreate(nullptr, rate, 0.0, values.get(), made));
  void* const ark = integrator.get();
  matrix.reset(SUNDenseMatrix(size, size, made));
  linear.reset(SUNLinSol_Dense(values.get(), matrix.get(), made));
  const bool ready = ark != nullptr && ARKStepSetErrHandlerFn(ark, complaint, this) == 0 &&
                     ARKStepSetUserData(ark, this) == 0 && ARKStepSVtolerances(ark, 0.0, tolerances.get()) == 0 &&
                     ARKStepSetLinearSolver(ark, linear.get(), matrix.get()) == 0 && ARKStepSetJacFn(ark, slope) == 0 &&
                     ARKStepSetOrder(ark, 3) == 0 && ARKStepSetLSetupFrequency(ark, 1) == 0 &&
                     ARKStepSetMaxNumSteps(ark, 1000000) == 0 && ARKStepSetMaxConvFails(ark, kTries) == 0 &&
                     ARKStepSetMaxErrTestFails(ark, kTries) == 0;
  if (!ready) throw std::domain_error("the integrator cannot be set up: " + failure);
  set_up_roots();
}

void NetworkSolver::State::set_up_roots() {
  if (network.heaters.empty()) return;
  const auto gap = [](realtype, N_Vector y, realtype* out, void* self) {
    return static_cast<NetworkSolver::State*>(self)->gaps(N_VGetArrayPointer(y), out);
  };
  ARKStepRootInit(integrator.get(), static_cast<int>(network.heaters.size()), gap);
  ARKStepSetNoInactiveRootWarn(integrator.get());
}

/// Whether all masses are above absolute zero; `frozen` says which is not. Below it the law of radiation would turn
/// round: a shorter step stops before.
bool NetworkSolver::State::is_physical(const double* y) {
  for (std::size_t i = 0; i < masses.size(); ++i) {
    if (y[i] > 0.0) continue;
    frozen = "node " + network.nodes[masses[i]].name +
             " falls to absolute zero: more heat is taken from it than it has and can get";
    return false;
  }
  return true;
}

/// All nodes' temperatures from the unknowns. False, and `failure` says why, where there are none: a shorter step may
/// do.
bool NetworkSolver::State::spread(const double* y) {
  for (std::size_t i = 0; i < masses.size(); ++i) kelvin[masses[i]] = y[i];
  if (massless.empty()) return true;
  try {
    flows.balance(massless, kelvin.data());
  } catch (const std::domain_error& error) {
    failure = error.what();
    return false;
  }
  return true;
}

void NetworkSolver::State::spread_or_throw() {
  if (!is_physical(unknowns())) throw std::domain_error(frozen);
  if (!spread(unknowns())) throw std::domain_error(failure);
  for (std::size_t i = 0; i < kelvin.size(); ++i) {
    if (!std::isfinite(kelvin[i])) throw std::domain_error("node " + network.nodes[i].name + " has no temperature");
  }
}

int NetworkSolver::State::rates(const double* y, double* rate) {
  if (!is_physical(y) || !spread(y)) return 1;
  flows.net_w(kelvin.data(), watts.data());
  const std::size_t n = masses.size();
  for (std::size_t i = 0; i < n; ++i) rate[i] = watts[masses[i]] / network.nodes[masses[i]].heat_capacity_j_k;
  rate[n] = flows.radiated_w(kelvin.data()) / capacity;
  rate[n + 1] = 0.0;
  for (const auto f : fixed) rate[n + 1] += watts[f] / capacity;
  return 0;
}

/// d rate / d unknown.
int NetworkSolver::State::slopes(const double* y, SUNMatrix m) {
  if (!is_physical(y) || !spread(y)) return 1;
  const std::size_t n = masses.size(), count = kelvin.size();
  flows.jacobian_w_k(kelvin.data(), jacobian.data());
  SUNMatZero(m);
  for (std::size_t j = 0; j < n; ++j) {
    realtype* const column = SM_COLUMN_D(m, static_cast<sunindextype>(j));
    add_slopes(masses[j], 1.0, column);
    column[n] = flows.radiated_slope_w_k(kelvin.data(), masses[j]);
  }
  if (!massless.empty() && !follow(m, count)) return 1;
  for (std::size_t j = 0; j < n; ++j) {
    realtype* const column = SM_COLUMN_D(m, static_cast<sunindextype>(j));
    for (std::size_t i = 0; i < n; ++i) column[i] /= network.nodes[masses[i]].heat_capacity_j_k;
    column[n] /= capacity;
    column[n + 1] /= capacity;
  }
  return 0;
}

/// What the masses and the surroundings gain, W/K, as node `by` warms, times a factor.
void NetworkSolver::State::add_slopes(std::size_t by, double factor, realtype* column) const {
  const double* const slope = jacobian.data() + by * kelvin.size();
  for (std::size_t i = 0; i < masses.size(); ++i) column[i] += factor * slope[masses[i]];
  for (const auto f : fixed) column[masses.size() + 1] += factor * slope[f];
}

/// Massless nodes follow the others at once: their rows and columns are eliminated.
bool NetworkSolver::State::follow(SUNMatrix m, std::size_t count) const {
  const std::size_t k = massless.size();
  std::vector<double> own(k * k), moved(k);
  std::vector<double*> columns(k);
  std::vector<sunindextype> pivots(k);
  for (std::size_t j = 0; j < k; ++j) {
    columns[j] = own.data() + j * k;
    for (std::size_t i = 0; i < k; ++i) columns[j][i] = jacobian[massless[j] * count + massless[i]];
  }
  const auto size = static_cast<sunindextype>(k);
  if (SUNDlsMat_denseGETRF(columns.data(), size, size, pivots.data()) != 0) return false;
  for (std::size_t j = 0; j < masses.size(); ++j) {
    for (std::size_t i = 0; i < k; ++i) moved[i] = -jacobian[masses[j] * count + massless[i]];
    SUNDlsMat_denseGETRS(columns.data(), size, pivots.data(), moved.data());  // d massless / d unknown j
    realtype* const column = SM_COLUMN_D(m, static_cast<sunindextype>(j));
    for (std::size_t l = 0; l < k; ++l) {
      add_slopes(massless[l], moved[l], column);
      column[masses.size()] += moved[l] * flows.radiated_slope_w_k(kelvin.data(), massless[l]);
    }
  }
  return true;
}

/// Above 0 until a heater is to switch.
int NetworkSolver::State::gaps(const double* y, double* gap) {
  if (!spread(y)) return 1;
  for (std::size_t i = 0; i < network.heaters.size(); ++i) {
    const auto& h = network.heaters[i];
    const double degc = kelvin[h.sensor] - model::kZeroCelsiusK;
    gap[i] = h.on ? h.off_degc - degc : degc - h.on_degc;
  }
  return 0;
}

void NetworkSolver::State::settle_thermostats() {
  for (auto& h : network.heaters) {
    const double degc = kelvin[h.sensor] - model::kZeroCelsiusK;
    h.on = h.on ? degc < h.off_degc : degc <= h.on_degc;
  }
}

void NetworkSolver::State::read_inputs() {
  edited = false;
  heat.clear();
  absorbed.clear();
  for (const auto& node : network.nodes) heat.push_back(node.heat_w);
  for (const auto& surface : network.surfaces) absorbed.push_back(surface.absorbed_w);
}

/// Everybody feels the heat as it is now.
void NetworkSolver::State::deliver() {
  look_up();
  for (std::size_t i = 0; i < heat.size(); ++i) network.nodes[i].heat_w = heat[i];
  for (std::size_t i = 0; i < absorbed.size(); ++i) network.surfaces[i].absorbed_w = absorbed[i];
  for (std::size_t i = 0; i < masses.size(); ++i) {
    unknowns()[i] += deferred_k(masses[i]);
    kelvin[masses[i]] = unknowns()[i];
    waiting_j[masses[i]] = 0.0;
  }
  changed = true;
}

/// Heat that would move its node too far within a second is felt at once.
void NetworkSolver::State::weigh(std::size_t node) {
  const auto& n = network.nodes[node];
  double more_w = heat[node] - n.heat_w;
  for (std::size_t i = 0; i < absorbed.size(); ++i)
    more_w += network.surfaces[i].node == node ? absorbed[i] - network.surfaces[i].absorbed_w : 0.0;
  if (n.kind != NodeKind::kMass || std::abs(more_w) * 1.0 >= options.defer_k * n.heat_capacity_j_k) deliver();
}

void NetworkSolver::State::restart() {
  if (edited) read_inputs();
  spread_or_throw();
  settle_thermostats();
  if (!massless.empty()) spread_or_throw();
  ARKStepReset(integrator.get(), 0.0, values.get());
  now_s = end_s = 0.0;
  looked_up = true;
  changed = switches = false;
  source_w = flows.source_w();
  for (std::size_t i = 0; i < heat.size(); ++i) source_w += heat[i] - network.nodes[i].heat_w;
  for (std::size_t i = 0; i < absorbed.size(); ++i) source_w += absorbed[i] - network.surfaces[i].absorbed_w;
}

/// One step of the integrator, which ends where a heater switches.
void NetworkSolver::State::step_ahead() {
  frozen.clear();
  const int result = ARKStepEvolve(integrator.get(), end_s + 1.0, ahead.get(), &end_s, ARK_ONE_STEP);
  if (result < 0) throw std::domain_error(frozen.empty() ? "the thermal network cannot be solved: " + failure : frozen);
  switches = result == ARK_ROOT_RETURN;
}

/// Temperatures of now: only who asks for them pays.
void NetworkSolver::State::look_up() {
  if (looked_up) return;
  looked_up = true;
  if (ARKStepGetDky(integrator.get(), std::min(now_s, end_s), 0, values.get()) != 0)
    throw std::domain_error("the thermal network cannot be solved: " + failure);
  spread_or_throw();
}

/// Books the heat of `seconds`.
void NetworkSolver::State::pass(double seconds) {
  now_s += seconds;
  source_j += source_w * seconds;
  bool felt = false;
  const auto wait = [&](std::size_t node, double more_w) {
    if (more_w == 0.0) return;
    waiting_j[node] += more_w * seconds;
    felt = felt || std::abs(waiting_j[node]) > options.defer_k * network.nodes[node].heat_capacity_j_k;
  };
  for (const auto i : masses) wait(i, heat[i] - network.nodes[i].heat_w);
  for (std::size_t i = 0; i < absorbed.size(); ++i)
    wait(network.surfaces[i].node, absorbed[i] - network.surfaces[i].absorbed_w);
  if (felt) deliver();
}

std::size_t NetworkSolver::State::switching() const {
  std::vector<int> found(network.heaters.size());
  ARKStepGetRootInfo(integrator.get(), found.data());
  return static_cast<std::size_t>(std::find_if(found.begin(), found.end(), [](int f) { return f != 0; }) -
                                  found.begin());
}

}  // namespace flatsat::thermal
