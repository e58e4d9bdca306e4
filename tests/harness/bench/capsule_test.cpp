#include "harness/bench/capsule.h"

#include <boost/test/unit_test.hpp>
#include <fstream>

#include "harness/base/temporary_folder.h"
#include "tests/harness/bench/text_testbed.h"
#include "tests/support/environment.h"

namespace flatsat::bench {

BOOST_AUTO_TEST_SUITE(capsule)

namespace {

const std::string kRtl =
    "[testbed]\nname = 't'\n[device.d]\nkind = 'rtl'\n[device.d.design]\ntop = 'top'\nfiles = ['top.v']\n"
    "[[device.d.design.clock]]\nport = 'clk'\n[[device.d.design.pins]]\nports = ['q']\n";

/// A testbed of user RTL in a folder of its own, with a cache beside it.
struct Rig {
  explicit Rig(const std::string& more = "")
      : bed(testbed::parse_testbed((folder.path() / "testbed.toml").string(), kRtl + more, {})) {}
  void write(const std::string& name, const std::string& text) const { std::ofstream(folder.path() / name) << text; }
  base::TemporaryFolder folder{"/tmp/flatsat-bed-"}, cache{"/tmp/flatsat-cache-"};
  support::EnvironmentVariable where{"FLATSAT_CACHE", cache.path().string()};
  testbed::Testbed bed;
};

constexpr const char* kTop = "module top(input clk, output q);\n  assign q = clk;\nendmodule\n";

}  // namespace

BOOST_AUTO_TEST_CASE(files_that_steps_read_are_named_and_those_that_they_write_are_not) {
  const Rig rig(
      "[[device.d.step]]\ndo = 'load'\nfile = 'in.hex'\n[[device.d.step]]\ndo = 'compare'\nfile = 'right.bin'\n"
      "[[device.d.step]]\ndo = 'dump'\nfile = 'out.bin'\nlength = 4\n[[device.d.step]]\ndo = 'wait'\ntime = '1 us'\n");
  const std::vector<std::string> expected{"in.hex", "right.bin"};
  BOOST_TEST(step_files(rig.bed.devices.at(0)) == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_capsule_holds_what_rtl_is_made_of_and_nothing_of_other_devices) {
  Rig rig("[[device.d.step]]\ndo = 'load'\nfile = 'in.hex'\n");
  rig.write("top.v", kTop);
  rig.write("in.hex", "00\n");
  const auto files = capsule_of(rig.bed);
  BOOST_REQUIRE(files.size() == 2u);
  BOOST_TEST(files.at("capsule/top.v") == kTop);
  BOOST_TEST(files.at("capsule/in.hex") == "00\n");
  rig.bed.devices[0].kind = testbed::DeviceKind::kNpu;
  BOOST_TEST(capsule_of(rig.bed).empty());
}

BOOST_AUTO_TEST_CASE(sources_that_are_there_come_before_those_of_a_trace) {
  Rig rig;
  rig.write("top.v", kTop);
  rig.bed.files = {{"capsule/top.v", "other"}};
  const auto folder = rig.bed.devices[0].design.sources.folder;
  settle_sources(rig.bed, true);
  BOOST_TEST(rig.bed.devices[0].design.sources.folder == folder);
}

BOOST_AUTO_TEST_CASE(sources_of_a_trace_are_built_only_where_the_user_trusts_them) {
  Rig rig;
  for (const char* name : {"a", "b", "c", "d", "e", "top.v"}) rig.bed.files["capsule/" + std::string(name)] = "1234";
  rig.bed.files["input.csv"] = "not of it";
  BOOST_TEST(
      config_error([&] { settle_sources(rig.bed, false); }) ==
      "device d: its sources are not here, and building those of the trace would run code out of it (6 files, 24 "
      "bytes: \"a\", \"b\", \"c\", \"d\", \"e\", and 1 more): --trust-capsule says that it may");
  settle_sources(rig.bed, true);
  const std::filesystem::path folder = rig.bed.devices[0].design.sources.folder;
  BOOST_TEST(folder.string().find(rig.cache.path().string()) == 0u);
  BOOST_TEST(std::filesystem::file_size(folder / "top.v") == 4u);
}

BOOST_AUTO_TEST_CASE(without_a_capsule_missing_sources_stay_missing) {
  Rig rig;
  const auto folder = rig.bed.devices[0].design.sources.folder;
  BOOST_TEST(config_error([&] { settle_sources(rig.bed, false); }) == "no error");
  BOOST_TEST(rig.bed.devices[0].design.sources.folder == folder);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::bench
