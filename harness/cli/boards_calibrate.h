#pragma once
#include <string>
#include <vector>

#include "harness/agents/lab/calibration.h"

namespace flatsat::cli {

struct CalibrateArguments {
  std::string uuid;  // the first board if empty
  std::string type = "h100-sxm", output = "calibration.h5";
  double scale = 1.0;
};

/// Both print their result and return the exit status; compare: 1 beyond 5 % of energy or 3 K.
int calibrate_board(const CalibrateArguments& arguments);
int compare_board(const std::string& trace);

/// The series as a trace that compare_board reads. Replaces a finished one.
void write_calibration(const std::string& path, const std::vector<agents::lab::CalibrationPoint>& series,
                       const agents::lab::Calibration& fitted, const std::string& product);

}  // namespace flatsat::cli
