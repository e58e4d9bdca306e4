#pragma once
#include <cstdint>
#include <string>
#include <vector>

namespace flatsat::cli {

struct QualifyArguments {
  std::string uuid;  // the first board if empty
  std::string type = "h100-sxm", output = "qualification", testbed = "testbeds/orbital-node", device = "gpu0";
  std::string duration;           // of the run; the testbed's own if empty
  std::vector<std::string> sets;  // further keys of the testbed
  std::vector<std::string> backings;
  unsigned product = 8192;
  std::uint64_t injections = 10'000;
  double scale = 1.0, seconds = 5.0;  // of the calibration's profile; of each loop of the efficiency
};

/// Everything that a machine with a board is needed for, into one folder. Prints what held; 1 when something did not.
int qualify_board(const QualifyArguments& arguments);

}  // namespace flatsat::cli
