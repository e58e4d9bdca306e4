#include "harness/bench/input_files.h"

#include <boost/test/unit_test.hpp>
#include <fstream>

#include "harness/base/temporary_folder.h"

namespace flatsat::bench {

BOOST_AUTO_TEST_SUITE(input_files)

namespace {

struct Rig {
  base::TemporaryFolder folder{"/tmp/flatsat-input-files-"};
  std::string told(const std::string& text) const {
    const auto path = (folder.path() / "testbed.toml").string();
    const auto bed = testbed::parse_testbed(path, "[testbed]\nname = 't'\n[device.d]\n" + text, {});
    std::vector<config::Problem> problems;
    check_input_files(bed, problems);
    return problems.empty() ? "nothing" : config::ConfigError(problems).what();
  }
  std::string path(const std::string& name) const { return (folder.path() / name).string(); }
};

}  // namespace

BOOST_AUTO_TEST_CASE(an_agent_must_be_there_and_be_a_program) {
  const Rig rig;
  const std::string device = "kind = 'npu'\nbacking = 'rtl'\nagent = 'agent'\n";
  BOOST_TEST(rig.told(device) ==
             rig.path("testbed.toml") + ":6:9: device.d.agent: there is no program " + rig.path("agent"));
  std::ofstream(rig.path("agent")) << "#!/bin/sh\n";
  BOOST_TEST(rig.told(device).find(rig.path("agent") + " is not executable") != std::string::npos);
  std::filesystem::permissions(rig.path("agent"), std::filesystem::perms::owner_all);
  BOOST_TEST(rig.told(device) == "nothing");
}

BOOST_AUTO_TEST_CASE(what_the_backing_does_not_use_need_not_be_there) {
  BOOST_TEST(Rig().told("kind = 'npu'\nbacking = 'model'\nagent = 'agent'\n") == "nothing");
  BOOST_TEST(Rig().told("kind = 'gpu'\nbacking = 'emulator'\n[device.d.lab]\ninventory = 'x'\nboard = 'b'\n") ==
             "nothing");
}

BOOST_AUTO_TEST_CASE(a_recording_an_inventory_and_files_of_steps_must_be_there) {
  const Rig rig;
  BOOST_TEST(rig.told("kind = 'npu'\nbacking = 'trace:old.h5'\n") ==
             rig.path("testbed.toml") + ":5:11: device.d.backing: there is no file " + rig.path("old.h5"));
  BOOST_TEST(rig.told("kind = 'gpu'\nbacking = 'board'\n[device.d.lab]\ninventory = 'x'\nboard = 'b'\n")
                 .find("device.d.lab.inventory: there is no file " + rig.path("x")) != std::string::npos);
  const std::string step = "kind = 'npu'\n[[device.d.step]]\ndo = 'load'\nfile = 'data.hex'\n";
  BOOST_TEST(rig.told(step).find(":5:1: device.d.step: there is no file data.hex in ") != std::string::npos);
  std::ofstream(rig.path("data.hex")) << "00\n";
  BOOST_TEST(rig.told(step) == "nothing");
  BOOST_TEST(rig.told("kind = 'npu'\n[[device.d.step]]\ndo = 'dump'\nfile = 'out'\nlength = 4\n") == "nothing");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::bench
