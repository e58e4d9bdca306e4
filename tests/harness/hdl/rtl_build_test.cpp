#include "harness/hdl/rtl_build.h"

#include <boost/test/unit_test.hpp>
#include <fstream>
#include <sstream>

#include "harness/base/temporary_folder.h"
#include "tests/harness/hdl/ports.h"
#include "tests/support/environment.h"

namespace flatsat::hdl {

BOOST_AUTO_TEST_SUITE(rtl_build)

namespace {

namespace fs = std::filesystem;

using Value = std::optional<std::string>;

std::string cache_where(const Value& own, const Value& xdg, const Value& home) {
  const support::EnvironmentVariable cache("FLATSAT_CACHE", own), folder("XDG_CACHE_HOME", xdg), user("HOME", home);
  return rtl_cache();
}

struct Design {
  Design() {
    rtl.sources.folder = folder.path();
    rtl.sources.top = text("top");
    rtl.sources.files = {text("top.sv")};
    rtl.clocks.push_back({text("clk"), 100e6, "", {"f", 3, 1}});
    write("top.sv", "module top (input logic clk, output logic q);\n  assign q = clk;\nendmodule\n");
  }
  void write(const std::string& name, const std::string& content) const {
    std::ofstream(folder.path() / name) << content;
  }
  PortList ports() const {
    std::vector<config::Problem> problems;
    return list_ports(find_sources(rtl.sources, problems), {"f", 1, 1}, cache.path());
  }
  std::vector<fs::path> entries() const {
    const fs::directory_iterator all(cache.path() / "ports");
    return {begin(all), end(all)};
  }
  std::string wrong() const {
    std::vector<config::Problem> problems;
    check_rtl(rtl, cache.path(), problems);
    return told(problems);
  }
  base::TemporaryFolder folder{"/tmp/flatsat-build-"}, cache{"/tmp/flatsat-cache-"};
  RtlDescription rtl;
};

}  // namespace

// XDG Base Directory Specification 0.8: XDG_CACHE_HOME must be absolute, else it is ignored.
BOOST_AUTO_TEST_CASE(the_cache_is_where_the_environment_says) {
  BOOST_TEST(cache_where("/own", "/xdg", "/home/a") == "/own");
  BOOST_TEST(cache_where("own", "/xdg", "/home/a") == fs::absolute("own").string());
  BOOST_TEST(cache_where("", "/xdg", "/home/a") == "/xdg/flatsat");
  BOOST_TEST(cache_where(std::nullopt, "xdg", "/home/a") == "/home/a/.cache/flatsat");
  BOOST_TEST(cache_where(std::nullopt, std::nullopt, std::nullopt) == fs::absolute("build/rtl-cache").string());
}

BOOST_AUTO_TEST_CASE(a_design_is_elaborated_once_and_again_when_a_file_changes) {
  const Design design;
  BOOST_TEST(design.ports().ports.at(1).name == "q");
  BOOST_REQUIRE(design.entries().size() == 1u);
  const auto entry = design.entries().front();
  std::stringstream kept;
  kept << std::ifstream(entry).rdbuf();
  std::string marked = kept.str();
  marked.replace(marked.find("[\"q\","), 4, "[\"m\"");
  std::ofstream(entry) << marked;
  BOOST_TEST(design.ports().ports.at(1).name == "m");  // out of the cache
  design.write("top.sv", "module top (input logic clk, output logic r);\n  assign r = clk;\nendmodule\n");
  BOOST_TEST(design.ports().ports.at(1).name == "r");
  BOOST_TEST(design.entries().size() == 1u);
  BOOST_TEST(fs::is_empty(design.cache.path() / "tmp"));
}

BOOST_AUTO_TEST_CASE(an_entry_that_is_none_is_made_anew) {
  const Design design;
  design.ports();
  for (const char* damaged : {"", "no json", "{\"files\":[]}", "[1,2]"}) {
    std::ofstream(design.entries().front()) << damaged;
    BOOST_TEST(design.ports().ports.at(1).name == "q", damaged);
  }
}

BOOST_AUTO_TEST_CASE(what_was_elaborated_is_read_back_as_it_was) {
  const Design design;
  const auto first = design.ports(), again = design.ports();
  BOOST_TEST(again.size.lines == 3u);
  BOOST_TEST(again.size.modules == first.size.modules);
  BOOST_TEST(again.files == first.files, boost::test_tools::per_element());
  BOOST_TEST(config::to_string(again.ports.at(1).location) == config::to_string(first.ports.at(1).location));
  BOOST_TEST((again.ports.at(1).direction == RtlPort::Direction::kOut));
}

BOOST_AUTO_TEST_CASE(a_new_file_in_a_folder_that_is_searched_is_seen) {
  Design design;
  fs::create_directory(design.folder.path() / "inc");
  design.rtl.sources.include_dirs = {text("inc")};
  design.ports();
  design.write("inc/new.svh", "");
  design.ports();
  BOOST_TEST(design.entries().size() == 2u);
}

BOOST_AUTO_TEST_CASE(all_that_can_be_wrong_before_a_build_is_told) {
  Design design;
  BOOST_TEST(design.wrong() == "nothing");
  design.rtl.preloads.push_back({text("rom.hex"), 0, {}});
  BOOST_TEST(design.wrong() == "f:7:10: there is no 'rom.hex' in " + design.folder.path().string());
  design.rtl.preloads.clear();
  design.rtl.clocks[0].port = text("clock");
  BOOST_TEST(design.wrong() == "f:7:10: clock: top has no port clock; did you mean clk?");
  design.write("top.sv", "module top (input logic clk);\n  syntax\nendmodule\n");
  BOOST_TEST(design.wrong().find((design.folder.path() / "top.sv").string() + ":3:1: syntax error") == 0u,
             design.wrong());
}

BOOST_AUTO_TEST_CASE(a_cache_that_cannot_be_made_is_told_with_what_names_another) {
  const Design design;
  design.write("file", "");
  std::vector<config::Problem> problems;
  const auto blocked = (design.folder.path() / "file").string();
  BOOST_CHECK_EXCEPTION(check_rtl(design.rtl, blocked, problems), std::runtime_error, [&](const auto& error) {
    return std::string(error.what()) ==
           blocked + "/locks: cannot make the cache's folder: Not a directory; FLATSAT_CACHE names another";
  });
}

BOOST_AUTO_TEST_CASE(a_design_is_built_once_and_an_error_of_its_cpp_is_told) {
  Design design;
  std::vector<std::string> said;
  const auto say = [&](const std::string& line) { said.push_back(line); };
  const auto first = build_rtl(design.rtl, design.cache.path(), say);
  BOOST_TEST(!first.from_cache);
  BOOST_TEST(fs::exists(first.library));
  BOOST_TEST(said.at(0) == "building top from 1 files; later runs find it in " + design.cache.path().string());
  BOOST_TEST(build_rtl(design.rtl, design.cache.path(), say).from_cache);
  BOOST_TEST(fs::is_empty(design.cache.path() / "tmp"));
  design.write("model.cpp", "int wrong( { return 0; }\n");
  design.rtl.sources.files.push_back(text("model.cpp"));
  BOOST_CHECK_EXCEPTION(build_rtl(design.rtl, design.cache.path(), say), config::ConfigError, [](const auto& error) {
    const std::string all = error.what();
    return all.find("top with its C++: ") == 0 && all.find("model.cpp:1:") != std::string::npos;
  });
  BOOST_TEST(fs::is_empty(design.cache.path() / "tmp"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::hdl
