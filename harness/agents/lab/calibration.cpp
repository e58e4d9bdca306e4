#include "harness/agents/lab/calibration.h"

#include <time.h>

#include <algorithm>
#include <cmath>

#include "harness/base/clock.h"

namespace flatsat::agents::lab {
namespace {

constexpr double kSampleS = 0.005;
constexpr double kSettleS = 600.0;  // idle before the series begins, as a board in a lab has had

CalibrationPoint point_of(const nvml::BoardReading& r, double time_s, bool loaded) {
  if (!r.energy_j || !r.die_degc)
    throw nvml::NvmlError("the board tells no energy or no temperature", nvml::kNotSupported);
  return {.time_s = time_s,
          .loaded = loaded ? 1.0 : 0.0,
          .instant_w = r.instant_w.value_or(0.0),
          .average_w = r.average_w.value_or(0.0),
          .energy_j = *r.energy_j,
          .die_degc = *r.die_degc,
          .hbm_degc = r.hbm_degc.value_or(0.0),
          .sm_mhz = r.sm_mhz.value_or(0.0),
          .reasons = static_cast<double>(r.reasons.value_or(0))};
}

using Series = std::span<const CalibrationPoint>;

/// The second half of the first stretch with that load.
Series settled(Series series, bool loaded) {
  const auto is = [loaded](const CalibrationPoint& p) { return (p.loaded != 0.0) == loaded; };
  const auto begin = std::find_if(series.begin(), series.end(), is);
  const auto end = std::find_if_not(begin, series.end(), is);
  const auto length = static_cast<std::size_t>(end - begin);
  if (length < 8) throw std::runtime_error("the series has no stretch of idle or of load to fit");
  const auto first = static_cast<std::size_t>(begin - series.begin());
  return series.subspan(first + length / 2, length - length / 2);
}

double mean_w(Series part) {
  return (part.back().energy_j - part.front().energy_j) / (part.back().time_s - part.front().time_s);
}

double mean_of(Series part, double CalibrationPoint::*field) {
  double sum = 0.0;
  for (const auto& p : part) sum += p.*field;
  return sum / static_cast<double>(part.size());
}

void advance(compute::GpuBoard& board, double seconds) {
  while (seconds > 1e-12) {
    const double step = std::min(board.step_s(), seconds);
    board.advance(step);
    seconds -= step;
  }
}

}  // namespace

std::vector<CalibrationPhase> calibration_profile(double scale) {
  std::vector<CalibrationPhase> phases{{20.0 * scale, false}, {60.0 * scale, true}, {60.0 * scale, false}};
  const int cycles = std::max(1, static_cast<int>(std::lround(10.0 * scale)));
  for (const double seconds : {0.2, 2.0})
    for (int i = 0; i < cycles; ++i) {
      phases.push_back({seconds, true});
      phases.push_back({seconds, false});
    }
  return phases;
}

std::vector<CalibrationPoint> record_calibration(const nvml::NvmlClient& nvml, nvml::Device device,
                                                 std::span<const CalibrationPhase> profile,
                                                 const std::function<void(bool)>& load) {
  struct Stop {
    const std::function<void(bool)>& load;
    ~Stop() { load(false); }
  } const stop{load};
  std::vector<CalibrationPoint> series;
  const double begin = base::wall_s();
  double end = begin;
  for (const auto& phase : profile) {
    load(phase.loaded);
    end += phase.seconds;
    for (double now = base::wall_s(); now < end; now = base::wall_s()) {
      series.push_back(point_of(nvml.read(device), now - begin, phase.loaded));
      const timespec nap{0, static_cast<long>(kSampleS * 1e9)};
      nanosleep(&nap, nullptr);
    }
  }
  return series;
}

Calibration fit_calibration(Series series, const compute::GpuBoardConfig& type) {
  const Series idle = settled(series, false), busy = settled(series, true);
  Calibration out{.board = type};
  compute::GpuBoardConfig& b = out.board;
  b.idle_w = mean_w(idle);
  b.idle_mhz = std::min(mean_of(idle, &CalibrationPoint::sm_mhz), type.top_mhz - type.step_mhz);
  const double busy_w = mean_w(busy);
  const bool capped = std::any_of(busy.begin(), busy.end(), [](const CalibrationPoint& p) {
    return (static_cast<std::uint32_t>(p.reasons) & compute::kReasonPowerCap) != 0;
  });
  if (!capped) b.gemm_over_limit = busy_w / b.limit_w;
  if (busy_w > 0.0) b.sensor_gain = mean_of(busy, &CalibrationPoint::instant_w) / busy_w;
  const double total = (busy.back().die_degc - idle.back().die_degc) / (busy_w - b.idle_w);
  const double scale = std::max(0.0, total) / (type.die_k_per_w + type.plate_k_per_w);
  b.die_k_per_w *= scale;
  b.plate_k_per_w *= scale;
  out.coolant_degc = idle.back().die_degc - std::max(0.0, total) * b.idle_w;
  return out;
}

CalibrationError compare_calibration(Series series, const Calibration& calibration) {
  if (series.size() < 2) throw std::runtime_error("the series is too short to compare with");
  compute::GpuBoard board(calibration.board);
  board.set_coolant(calibration.coolant_degc);
  board.set_supply(48.0, calibration.board.limit_w);
  advance(board, kSettleS);
  CalibrationError error{0.0, 0.0};
  const double before_j = board.energy_j();
  for (std::size_t i = 1; i < series.size(); ++i) {
    const bool loaded = series[i - 1].loaded != 0.0;
    if (loaded && !board.busy()) board.start(1e12);
    if (!loaded) board.abort();
    advance(board, series[i].time_s - series[i - 1].time_s);
    error.temperature_k = std::max(error.temperature_k, std::abs(board.die_degc() - series[i].die_degc));
  }
  const double recorded_j = series.back().energy_j - series.front().energy_j;
  error.energy_share = (board.energy_j() - before_j) / recorded_j - 1.0;
  return error;
}

bool is_good_emulator(const CalibrationError& error) {
  return std::abs(error.energy_share) <= kMostEnergyError && error.temperature_k <= kMostTemperatureErrorK;
}

}  // namespace flatsat::agents::lab
