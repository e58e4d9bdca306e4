#include "harness/bench/manifest.h"

#include <boost/test/unit_test.hpp>
#include <fstream>

#include "harness/base/temporary_folder.h"
#include "harness/testbed/testbed.h"
#include "tests/support/simulation.h"

namespace flatsat::bench {

BOOST_AUTO_TEST_SUITE(manifest)

namespace {

const std::string kText =
    "[testbed]\nname = 't'\nepoch = '2026-05-01T00:00:00Z'\n[device.npu0]\nkind = 'npu'\n[model.b]\nkind = 'battery'\n"
    "[[profile]]\ncsv = 'load.csv'\n";

using Files = std::map<std::string, std::string>;

struct Rig {
  explicit Rig(Files files = {}) {
    std::ofstream(folder.path() / "load.csv") << "of the disk";
    testbed::TestbedOptions options;
    options.seed = 11;
    options.sets = {"device.npu0.idle=61 W"};
    path = (folder.path() / "testbed.toml").string();
    bed = testbed::parse_testbed(path, kText, options, std::move(files));
  }
  trace::TraceInfo info() const {
    const Simulation fresh;
    const DeviceSet devices(bed.devices);
    RunOptions options;
    options.command_line = "flatsat run x";
    options.reproduce = "flatsat run x --seed 11";
    return manifest_of(bed, devices, options, 0x1f);
  }
  base::TemporaryFolder folder{"/tmp/flatsat-manifest-"};
  std::string path;
  testbed::Testbed bed;
};

}  // namespace

BOOST_AUTO_TEST_CASE(a_trace_says_what_was_flown_and_how_to_repeat_it) {
  const Rig rig;
  const auto info = rig.info();
  BOOST_TEST(info.testbed_name == "t");
  BOOST_TEST(info.testbed_path == rig.path);
  BOOST_TEST(info.testbed_text == kText);
  BOOST_TEST(info.seed == 11u);
  BOOST_TEST(info.run_id == "000000000000001f");
  BOOST_TEST(info.epoch_utc == "2026-05-01T00:00:00Z");
  BOOST_REQUIRE(info.overrides.size() == 1u);
  BOOST_TEST(info.overrides[0] == "device.npu0.idle=61 W");
  BOOST_TEST(info.command_line == "flatsat run x");
  BOOST_TEST(info.reproduce == "flatsat run x --seed 11");
  BOOST_TEST(!info.flatsat_version.empty());
  BOOST_TEST(!info.host.empty());
  BOOST_REQUIRE(info.devices.size() == 1u);
  BOOST_TEST(info.devices[0].name == "npu0");
  BOOST_TEST(info.devices[0].backing == "model");
}

BOOST_AUTO_TEST_CASE(files_whose_text_a_run_reads_go_along_and_those_that_came_with_the_testbed_come_first) {
  BOOST_TEST(Rig().info().files.at("load.csv") == "of the disk");
  BOOST_TEST(Rig(Files{{"load.csv", "of a trace"}}).info().files.at("load.csv") == "of a trace");
}

BOOST_AUTO_TEST_CASE(a_device_with_other_settings_has_another_hash) {
  Rig rig;
  const auto before = rig.info().devices[0];
  rig.bed.devices[0].slot.idle_w += 1.0;
  const auto after = rig.info().devices[0];
  BOOST_TEST(before.config_hash.size() == 64u);  // SHA-256 in hexadecimal
  BOOST_TEST(before.config_hash != after.config_hash);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::bench
