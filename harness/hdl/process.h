#pragma once
#include <string>
#include <vector>

namespace flatsat::hdl {

struct ProcessResult {
  int status = 0;      // exit status, or 128 and the signal
  std::string output;  // stdout and stderr together
};

/// Runs a program of the PATH in `folder` and waits for it. Errors: std::runtime_error when it cannot be started.
ProcessResult run_process(const std::vector<std::string>& words, const std::string& folder);

}  // namespace flatsat::hdl
