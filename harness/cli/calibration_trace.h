#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "harness/agents/lab/calibration.h"

namespace flatsat::cli {

/// A calibration as a trace: the readings as channels, the fitted figures as totals.
struct RecordedCalibration {
  std::vector<agents::lab::CalibrationPoint> series;
  agents::lab::Calibration fitted;
};

/// Errors: TraceError; std::runtime_error for a trace that is none of a calibration.
RecordedCalibration read_calibration(const std::string& path);

/// Replaces a finished one. Errors: TraceError.
void write_calibration(const std::string& path, const std::vector<agents::lab::CalibrationPoint>& series,
                       const agents::lab::Calibration& fitted, const std::string& product);

/// The same with every N-th reading, the smallest power of two N for which the file is no larger than `most_bytes`.
/// Returns N.
std::size_t write_thinned_calibration(const std::string& path, const std::vector<agents::lab::CalibrationPoint>& series,
                                      const agents::lab::Calibration& fitted, const std::string& product,
                                      std::uintmax_t most_bytes);

}  // namespace flatsat::cli
