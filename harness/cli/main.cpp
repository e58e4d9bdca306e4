// The flatsat command. It flies runs itself; whatever else is asked of it, flatsat-tools does: the first run of a fresh
// checkout need not wait until that is built.
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <iostream>
#include <string>
#include <systemc>

#include "harness/backing/programs.h"
#include "harness/cli/command.h"
#include "harness/cli/exit_code.h"

int sc_main(int, char**);
int sc_main(int, char**) { return 0; }

int main(int argc, char** argv) {
  if (argc > 1 && std::string(argv[1]) == "run") {
    std::vector<std::unique_ptr<flatsat::cli::Command>> commands;
    commands.push_back(flatsat::cli::make_run());
    return flatsat::cli::run_program(commands, argc, argv);
  }
  const auto tools = flatsat::backing::program_folder() / "flatsat-tools";
  execv(tools.c_str(), argv);
  std::cerr << "flatsat: cannot start " << tools.string() << ": " << std::strerror(errno) << '\n';
  return flatsat::cli::kExitError;
}
