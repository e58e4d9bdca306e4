#include <algorithm>
#include <iostream>
#include <optional>
#include <string>
#include <utility>
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

const CLI::App* command_of(const CLI::App& app, const std::string& name) {
  const auto subs = app.get_subcommands([&](const CLI::App* sub) { return sub->get_name() == name; });
  return subs.empty() ? nullptr : subs.front();
}

/// The words of a command below the first one, "trace export"; empty for the first.
std::string path_of(const CLI::App& app) {
  if (app.get_parent() == nullptr) return {};
  const auto above = path_of(*app.get_parent());
  return above.empty() ? app.get_name() : above + " " + app.get_name();
}

const CLI::App& chosen(const CLI::App& app) {
  const auto subs = app.get_subcommands();
  return subs.empty() ? app : chosen(*subs.front());
}

int usage_error(const CLI::App& where, const std::string& what, const std::string& word) {
  const auto path = path_of(where);
  std::cerr << "flatsat: " << what << base::did_you_mean(word, names_of(where)) << "\nflatsat: `flatsat"
            << (path.empty() ? "" : " " + path) << " --help` shows what there is\n";
  return kExitUsage;
}

/// `help trace info` asks for what `trace info --help` shows.
std::vector<std::string> with_help_as_option(std::vector<std::string> words) {
  if (words.empty() || words.front() != "help") return words;
  words.erase(words.begin());
  words.push_back("--help");
  return words;
}

/// A word that stands where a command must and is none: where, and which.
std::optional<std::pair<const CLI::App*, std::string>> unknown_command(const CLI::App& app,
                                                                       const std::vector<std::string>& words) {
  const CLI::App* at = &app;
  for (const auto& word : words) {
    const bool expects_command = !at->get_subcommands([](const CLI::App*) { return true; }).empty();
    if (!expects_command || word.empty() || word.front() == '-') return std::nullopt;
    const auto* next = command_of(*at, word);
    if (next == nullptr) return std::pair{at, word};
    at = next;
  }
  return std::nullopt;
}

/// A whole number is decimal, whatever zeros stand before it: the library would read 010 as octal.
std::string without_leading_zeros(std::string& text) {
  const auto sign = text.find_first_not_of("+-");
  if (sign == std::string::npos || text.find_first_not_of("0123456789", sign) != std::string::npos) return {};
  const auto digit = std::min(text.find_first_not_of('0', sign), text.size() - 1);
  text.erase(sign, digit - sign);
  return {};
}

}  // namespace

std::vector<std::unique_ptr<Command>> all_commands() {
  std::vector<std::unique_ptr<Command>> commands;
  for (auto* make : {make_run, make_faults, make_check, make_replay, make_diff, make_explain, make_trace, make_campaign,
                     make_bisect, make_report, make_doctor, make_schema, make_bench, make_boards, make_completion,
                     make_orbit, make_mesh, make_rtl})
    commands.push_back(make());
  return commands;
}

void read_whole_numbers_as_decimal(CLI::App& app) {
  const CLI::Validator decimal(without_leading_zeros, "", "decimal");
  for (auto* option : app.get_options()) {
    const auto type = option->get_type_name();
    if (type.rfind("INT", 0) == 0 || type.rfind("UINT", 0) == 0) option->transform(decimal);
  }
  for (auto* sub : app.get_subcommands([](const CLI::App*) { return true; })) read_whole_numbers_as_decimal(*sub);
}

int run_command_line(int argc, const char* const* argv) {
  const auto commands = all_commands();
  CLI::App app{"flatsat: test bench and emulator for orbital AI data centres", "flatsat"};
  app.set_version_flag("--version", kProgramVersion);
  app.require_subcommand(1);
  app.failure_message(CLI::FailureMessage::simple);
  Action action;
  for (const auto& command : commands) command->add_to(app, action);
  app.footer("`flatsat help COMMAND` shows the words and options of one of them.");
  read_whole_numbers_as_decimal(app);
  auto words = with_help_as_option({argv + 1, argv + argc});
  if (const auto unknown = unknown_command(app, words)) {
    const auto path = path_of(*unknown->first);
    return usage_error(*unknown->first, "no command '" + (path.empty() ? "" : path + " ") + unknown->second + "'",
                       unknown->second);
  }
  try {
    std::reverse(words.begin(), words.end());  // as the library wants them
    app.parse(std::move(words));
  } catch (const CLI::ExtrasError&) {
    const auto extras = app.remaining(true);
    const std::string word = extras.empty() ? "" : extras.front();
    return usage_error(chosen(app), "unknown argument '" + word + "'", word);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);
    return usage_error(chosen(app), error.what(), "");
  }
  return action();
}

}  // namespace flatsat::cli
