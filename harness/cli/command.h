#pragma once
#include <CLI/CLI.hpp>
#include <functional>

namespace flatsat::cli {

/// What the chosen subcommand does once the command line is read; returns the exit status.
using Action = std::function<int()>;

// Each subcommand lives in a file of its name, adds itself to the command line and sets the action when chosen.
void add_run(CLI::App& app, Action& action);
void add_faults(CLI::App& app, Action& action);
void add_check(CLI::App& app, Action& action);
void add_replay(CLI::App& app, Action& action);
void add_diff(CLI::App& app, Action& action);
void add_explain(CLI::App& app, Action& action);
void add_trace(CLI::App& app, Action& action);
void add_campaign(CLI::App& app, Action& action);
void add_report(CLI::App& app, Action& action);
void add_doctor(CLI::App& app, Action& action);
void add_schema(CLI::App& app, Action& action);
void add_bench(CLI::App& app, Action& action);
void add_orbit(CLI::App& app, Action& action);
void add_rtl(CLI::App& app, Action& action);
void add_boards(CLI::App& app, Action& action);
void add_completion(CLI::App& app, Action& action);

}  // namespace flatsat::cli
