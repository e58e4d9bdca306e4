#include "models/thermal/heat_flows.h"

#include <sundials/sundials_dense.h>

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include "models/base/constants.h"

namespace flatsat::thermal {
namespace {

double fourth(double kelvin) { return kelvin * kelvin * kelvin * kelvin; }
double slope_of_fourth(double kelvin) { return 4.0 * kelvin * kelvin * kelvin; }
double emitting(const Surface& s) { return s.area_m2 * s.emittance * s.fin_efficiency * model::kStefanBoltzmannWM2K4; }

double opening(const HeatPipe& pipe, double kelvin) {
  return std::clamp((kelvin - model::kZeroCelsiusK - pipe.opens_degc) / pipe.band_k, 0.0, 1.0);
}

}  // namespace

void HeatFlows::net_w(const double* t, double* w) const {
  const auto& n = network_;
  for (std::size_t i = 0; i < n.nodes.size(); ++i) w[i] = n.nodes[i].heat_w;
  for (const auto& h : n.heaters)
    if (h.on) w[h.node] += h.power_w;
  for (const auto& s : n.surfaces) w[s.node] += s.absorbed_w - emitting(s) * (fourth(t[s.node]) - fourth(s.sink_k));
  const auto move = [w](std::size_t from, std::size_t to, double watts) {
    w[from] -= watts;
    w[to] += watts;
  };
  for (const auto& l : n.links) move(l.a, l.b, l.conductance_w_k * (t[l.a] - t[l.b]));
  for (const auto& l : n.radiation)
    move(l.a, l.b, l.effective_m2 * model::kStefanBoltzmannWM2K4 * (fourth(t[l.a]) - fourth(t[l.b])));
  for (const auto& p : n.heat_pipes)
    move(p.a, p.b, p.conductance_w_k * opening(p, t[p.a]) * std::max(0.0, t[p.a] - t[p.b]));
  for (const auto& f : n.flows) w[f.to] += f.capacity_w_k * (t[f.from] - t[f.to]);
  for (const auto& x : n.exchangers) move(x.hot_out, x.cold_out, x.conductance_w_k * (t[x.hot_in] - t[x.cold_in]));
}

void HeatFlows::jacobian_w_k(const double* t, double* columns) const {
  const auto& n = network_;
  const std::size_t count = n.nodes.size();
  std::fill_n(columns, count * count, 0.0);
  const auto add = [=](std::size_t of, std::size_t by, double slope) { columns[by * count + of] += slope; };
  const auto move = [&](std::size_t from, std::size_t to, std::size_t by, double slope) {
    add(from, by, -slope);
    add(to, by, slope);
  };
  for (const auto& s : n.surfaces) add(s.node, s.node, -emitting(s) * slope_of_fourth(t[s.node]));
  for (const auto& l : n.links) {
    move(l.a, l.b, l.a, l.conductance_w_k);
    move(l.a, l.b, l.b, -l.conductance_w_k);
  }
  for (const auto& l : n.radiation) {
    move(l.a, l.b, l.a, l.effective_m2 * model::kStefanBoltzmannWM2K4 * slope_of_fourth(t[l.a]));
    move(l.a, l.b, l.b, -l.effective_m2 * model::kStefanBoltzmannWM2K4 * slope_of_fourth(t[l.b]));
  }
  for (const auto& p : n.heat_pipes) {
    const double difference = t[p.a] - t[p.b], open = opening(p, t[p.a]);
    if (difference <= 0.0 || open <= 0.0) continue;
    const double widening = open < 1.0 ? difference / p.band_k : 0.0;
    move(p.a, p.b, p.a, p.conductance_w_k * (open + widening));
    move(p.a, p.b, p.b, -p.conductance_w_k * open);
  }
  for (const auto& f : n.flows) {
    add(f.to, f.from, f.capacity_w_k);
    add(f.to, f.to, -f.capacity_w_k);
  }
  for (const auto& x : n.exchangers) {
    move(x.hot_out, x.cold_out, x.hot_in, x.conductance_w_k);
    move(x.hot_out, x.cold_out, x.cold_in, -x.conductance_w_k);
  }
}

double HeatFlows::radiated_w(const double* t) const {
  double sum = 0.0;
  for (const auto& s : network_.surfaces) sum += emitting(s) * (fourth(t[s.node]) - fourth(s.sink_k));
  return sum;
}

double HeatFlows::radiated_slope_w_k(const double* t, std::size_t node) const {
  double sum = 0.0;
  for (const auto& s : network_.surfaces) sum += s.node == node ? emitting(s) * slope_of_fourth(t[node]) : 0.0;
  return sum;
}

double HeatFlows::source_w() const {
  double sum = 0.0;
  for (const auto& node : network_.nodes) sum += node.heat_w;
  for (const auto& h : network_.heaters) sum += h.on ? h.power_w : 0.0;
  for (const auto& s : network_.surfaces) sum += s.absorbed_w;
  return sum;
}

void HeatFlows::balance(std::span<const std::size_t> free, double* kelvin) const {
  if (free.empty()) return;
  const std::size_t count = network_.nodes.size(), unknowns = free.size();
  watts_.resize(count);
  jacobian_.resize(count * count);
  std::vector<double> matrix(unknowns * unknowns), step(unknowns);
  std::vector<double*> columns(unknowns);
  std::vector<sunindextype> pivots(unknowns);
  for (std::size_t j = 0; j < unknowns; ++j) columns[j] = matrix.data() + j * unknowns;
  for (int round = 0; round < 200; ++round) {
    net_w(kelvin, watts_.data());
    jacobian_w_k(kelvin, jacobian_.data());
    for (std::size_t j = 0; j < unknowns; ++j) {
      step[j] = -watts_[free[j]];
      for (std::size_t i = 0; i < unknowns; ++i) columns[j][i] = jacobian_[free[j] * count + free[i]];
    }
    const auto size = static_cast<sunindextype>(unknowns);
    if (SUNDlsMat_denseGETRF(columns.data(), size, size, pivots.data()) != 0) break;
    SUNDlsMat_denseGETRS(columns.data(), size, pivots.data(), step.data());
    double worst = 0.0;
    for (std::size_t j = 0; j < unknowns; ++j) {
      double& t = kelvin[free[j]];
      const double next = t + step[j];
      worst = std::max(worst, std::abs(step[j]) / t);
      t = std::clamp(next, 0.5 * t, 2.0 * t);  // a step too far would leave the physical branch of T^4
    }
    if (!std::isfinite(worst)) break;
    if (worst < 1e-11) return;  // quadratic: the last step left far less
  }
  throw std::domain_error("node " + network_.nodes[free.front()].name + " finds no temperature at which heat balances");
}

std::vector<double> steady_degc(const ThermalNetwork& network) {
  if (auto wrong = what_is_wrong(network); !wrong.empty()) throw std::domain_error(wrong);
  std::vector<std::size_t> free;
  std::vector<double> kelvin;
  for (std::size_t i = 0; i < network.nodes.size(); ++i) {
    if (network.nodes[i].kind != NodeKind::kFixed) free.push_back(i);
    kelvin.push_back(network.nodes[i].initial_degc + model::kZeroCelsiusK);
  }
  HeatFlows(network).balance(free, kelvin.data());
  for (double& t : kelvin) t -= model::kZeroCelsiusK;
  return kelvin;
}

}  // namespace flatsat::thermal
