#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>

#include "harness/base/process.h"
#include "harness/base/temporary_folder.h"
#include "harness/cli/exit_code.h"
#include "tests/harness/cli/answers.h"

namespace flatsat::cli {

BOOST_AUTO_TEST_SUITE(completion)

namespace {

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

}  // namespace

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

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::cli
