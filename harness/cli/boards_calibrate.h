#pragma once
#include <string>

namespace flatsat::cli {

struct CalibrateArguments {
  std::string uuid;  // the first board if empty
  std::string type = "h100-sxm", output = "calibration.h5";
  double scale = 1.0;
};

/// Both print their result and return the exit status; compare: 1 beyond 5 % of energy or 3 K.
int calibrate_board(const CalibrateArguments& arguments);
int compare_board(const std::string& trace);

}  // namespace flatsat::cli
