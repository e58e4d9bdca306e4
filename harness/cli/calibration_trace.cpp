#include "harness/cli/calibration_trace.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <stdexcept>
#include <utility>

#include "harness/trace/recorder.h"
#include "harness/trace/trace.h"

namespace flatsat::cli {
namespace {

struct Column {
  const char* name;
  const char* units;
  const char* text;
  double agents::lab::CalibrationPoint::*field;
};
using P = agents::lab::CalibrationPoint;
constexpr Column kColumns[] = {{"board.loaded", "1", "the profile has the board at work", &P::loaded},
                               {"board.power_instant", "W", "NVML's instant power", &P::instant_w},
                               {"board.power_average", "W", "NVML's average power", &P::average_w},
                               {"board.energy", "J", "NVML's energy counter", &P::energy_j},
                               {"board.die", "degC", "GPU temperature", &P::die_degc},
                               {"board.hbm", "degC", "memory temperature", &P::hbm_degc},
                               {"board.clock", "MHz", "SM clock", &P::sm_mhz},
                               {"board.reasons", "1", "clock event reasons", &P::reasons}};
constexpr const char* kCounter = "board.reading";

time::SimTime at(double seconds) { return time::SimTime::from_seconds(seconds); }

/// The value that holds at that instant: traces store changes.
double value_at(const trace::ChannelData& data, std::int64_t time_ps) {
  const auto after = std::upper_bound(data.time_ps.begin(), data.time_ps.end(), time_ps);
  if (after == data.time_ps.begin()) throw std::runtime_error("a calibration's channel begins too late");
  return data.value[static_cast<std::size_t>(after - data.time_ps.begin()) - 1];
}

}  // namespace

RecordedCalibration read_calibration(const std::string& path) {
  const trace::Trace trace(path);
  const auto instants = trace.channel(kCounter);
  std::vector<agents::lab::CalibrationPoint> series;
  std::vector<std::int64_t> times_ps;
  double last = -1.0;
  for (std::size_t i = 0; i < instants.value.size(); ++i) {
    if (std::exchange(last, instants.value[i]) == instants.value[i]) continue;  // the old value, held until the new one
    times_ps.push_back(instants.time_ps[i]);
    series.emplace_back();
    series.back().time_s = static_cast<double>(instants.time_ps[i]) * 1e-12;
  }
  for (const auto& c : kColumns) {
    const auto data = trace.channel(c.name);
    for (std::size_t i = 0; i < series.size(); ++i) series[i].*c.field = value_at(data, times_ps[i]);
  }
  agents::lab::Calibration fitted;
  for (const auto& [total, value] : trace.summary().totals) {
    if (total == "coolant_degc") fitted.coolant_degc = value;
    for (const auto& [name, field] : compute::gpu_board_fields())
      if (total == name) fitted.board.*field = value;
  }
  return {std::move(series), fitted};
}

void write_calibration(const std::string& path, const std::vector<agents::lab::CalibrationPoint>& series,
                       const agents::lab::Calibration& fitted, const std::string& product) {
  trace::TraceInfo info;
  info.testbed_name = "calibration of " + product;
  info.reproduce = "flatsat boards calibrate";
  std::vector<trace::ChannelSpec> channels;
  for (const auto& c : kColumns) channels.push_back({c.name, c.units, c.text, {}, {}, {}});
  channels.push_back({kCounter, "1", "counts the readings: their instants", {}, {}, {}});
  trace::Recorder recorder(path, info, channels, {},
                           {.deflate_level = 6, .existing = trace::Existing::kReplaceFinished});
  for (std::size_t n = 0; n < series.size(); ++n) {
    const auto& point = series[n];
    double values[std::size(kColumns) + 1];
    for (std::size_t i = 0; i < std::size(kColumns); ++i) values[i] = point.*kColumns[i].field;
    values[std::size(kColumns)] = static_cast<double>(n);
    recorder.sample_all(at(point.time_s), values);
  }
  trace::RunEnd end{
      .exit_state = "PASS", .end_time = at(series.back().time_s), .totals = {{"coolant_degc", fitted.coolant_degc}}};
  for (const auto& [name, field] : compute::gpu_board_fields()) end.totals.emplace_back(name, fitted.board.*field);
  recorder.close(end);
}

std::size_t write_thinned_calibration(const std::string& path, const std::vector<agents::lab::CalibrationPoint>& series,
                                      const agents::lab::Calibration& fitted, const std::string& product,
                                      std::uintmax_t most_bytes) {
  constexpr std::size_t kFewestReadings = 100;
  for (std::size_t every = 1;; every *= 2) {
    std::vector<agents::lab::CalibrationPoint> thinned;
    for (std::size_t i = 0; i < series.size(); i += every) thinned.push_back(series[i]);
    write_calibration(path, thinned, fitted, product);
    if (std::filesystem::file_size(path) <= most_bytes || thinned.size() < kFewestReadings) return every;
  }
}

}  // namespace flatsat::cli
