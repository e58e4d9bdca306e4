#include "models/thermal/network_solver.h"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "models/base/constants.h"
#include "models/thermal/network_state.h"

namespace flatsat::thermal {

NetworkSolver::NetworkSolver(ThermalNetwork network, const SolverOptions& options)
    : state_(std::make_unique<State>(std::move(network), options)) {
  state_->restart();
}
NetworkSolver::~NetworkSolver() = default;
NetworkSolver::NetworkSolver(NetworkSolver&&) noexcept = default;

const ThermalNetwork& NetworkSolver::network() const { return state_->network; }

ThermalNetwork& NetworkSolver::change() {
  state_->deliver();
  state_->edited = true;
  return state_->network;
}

void NetworkSolver::set_heat(std::size_t node, double watts) {
  auto& s = *state_;
  if (!std::isfinite(watts))
    throw std::domain_error("node " + s.network.nodes[node].name + " is given heat that is no number");
  if (s.edited) s.read_inputs();
  if (watts == s.heat[node]) return;
  s.source_w += watts - s.heat[node];
  s.heat[node] = watts;
  s.weigh(node);
}

void NetworkSolver::set_absorbed(std::size_t surface, double watts) {
  auto& s = *state_;
  if (!std::isfinite(watts))
    throw std::domain_error("surface " + s.network.surfaces[surface].name + " absorbs what is no number");
  if (s.edited) s.read_inputs();
  if (watts == s.absorbed[surface]) return;
  s.source_w += watts - s.absorbed[surface];
  s.absorbed[surface] = watts;
  s.weigh(s.network.surfaces[surface].node);
}

void NetworkSolver::hold(std::size_t node, double degc) {
  change();
  state_->kelvin[node] = degc + model::kZeroCelsiusK;
}

double NetworkSolver::advance(double seconds) {
  auto& s = *state_;
  if (s.changed) s.restart();
  if (seconds <= 0.0) return 0.0;
  const double until_s = s.now_s + seconds;
  while (!s.switches && s.end_s < until_s) s.step_ahead();
  const bool stops = s.switches && s.end_s <= until_s;
  s.looked_up = false;
  const double gone = stops ? s.end_s - s.now_s : seconds;
  const std::size_t heater = stops ? s.switching() : 0;
  s.pass(gone);
  if (stops) switch_heater(heater);
  return gone;
}

std::optional<NetworkSolver::Switching> NetworkSolver::next_switching(double seconds) {
  auto& s = *state_;
  if (s.network.heaters.empty() || seconds <= 0.0) return std::nullopt;
  if (s.changed) s.restart();
  s.look_up();
  const std::vector<double> before(s.unknowns(), s.unknowns() + s.masses.size() + 2);
  const double until_s = s.now_s + seconds;
  while (!s.switches && s.end_s < until_s) s.step_ahead();
  std::optional<Switching> answer;
  if (s.switches && s.end_s <= until_s) answer = Switching{s.end_s - s.now_s, s.switching()};
  std::copy(before.begin(), before.end(), s.unknowns());
  s.restart();
  return answer;
}

void NetworkSolver::switch_heater(std::size_t heater) {
  auto& h = change().heaters[heater];
  h.on = !h.on;
}

double NetworkSolver::degc(std::size_t node) const {
  auto& s = *state_;
  s.look_up();
  const double felt = s.kelvin[node] - model::kZeroCelsiusK;
  return s.network.nodes[node].kind == NodeKind::kMass ? felt + s.deferred_k(node) : felt;
}

double NetworkSolver::net_w(std::size_t node) const {
  state_->look_up();
  state_->flows.net_w(state_->kelvin.data(), state_->watts.data());
  return state_->watts[node];
}

double NetworkSolver::radiated_w() const {
  state_->look_up();
  return state_->flows.radiated_w(state_->kelvin.data());
}

model::Balance NetworkSolver::balance() const {
  auto& s = *state_;
  s.look_up();
  const double* const y = s.unknowns();
  double stored = 0.0;
  for (std::size_t i = 0; i < s.masses.size(); ++i) {
    const auto& node = s.network.nodes[s.masses[i]];
    stored += node.heat_capacity_j_k * (y[i] - (node.initial_degc + model::kZeroCelsiusK)) + s.waiting_j[s.masses[i]];
  }
  return {.in_j = s.source_j,
          .out_j = y[s.masses.size() + 1] * s.capacity,
          .lost_j = y[s.masses.size()] * s.capacity,
          .stored_j = stored};
}

long NetworkSolver::steps() const {
  long steps = 0;
  ARKStepGetNumSteps(state_->integrator.get(), &steps);
  return steps;
}

}  // namespace flatsat::thermal
