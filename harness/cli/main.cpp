// The flatsat command: reads the command line, runs one subcommand, answers with its exit status.
#include <csignal>
#include <cstdio>
#include <iostream>
#include <string>
#include <systemc>
#include <vector>

#include "flatsat_version.h"
#include "harness/base/stop_signal.h"
#include "harness/base/suggest.h"
#include "harness/cli/command.h"
#include "harness/cli/exit_code.h"
#include "harness/config/problems.h"

int sc_main(int, char**);
int sc_main(int, char**) { return 0; }

namespace flatsat::cli {
namespace {

std::vector<std::string> names_of(const CLI::App& app) {
  std::vector<std::string> names;
  for (const auto* sub : app.get_subcommands([](const CLI::App*) { return true; })) names.push_back(sub->get_name());
  for (const auto* option : app.get_options()) {
    for (const auto& name : option->get_lnames()) names.push_back("--" + name);
  }
  return names;
}

bool has_command(const CLI::App& app, const std::string& name) {
  const auto subs = app.get_subcommands([&](const CLI::App* sub) { return sub->get_name() == name; });
  return !subs.empty();
}

const CLI::App& chosen(const CLI::App& app) {
  const auto subs = app.get_subcommands();
  return subs.empty() ? app : chosen(*subs.front());
}

int usage_error(const CLI::App& app, const std::string& what, const std::string& word) {
  const CLI::App& where = chosen(app);
  std::cerr << "flatsat: " << what << base::did_you_mean(word, names_of(where)) << "\nflatsat: `flatsat"
            << (&where == &app ? "" : " " + where.get_name()) << " --help` shows what there is\n";
  return kExitUsage;
}

int run_command(int argc, char** argv) {
  CLI::App app{"flatsat: test bench and emulator for orbital AI data centres", "flatsat"};
  app.set_version_flag("--version", kProgramVersion);
  app.require_subcommand(1);
  app.failure_message(CLI::FailureMessage::simple);
  Action action;
  for (auto* add : {add_run, add_faults, add_check, add_replay, add_diff, add_explain, add_trace, add_campaign,
                    add_report, add_doctor, add_schema, add_bench, add_boards, add_completion, add_orbit, add_rtl})
    add(app, action);
  if (argc > 1 && argv[1][0] != '-' && !has_command(app, argv[1])) {
    return usage_error(app, std::string("no command '") + argv[1] + "'", argv[1]);
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ExtrasError&) {
    const auto extras = app.remaining(true);
    const std::string word = extras.empty() ? "" : extras.front();
    return usage_error(app, "unknown argument '" + word + "'", word);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);
    return usage_error(app, error.what(), "");
  }
  return action();
}

}  // namespace
}  // namespace flatsat::cli

int main(int argc, char** argv) {
  // A file that may not grow further is an error of its write, and a line, not a death.
  flatsat::base::ignore_signal(SIGXFSZ);
  int status = flatsat::cli::kExitError;
  try {
    status = flatsat::cli::run_command(argc, argv);
  } catch (const flatsat::config::ConfigError& error) {
    std::cerr << error.what() << '\n';
    status = flatsat::cli::kExitUsage;
  } catch (const std::exception& error) {
    std::cerr << "flatsat: " << error.what() << '\n';
  }
  std::cout.flush();
  if (std::cout && std::fflush(stdout) == 0 && std::ferror(stdout) == 0) return status;
  std::cerr << "flatsat: stdout did not take all that was written to it\n";
  return status == flatsat::cli::kExitPass ? static_cast<int>(flatsat::cli::kExitError) : status;
}
