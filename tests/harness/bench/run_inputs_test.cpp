#include "harness/bench/run_inputs.h"

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

#include "harness/base/temporary_folder.h"

namespace flatsat::bench {

BOOST_AUTO_TEST_SUITE(run_inputs)

namespace {

namespace fs = std::filesystem;
using nlohmann::json;

/// Adds each key whose schema says "format": "path", as "device.*.step[].file".
void add_paths(const json& schema, const std::string& key, std::set<std::string>& found) {
  if (!schema.is_object()) return;
  if (schema.value("format", "") == "path") found.insert(key);
  if (schema.contains("properties"))
    for (const auto& [name, inner] : schema["properties"].items())
      add_paths(inner, key + (key.empty() ? "" : ".") + name, found);
  if (schema.contains("items")) add_paths(schema["items"], key + "[]", found);
  if (schema.contains("additionalProperties")) add_paths(schema["additionalProperties"], key + ".*", found);
  if (schema.contains("anyOf"))
    for (const auto& one : schema["anyOf"]) add_paths(one, key, found);
}

/// A key that names files, a testbed that names one by it, and that file.
struct Named {
  std::string key, text, file;
};

const std::string kSatellite = "[satellite.a]\n", kGpu = "[device.d]\nkind = 'gpu'\nsatellite = 'a'\n";
const std::string kBoard = kSatellite + kGpu + "backing = 'board'\n[device.d.lab]\n";
const std::string kRtl =
    "[device.d]\nkind = 'rtl'\n[device.d.design]\ntop = 'top'\nfiles = ['top.v']\ninclude_dirs = ['inc']\n"
    "library_dirs = ['lib']\n[[device.d.design.clock]]\nport = 'clk'\n[[device.d.design.pins]]\nports = ['q']\n";

const std::string kMembers = "[constellation.c]\nkind = 'walker-delta'\nplanes = 1\nper_plane = 1\n";

const std::vector<Named> kNamed{
    {"profile[].csv", "[model.b]\nkind = 'battery'\n[[profile]]\ncsv = 'here'\n", "here"},
    {"satellite.*.orbit.file", "[satellite.a.orbit]\nfile = 'set.tle'\n", "set.tle"},
    {"satellite.*.optical.relay[].file", kSatellite + "[[satellite.a.optical.relay]]\nname = 'r'\nfile = 'set.tle'\n",
     "set.tle"},
    {"device.*.backing", kSatellite + kGpu + "backing = 'trace:here'\n", "here"},
    {"device.*.agent", kSatellite + kGpu + "backing = 'emulator'\nagent = 'here'\n", "here"},
    {"device.*.lab.inventory", kBoard + "inventory = 'here'\nboard = 'b'\n", "here"},
    {"device.*.lab.cuda", kBoard + "cuda = './here'\n", "here"},
    {"device.*.lab.nvml", kBoard + "nvml = './here'\n", "here"},
    {"device.*.lab.cublaslt", kBoard + "cublaslt = './here'\n", "here"},
    {"device.*.lab.nvrtc", kBoard + "nvrtc = './here'\n", "here"},
    {"device.*.design.files[]", kRtl, "top.v"},
    {"device.*.design.include_dirs[]", kRtl, "inc/w.svh"},
    {"device.*.design.library_dirs[]", kRtl, "lib/other.v"},
    {"device.*.design.preload[].file",
     kRtl + "[device.d.design.memory.m]\nsize = '1 KiB'\n[[device.d.design.preload]]\nfile = 'here'\n", "here"},
    {"constellation.*.file", "[constellation.c]\nkind = 'elements'\nfile = 'set.tle'\n", "set.tle"},
    {"constellation.*.directory", "[constellation.c]\nkind = 'hypatia'\ndirectory = 'hyp'\n", "hyp/tles.txt"},
    {"mesh.plan", kMembers + "[mesh]\npairing = 'plan'\nplan = 'here'\n", "here"},
    {"service.*.requests",
     kMembers +
         "[site.s]\nlatitude = '0 deg'\nlongitude = '0 deg'\nelevation = '10 deg'\n[service.x]\nfrom = ['*']\nto "
         "= ['c.*']\ndeadline = '1 s'\nrequests = 'here'\n",
     "here"},
    {"constellation.*.member[].backing[]",
     kMembers + "like = 'n'\n[[constellation.c.member]]\nplane = 0\nbacking = ['d=trace:here']\n[satellite.n]\n"
                "[device.d]\nkind = 'gpu'\nsatellite = 'n'\n",
     "here"},
    {"device.*.step[].file", kRtl + "[[device.d.step]]\ndo = 'load'\nfile = 'here'\n", "here"},
};

class Folder {
 public:
  Folder() {
    write("here", "x");
    write("set.tle",
          "1 90001U 26001A   26121.50000000  .00001234  00000-0  11606-3 0  9993\n"
          "2 90001  97.6400 123.4567 0012345  87.6543 272.5678 15.10000000123453\n");
    write("top.v",
          "`include \"w.svh\"\nmodule top(input clk, output [`W-1:0] q);\nother o(.clk(clk), .q(q));\nendmodule\n");
    write("inc/w.svh", "`define W 8\n");
    write("lib/other.v", "module other(input clk, output [7:0] q);\nassign q = {8{clk}};\nendmodule\n");
  }
  RunInputs inputs(const std::string& text) const {
    const auto bed = testbed::parse_testbed((folder_.path() / "testbed.toml").string(),
                                            "[testbed]\nname = 't'\nepoch = '2026-05-02T00:00:00Z'\n" + text, {});
    return inputs_of(bed);
  }
  std::string path(const std::string& name) const { return (folder_.path() / name).lexically_normal().string(); }

 private:
  void write(const std::string& name, const std::string& text) const {
    fs::create_directories((folder_.path() / name).parent_path());
    std::ofstream(folder_.path() / name) << text;
  }
  base::TemporaryFolder folder_{"/tmp/flatsat-run-inputs-"};
};

}  // namespace

// A key that names files and has no row above is one that a campaign would not notice.
BOOST_AUTO_TEST_CASE(every_key_of_the_schema_that_names_files_has_a_case_here) {
  std::set<std::string> keys, cases;
  add_paths(json::parse(testbed::testbed_schema()), "", keys);
  for (const auto& named : kNamed) cases.insert(named.key);
  BOOST_TEST(keys == cases, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(what_such_a_key_names_is_among_what_a_run_reads) {
  const Folder folder;
  for (const auto& named : kNamed) {
    const auto inputs = folder.inputs(named.text);
    BOOST_TEST(inputs.files.contains(folder.path(named.file)), named.key);
  }
}

BOOST_AUTO_TEST_CASE(what_a_step_writes_is_no_input) {
  const auto inputs = Folder().inputs(kRtl + "[[device.d.step]]\ndo = 'dump'\nfile = 'out'\nlength = 4\n");
  for (const auto& file : inputs.files) BOOST_TEST(!file.ends_with("out"), file);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::bench
