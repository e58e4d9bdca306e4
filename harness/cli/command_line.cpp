#include <iostream>
#include <string>
#include <vector>

#include "flatsat_version.h"
#include "harness/base/suggest.h"
#include "harness/cli/command.h"
#include "harness/cli/exit_code.h"

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

}  // namespace

std::vector<std::unique_ptr<Command>> all_commands() {
  std::vector<std::unique_ptr<Command>> commands;
  for (auto* make :
       {make_run, make_faults, make_check, make_replay, make_diff, make_explain, make_trace, make_campaign, make_bisect,
        make_report, make_doctor, make_schema, make_bench, make_boards, make_completion, make_orbit, make_rtl})
    commands.push_back(make());
  return commands;
}

int run_command_line(int argc, const char* const* argv) {
  const auto commands = all_commands();
  CLI::App app{"flatsat: test bench and emulator for orbital AI data centres", "flatsat"};
  app.set_version_flag("--version", kProgramVersion);
  app.require_subcommand(1);
  app.failure_message(CLI::FailureMessage::simple);
  Action action;
  for (const auto& command : commands) command->add_to(app, action);
  if (argc > 1 && argv[1][0] != '-' && !has_command(app, argv[1]))
    return usage_error(app, std::string("no command '") + argv[1] + "'", argv[1]);
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

}  // namespace flatsat::cli
