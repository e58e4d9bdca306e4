#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <sstream>

#include "harness/base/process.h"
#include "harness/base/temporary_folder.h"
#include "harness/cli/command.h"
#include "harness/cli/exit_code.h"

namespace flatsat::cli {
namespace {

/// What a command line prints while this lives.
class Capture {
 public:
  Capture(std::ostream& stream) : stream_(stream), old_(stream.rdbuf(text_.rdbuf())) {}
  ~Capture() { stream_.rdbuf(old_); }
  Capture(const Capture&) = delete;
  std::string text() const { return text_.str(); }

 private:
  std::ostringstream text_;
  std::ostream& stream_;
  std::streambuf* old_;
};

struct Answer {
  int status;
  std::string out, err;
};

Answer answer_to(std::vector<const char*> words) {
  words.insert(words.begin(), "flatsat");
  const Capture out(std::cout), err(std::cerr);
  const int status = run_command_line(all_commands(), static_cast<int>(words.size()), words.data());
  return {status, out.text(), err.text()};
}

/// The command line with one command, parsed and not executed.
struct Parsed {
  std::unique_ptr<Command> command;
  CLI::App app{"flatsat"};
  Action action;
  Parsed(std::unique_ptr<Command> made, std::vector<std::string> words) : command(std::move(made)) {
    command->add_to(app, action);
    std::reverse(words.begin(), words.end());  // as CLI11 wants them
    app.parse(words);
  }
  template <class T>
  T value(const std::string& sub, const std::string& option) {
    return app.get_subcommand(sub)->get_option(option)->as<T>();
  }
};

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

BOOST_AUTO_TEST_SUITE(command_line)

BOOST_AUTO_TEST_CASE(every_command_has_a_name_of_its_own_and_a_line_of_help) {
  CLI::App app{"flatsat"};
  Action action;
  const auto commands = all_commands();
  for (const auto& command : commands) command->add_to(app, action);
  const auto subs = app.get_subcommands([](const CLI::App*) { return true; });
  BOOST_TEST(subs.size() == commands.size());
  for (const auto* sub : subs) BOOST_TEST(!sub->get_description().empty(), sub->get_name());
}

BOOST_AUTO_TEST_CASE(two_command_lines_of_one_process_share_nothing) {
  const Parsed first(make_run(), {"run", "bed", "--seed", "7", "--set", "a.b=1"});
  Parsed second(make_run(), {"run", "other"});
  BOOST_TEST(second.app.get_subcommand("run")->get_option("--seed")->count() == 0u);
  BOOST_TEST(second.value<std::string>("run", "testbed") == "other");
}

BOOST_AUTO_TEST_CASE(run_takes_repeated_backings_and_keys) {
  Parsed parsed(make_run(),
                {"run", "bed", "--backing", "npu0=rtl", "--backing", "gpu0=model", "--set", "a=1", "--seed", "9"});
  BOOST_TEST(static_cast<bool>(parsed.action));
  BOOST_TEST(parsed.value<std::uint64_t>("run", "--seed") == 9u);
  const auto backings = parsed.value<std::vector<std::string>>("run", "--backing");
  BOOST_TEST(backings == (std::vector<std::string>{"npu0=rtl", "gpu0=model"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(what_is_required_is_missed) {
  for (const char* command : {"run", "check", "replay", "explain", "report"})
    BOOST_TEST(answer_to({command}).status == kExitUsage, command);
}

BOOST_AUTO_TEST_CASE(a_command_that_is_not_there_is_told_with_what_was_probably_meant) {
  const auto answer = answer_to({"chek"});
  BOOST_TEST(answer.status == kExitUsage);
  BOOST_TEST(has(answer.err, "no command 'chek'; did you mean check?"));
}

BOOST_AUTO_TEST_CASE(an_option_that_is_not_there_is_told_with_what_was_probably_meant) {
  const auto answer = answer_to({"run", "bed", "--durtion", "1 s"});
  BOOST_TEST(answer.status == kExitUsage);
  BOOST_TEST(has(answer.err, "did you mean --duration?"));
  BOOST_TEST(has(answer.err, "`flatsat run --help` shows what there is"));
}

BOOST_AUTO_TEST_CASE(a_command_below_another_that_is_not_there_is_told_with_what_was_probably_meant) {
  const auto answer = answer_to({"trace", "exprt", "x.h5"});
  BOOST_TEST(answer.status == kExitUsage);
  BOOST_TEST(has(answer.err, "no command 'trace exprt'; did you mean export?"));
  BOOST_TEST(has(answer.err, "`flatsat trace --help` shows what there is"));
}

BOOST_AUTO_TEST_CASE(help_of_a_command_is_what_its_option_shows) {
  for (const std::vector<const char*>& path : {std::vector<const char*>{}, {"run"}, {"trace", "export"}}) {
    std::vector<const char*> asked{"help"}, option(path);
    asked.insert(asked.end(), path.begin(), path.end());
    option.push_back("--help");
    const auto answer = answer_to(asked);
    BOOST_TEST(answer.status == kExitPass);
    BOOST_TEST(!answer.out.empty());
    BOOST_TEST(answer.out == answer_to(option).out);
  }
  BOOST_TEST(has(answer_to({"help", "replai"}).err, "no command 'replai'; did you mean replay?"));
}

/// All options of whole numbers, in all commands.
std::vector<CLI::Option*> whole_numbers(CLI::App& app) {
  std::vector<CLI::Option*> found;
  for (auto* option : app.get_options())
    if (const auto type = option->get_type_name(); type.rfind("UINT", 0) == 0 || type.rfind("INT", 0) == 0)
      found.push_back(option);
  for (auto* sub : app.get_subcommands([](const CLI::App*) { return true; }))
    for (auto* option : whole_numbers(*sub)) found.push_back(option);
  return found;
}

BOOST_AUTO_TEST_CASE(every_whole_number_is_decimal_whatever_zeros_stand_before_it) {
  CLI::App app{"flatsat"};
  Action action;
  const auto commands = all_commands();
  for (const auto& command : commands) command->add_to(app, action);
  read_whole_numbers_as_decimal(app);
  const auto options = whole_numbers(app);
  BOOST_TEST(options.size() >= 7u);  // seed, jobs twice, shuffle, task, of, product at least
  for (auto* option : options) {
    option->add_result("0123");  // octal it would be 83
    option->run_callback();
    BOOST_TEST(option->as<std::uint64_t>() == 123u, option->get_name());
  }
}

BOOST_AUTO_TEST_CASE(completion_of_bash_goes_from_command_to_command) {
  const auto script = answer_to({"completion", "bash"}).out;
  BOOST_TEST(has(script, "'trace export'"));
  BOOST_TEST(has(script, "    'trace') list='info verify recover compress slice export --help -h' ;;"));
  BOOST_TEST(has(script, "--mcap"));
  BOOST_TEST(has(answer_to({"completion", "fish"}).out,
                 "'__fish_seen_subcommand_from trace; and __fish_seen_subcommand_from export' -a ' --help"));
}

BOOST_AUTO_TEST_CASE(completion_knows_every_command_and_option) {
  const auto answer = answer_to({"completion", "bash"});
  BOOST_TEST(answer.status == kExitPass);
  for (const char* word : {"campaign", "--backing", "qualify", "--until"}) BOOST_TEST(has(answer.out, word), word);
}

/// What bash offers behind these words, the last of which is being typed, in a folder with a testbed of two devices.
std::string offered(const std::string& words) {
  const base::TemporaryFolder folder("/tmp/flatsat-completion-");
  std::ofstream(folder.path() / "script") << answer_to({"completion", "bash"}).out;
  std::filesystem::create_directory(folder.path() / "bed");
  std::ofstream(folder.path() / "bed" / "testbed.toml")
      << "[testbed]\n[device.npu0]\n[device.gpu0]\n[device.gpu0.board]\n[model.m]\n";
  const auto result =
      base::run({.words = {"bash", "-c",
                           "cd '" + folder.path().string() + "'; source ./script; COMP_WORDS=(flatsat " + words +
                               "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _flatsat; "
                               "echo -n \"${COMPREPLY[*]}\""}},
                base::Capture::kOutput);
  return result.output;
}

// Bash cuts words at '='.
BOOST_AUTO_TEST_CASE(completion_offers_the_values_of_options) {
  BOOST_TEST(offered("run bed --transport ''") == "ipc tcp");
  BOOST_TEST(offered("run bed --transport t") == "tcp");
  BOOST_TEST(offered("run bed --transport = t") == "tcp");
  BOOST_TEST(offered("campaign run x --engine s") == "slurm");
  BOOST_TEST(offered("run bed --pace f") == "free");
  BOOST_TEST(offered("bench --only rtl") == "rtl_in_loop");
  BOOST_TEST(offered("schema c") == "campaign");
  BOOST_TEST(offered("completion f") == "fish");
}

BOOST_AUTO_TEST_CASE(completion_offers_the_devices_of_the_testbed_on_the_line_and_their_backings) {
  BOOST_TEST(offered("run bed --backing ''") == "gpu0= npu0=");
  BOOST_TEST(offered("run bed/testbed.toml --backing n") == "npu0=");
  BOOST_TEST(offered("run bed --backing npu0 =") == "model rtl emulator board trace:");
  BOOST_TEST(offered("run bed --backing npu0 = m") == "model");
  BOOST_TEST(offered("run bed --backing npu0=em") == "npu0=emulator");  // as zsh cuts them
  BOOST_TEST(offered("run bed --waves g") == "gpu0");
  BOOST_TEST(offered("faults list --testbed bed n") == "npu0");
  BOOST_TEST(offered("run bed --backing npu0 = model --see") == "--seed");
}

BOOST_AUTO_TEST_CASE(completion_of_fish_offers_values_and_devices) {
  const auto script = answer_to({"completion", "fish"}).out;
  BOOST_TEST(has(script, "'__fish_seen_subcommand_from run' -l transport -x -a 'ipc tcp'"));
  BOOST_TEST(has(script, "'__fish_seen_subcommand_from run' -l backing -x -a '(__flatsat_backings)'"));
  BOOST_TEST(has(script, "'__fish_seen_subcommand_from bench' -l only -x -a 'lockstep_ipc "));
}

BOOST_AUTO_TEST_CASE(a_benchmark_that_is_not_there_is_a_usage_error_with_those_that_are) {
  const auto answer = answer_to({"bench", "--only", "rtl"});
  BOOST_TEST(answer.status == kExitUsage);
  BOOST_TEST(has(answer.err, "rtl_in_loop"));
}

BOOST_AUTO_TEST_CASE(a_schema_is_printed_as_json) {
  const auto answer = answer_to({"schema", "testbed"});
  BOOST_TEST(answer.status == kExitPass);
  BOOST_TEST(answer.out.front() == '{');
}

BOOST_AUTO_TEST_CASE(an_alignment_that_is_none_is_a_usage_error_before_any_trace_is_read) {
  const auto answer = answer_to({"diff", "no.h5", "none.h5", "--align", "umbra"});
  BOOST_TEST(answer.status == kExitUsage);
  BOOST_TEST(has(answer.err, "--align must be event:KIND"));
}

BOOST_AUTO_TEST_CASE(an_export_needs_exactly_one_format) {
  BOOST_TEST(answer_to({"trace", "export", "no.h5"}).status == kExitUsage);
  BOOST_TEST(answer_to({"trace", "export", "--vcd", "--mcap", "no.h5"}).status == kExitUsage);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::cli
