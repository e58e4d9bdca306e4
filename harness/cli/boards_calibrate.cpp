// `flatsat boards calibrate` and `compare`: a board's own figures, and the emulator against them.
#include "harness/cli/boards_calibrate.h"

#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <utility>

#include "harness/agents/gpu/qualification.h"
#include "harness/agents/lab/calibration.h"
#include "harness/agents/nvml/board_state.h"
#include "harness/cli/exit_code.h"
#include "harness/config/problems.h"
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

/// The value that holds at that instant: traces store changes.
double value_at(const trace::ChannelData& data, std::int64_t time_ps) {
  const auto after = std::upper_bound(data.time_ps.begin(), data.time_ps.end(), time_ps);
  if (after == data.time_ps.begin()) throw std::runtime_error("a calibration's channel begins too late");
  return data.value[static_cast<std::size_t>(after - data.time_ps.begin()) - 1];
}

std::pair<std::vector<agents::lab::CalibrationPoint>, agents::lab::Calibration> read_trace(const std::string& path) {
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

/// Work for the board. A bare emulated card is told by its state; a board that CUDA knows is put to work through it.
std::function<void(bool)> load_of(const std::string& uuid, std::vector<agents::nvml::SharedBoardFile>& kept,
                                  std::unique_ptr<agents::gpu::GpuLoad>& load) {
  const char *folder = std::getenv("FLATSAT_BOARDS"), *cuda = std::getenv("FLATSAT_CUDA");
  for (const auto& path : agents::nvml::published_boards(folder != nullptr && cuda == nullptr ? folder : "")) {
    auto file = agents::nvml::SharedBoardFile::watch(path);
    const auto state = file ? file->read() : std::nullopt;
    if (!state || uuid != state->uuid) continue;
    kept.push_back(std::move(*file));
    return [&kept](bool loaded) { kept.back().shared().load.store(loaded ? 1 : 0); };
  }
  agents::cuda::GpuWorkConfig work;
  if (cuda != nullptr) work.cuda = cuda;
  if (const char* named = std::getenv("FLATSAT_CUBLASLT")) work.cublas_lt = named;
  if (const char* named = std::getenv("FLATSAT_NVRTC")) work.nvrtc = named;
  work.uuid = uuid;
  load = std::make_unique<agents::gpu::GpuLoad>(work);
  return [&load](bool loaded) { load->set(loaded); };
}

void print_error(const agents::lab::CalibrationError& error) {
  std::printf("emulator against recording: energy %+.2f %%, die within %.1f K\n", 100.0 * error.energy_share,
              error.temperature_k);
}

}  // namespace

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
    recorder.sample_all(time::SimTime::from_seconds(point.time_s), values);
  }
  trace::RunEnd end{.exit_state = "PASS",
                    .end_time = time::SimTime::from_seconds(series.back().time_s),
                    .totals = {{"coolant_degc", fitted.coolant_degc}}};
  for (const auto& [name, field] : compute::gpu_board_fields()) end.totals.emplace_back(name, fitted.board.*field);
  recorder.close(end);
}

int calibrate_board(const CalibrateArguments& a) {
  const auto* type = compute::gpu_board_type(a.type);
  if (type == nullptr) throw config::ConfigError({{{"--type", 0, 0}, a.type + " is no type of board"}});
  const agents::nvml::NvmlClient nvml;
  const auto devices = nvml.devices();
  const auto device = a.uuid.empty() ? devices.front() : nvml.find(a.uuid, "");
  if (device == nullptr) throw std::runtime_error("no board with the identity " + a.uuid + " answers");
  std::vector<agents::nvml::SharedBoardFile> kept;
  std::unique_ptr<agents::gpu::GpuLoad> work;
  const auto load = load_of(nvml.uuid(device), kept, work);
  const auto series = agents::lab::record_calibration(nvml, device, agents::lab::calibration_profile(a.scale), load);
  const auto fitted = agents::lab::fit_calibration(series, type->config);
  write_calibration(a.output, series, fitted, nvml.name(device));
  const auto& b = fitted.board;
  std::printf("# %s, coolant %.1f degC; %zu readings in %s\n", nvml.name(device).c_str(), fitted.coolant_degc,
              series.size(), a.output.c_str());
  std::printf("[device.gpu0.board]\ntype = \"%s\"\nidle = \"%.2f W\"\ngemm_over_limit = %.4f\nsensor_gain = %.4f\n",
              a.type.c_str(), b.idle_w, b.gemm_over_limit, b.sensor_gain);
  std::printf("die_resistance = \"%.5f K/W\"\nplate_resistance = \"%.5f K/W\"\n", b.die_k_per_w, b.plate_k_per_w);
  print_error(agents::lab::compare_calibration(series, fitted));
  return kExitPass;
}

int compare_board(const std::string& trace) {
  const auto [series, fitted] = read_trace(trace);
  const auto error = agents::lab::compare_calibration(series, fitted);
  print_error(error);
  constexpr double kEnergyShare = 0.05, kTemperatureK = 3.0;  // what makes an emulator good enough
  return std::abs(error.energy_share) <= kEnergyShare && error.temperature_k <= kTemperatureK ? kExitPass : kExitFail;
}

}  // namespace flatsat::cli
