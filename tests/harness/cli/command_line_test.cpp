#include <algorithm>
#include <boost/test/unit_test.hpp>

#include "harness/cli/command.h"
#include "harness/cli/exit_code.h"
#include "tests/harness/cli/answers.h"

namespace flatsat::cli {

BOOST_AUTO_TEST_SUITE(command_line)

namespace {

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

}  // namespace

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
