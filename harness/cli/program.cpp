#include <csignal>
#include <exception>
#include <iostream>

#include "harness/base/printable_output.h"
#include "harness/base/stop_signal.h"
#include "harness/cli/command.h"
#include "harness/cli/exit_code.h"
#include "harness/config/problems.h"
#include "harness/trace/trace_error.h"

namespace flatsat::cli {

int run_program(const std::vector<std::unique_ptr<Command>>& commands, int argc, const char* const* argv) {
  // A file that may not grow further is an error of its write, and a line, not a death.
  base::ignore_signal(SIGXFSZ);
  // What agents, traces and testbeds say reaches a terminal as text alone.
  base::PrintableOutput output;
  int status = kExitError;
  try {
    status = run_command_line(commands, argc, argv);
  } catch (const config::ConfigError& error) {
    std::cerr << error.what() << '\n';
    status = kExitUsage;
  } catch (const trace::DamagedTrace& error) {
    std::cerr << "flatsat: " << error.what() << '\n';
    status = kExitUsage;
  } catch (const std::exception& error) {
    std::cerr << "flatsat: " << error.what() << '\n';
  }
  std::cout.flush();
  if (std::cout && output.flush()) return status;
  std::cerr << "flatsat: stdout did not take all that was written to it\n";
  return status == kExitPass ? static_cast<int>(kExitError) : status;
}

}  // namespace flatsat::cli
