// `flatsat boards calibrate` and `compare`: a board's own figures, and the emulator against them.
#include "harness/cli/boards_calibrate.h"

#include <cstdio>

#include "harness/agents/gpu/board_load.h"
#include "harness/agents/lab/calibration.h"
#include "harness/cli/calibration_trace.h"
#include "harness/cli/exit_code.h"
#include "harness/config/problems.h"

namespace flatsat::cli {
namespace {

void print_error(const agents::lab::CalibrationError& error) {
  std::printf("emulator against recording: energy %+.2f %%, die within %.1f K\n", 100.0 * error.energy_share,
              error.temperature_k);
}

}  // namespace

int calibrate_board(const CalibrateArguments& a) {
  const auto* type = compute::gpu_board_type(a.type);
  if (type == nullptr) throw config::ConfigError({{{"--type", 0, 0}, a.type + " is no type of board"}});
  const agents::nvml::NvmlClient nvml;
  const auto devices = nvml.devices();
  const auto device = a.uuid.empty() ? devices.front() : nvml.find(a.uuid, "");
  if (device == nullptr) throw std::runtime_error("no board with the identity " + a.uuid + " answers");
  agents::gpu::BoardLoad load(nvml.uuid(device));
  const auto series = agents::lab::record_calibration(nvml, device, agents::lab::calibration_profile(a.scale),
                                                      [&load](bool loaded) { load.set(loaded); });
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
  const auto recorded = read_calibration(trace);
  const auto error = agents::lab::compare_calibration(recorded.series, recorded.fitted);
  print_error(error);
  return agents::lab::is_good_emulator(error) ? kExitPass : kExitFail;
}

}  // namespace flatsat::cli
