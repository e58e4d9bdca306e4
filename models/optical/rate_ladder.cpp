#include "models/optical/rate_ladder.h"

#include <algorithm>
#include <cmath>

namespace flatsat::optical {
namespace {

constexpr int kHalves = 80;  // of a bracket in logarithms, down to rounding

/// Within a bracket of what falls, by halves of its logarithm: the place where `is_enough` ends, or begins if it rises.
template <class Enough>
double edge(double low, double high, bool enough_at_low, const Enough& is_enough) {
  for (int i = 0; i < kHalves; ++i) {
    const double middle = std::sqrt(low * high);
    (is_enough(middle) == enough_at_low ? low : high) = middle;
  }
  return std::sqrt(low * high);
}

}  // namespace

OpticalTerminalConfig at_line_rate(OpticalTerminalConfig terminal, double line_bps) {
  terminal.required_w *= std::sqrt(line_bps / terminal.rate_bps);
  terminal.rate_bps = line_bps;
  return terminal;
}

double power_for_frame_loss_w(const OpticalTerminalConfig& terminal, double share) {
  const auto is_enough = [&](double power_w) { return frame_loss(terminal, power_w) <= share; };
  constexpr double kFewPhotons = 1e-6;
  double low_w = kFewPhotons * photon_energy_j(terminal.wavelength_m) * terminal.rate_bps;
  while (!is_enough(2.0 * low_w)) low_w *= 2.0;
  return edge(low_w, 2.0 * low_w, false, is_enough);
}

std::vector<Rung> rungs(const OpticalTerminalConfig& terminal, const LadderConfig& ladder) {
  std::vector<double> line_bps = ladder.line_bps;
  line_bps.push_back(terminal.rate_bps);
  std::sort(line_bps.begin(), line_bps.end(), std::greater<>());
  line_bps.erase(std::unique(line_bps.begin(), line_bps.end()), line_bps.end());
  const double margin = std::pow(10.0, ladder.margin_db / 10.0);
  std::vector<Rung> all;
  for (const double rate_bps : line_bps) {
    const auto payload_bps = static_cast<std::uint64_t>(std::llround(rate_bps * terminal.code_rate));
    all.push_back(
        {rate_bps, payload_bps, margin * power_for_frame_loss_w(at_line_rate(terminal, rate_bps), ladder.frame_loss)});
  }
  return all;
}

double longest_range_m(const OpticalTerminalConfig& terminal, double least_w) {
  constexpr double kNearestM = 1e-3, kFarthestM = 1e15;
  const auto is_enough = [&](double range_m) { return received_w(terminal, range_m) >= least_w; };
  if (!is_enough(kNearestM)) return 0.0;
  if (is_enough(kFarthestM)) return kFarthestM;
  return edge(kNearestM, kFarthestM, true, is_enough);
}

}  // namespace flatsat::optical
