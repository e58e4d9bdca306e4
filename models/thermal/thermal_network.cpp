#include "models/thermal/thermal_network.h"

#include <boost/numeric/odeint/stepper/runge_kutta4.hpp>
#include <cassert>
#include <cmath>

namespace flatsat {
namespace {
constexpr double kStefanBoltzmann = 5.670374419e-8;  // W/m2/K4, CODATA 2018
constexpr double kZeroCelsius = 273.15;
}  // namespace

void advance_network(const ThermalNetwork& network, std::vector<double>& degc, const std::vector<double>& heat_w,
                     double seconds, double max_step_s) {
  assert(degc.size() == network.nodes.size() && heat_w.size() == network.nodes.size() && max_step_s > 0.0);
  const auto derivative = [&](const std::vector<double>& t, std::vector<double>& rate, double) {
    for (std::size_t i = 0; i < t.size(); ++i) {
      const double kelvin = t[i] + kZeroCelsius, square = kelvin * kelvin;
      rate[i] = heat_w[i] - network.nodes[i].emitting_m2 * kStefanBoltzmann * square * square;
    }
    for (const auto& link : network.links) {
      const double flow = link.conductance_w_k * (t[link.a] - t[link.b]);
      rate[link.a] -= flow;
      rate[link.b] += flow;
    }
    for (std::size_t i = 0; i < t.size(); ++i) rate[i] /= network.nodes[i].heat_capacity_j_k;
  };
  boost::numeric::odeint::runge_kutta4<std::vector<double>> stepper;
  const auto steps = static_cast<long>(std::ceil(seconds / max_step_s));
  for (long i = 0; i < steps; ++i) stepper.do_step(derivative, degc, 0.0, seconds / static_cast<double>(steps));
}

}  // namespace flatsat
