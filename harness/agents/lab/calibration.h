#pragma once
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "harness/agents/nvml/nvml_client.h"
#include "models/compute/gpu_board_type.h"

namespace flatsat::agents::lab {

/// One stretch of a calibration: with the board at work or idle.
struct CalibrationPhase {
  double seconds;
  bool loaded;
};

/// 20 s idle, 60 s load, 60 s idle, 10 cycles of 0.2 s on and off, 10 of 2 s on and off: 204 s. `scale` shortens the
/// long phases and the number of cycles, for tests of the way; only 1 calibrates.
std::vector<CalibrationPhase> calibration_profile(double scale);

/// One reading of the series.
struct CalibrationPoint {
  double time_s, loaded, instant_w, average_w, energy_j, die_degc, hbm_degc, sm_mhz, reasons;
};

/// Runs the profile in wall time and reads each 5 ms; sets nothing. `load` starts and stops the work, and it stops at
/// the end and on every error. Errors: NvmlError, also for a board that tells no energy or temperature.
std::vector<CalibrationPoint> record_calibration(const nvml::NvmlClient& nvml, nvml::Device device,
                                                 std::span<const CalibrationPhase> profile,
                                                 const std::function<void(bool)>& load);

struct Calibration {
  compute::GpuBoardConfig board;
  double coolant_degc = 0.0;  // as idle temperature and thermal resistance say
};

/// Fits what the series shows over what the type says. Errors: std::runtime_error for a series without idle or load.
Calibration fit_calibration(std::span<const CalibrationPoint> series, const compute::GpuBoardConfig& type);

/// The emulator under the series' own load against the series.
struct CalibrationError {
  double energy_share;   // of the energy, signed
  double temperature_k;  // largest difference of the die
};
/// Good enough to stand for its board: within 5 % of the energy and 3 K of the die. The limits are the project's own.
constexpr double kMostEnergyError = 0.05, kMostTemperatureErrorK = 3.0;
bool is_good_emulator(const CalibrationError& error);

CalibrationError compare_calibration(std::span<const CalibrationPoint> series, const Calibration& calibration);

}  // namespace flatsat::agents::lab
