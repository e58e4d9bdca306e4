// The flatsat command: runs one subcommand and answers with its exit status.
#include <csignal>
#include <cstdio>
#include <exception>
#include <iostream>
#include <systemc>

#include "harness/base/printable_output.h"
#include "harness/base/stop_signal.h"
#include "harness/cli/command.h"
#include "harness/cli/exit_code.h"
#include "harness/config/problems.h"
#include "harness/trace/trace_error.h"

int sc_main(int, char**);
int sc_main(int, char**) { return 0; }

int main(int argc, char** argv) {
  // A file that may not grow further is an error of its write, and a line, not a death.
  flatsat::base::ignore_signal(SIGXFSZ);
  // What agents, traces and testbeds say reaches a terminal as text alone.
  flatsat::base::PrintableOutput output;
  int status = flatsat::cli::kExitError;
  try {
    status = flatsat::cli::run_command_line(argc, argv);
  } catch (const flatsat::config::ConfigError& error) {
    std::cerr << error.what() << '\n';
    status = flatsat::cli::kExitUsage;
  } catch (const flatsat::trace::DamagedTrace& error) {
    std::cerr << "flatsat: " << error.what() << '\n';
    status = flatsat::cli::kExitUsage;
  } catch (const std::exception& error) {
    std::cerr << "flatsat: " << error.what() << '\n';
  }
  std::cout.flush();
  if (std::cout && output.flush()) return status;
  std::cerr << "flatsat: stdout did not take all that was written to it\n";
  return status == flatsat::cli::kExitPass ? static_cast<int>(flatsat::cli::kExitError) : status;
}
