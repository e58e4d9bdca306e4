#pragma once
#include <CLI/CLI.hpp>
#include <functional>
#include <memory>
#include <vector>

namespace flatsat::cli {

/// What the chosen subcommand does once the command line is read; returns the exit status.
using Action = std::function<int()>;

/// One subcommand: its arguments, and what it does with them. Owned by main.
class Command {
 public:
  virtual ~Command() = default;
  /// Adds itself to the command line, which must not outlive this: its arguments are read into this object. Sets the
  /// action when it is chosen.
  virtual void add_to(CLI::App& app, Action& action) = 0;
};

// Each subcommand lives in a file of its name.
std::unique_ptr<Command> make_run();
std::unique_ptr<Command> make_faults();
std::unique_ptr<Command> make_check();
std::unique_ptr<Command> make_replay();
std::unique_ptr<Command> make_diff();
std::unique_ptr<Command> make_explain();
std::unique_ptr<Command> make_trace();
std::unique_ptr<Command> make_campaign();
std::unique_ptr<Command> make_bisect();
std::unique_ptr<Command> make_report();
std::unique_ptr<Command> make_doctor();
std::unique_ptr<Command> make_schema();
std::unique_ptr<Command> make_bench();
std::unique_ptr<Command> make_boards();
std::unique_ptr<Command> make_completion();
std::unique_ptr<Command> make_orbit();
std::unique_ptr<Command> make_rtl();
std::unique_ptr<Command> make_mesh();

/// All of them, in the order in which `flatsat --help` shows them.
std::vector<std::unique_ptr<Command>> all_commands();

/// From now on options of whole numbers, in all commands below, take decimal numbers, whatever zeros stand before them.
void read_whole_numbers_as_decimal(CLI::App& app);

/// Reads one line of arguments and does what it asks one of the commands for. Returns the exit status; a usage error is
/// told on stderr with what was probably meant.
int run_command_line(const std::vector<std::unique_ptr<Command>>& commands, int argc, const char* const* argv);

/// The same as the whole of a program: each exception is a line on stderr and an exit status, and so is a result that
/// stdout did not take.
int run_program(const std::vector<std::unique_ptr<Command>>& commands, int argc, const char* const* argv);

}  // namespace flatsat::cli
