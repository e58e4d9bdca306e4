#include "harness/hdl/missing.h"

#include <boost/test/unit_test.hpp>
#include <fstream>

#include "harness/base/temporary_folder.h"
#include "tests/support/environment.h"

namespace flatsat::hdl {

BOOST_AUTO_TEST_SUITE(missing)

namespace {

namespace fs = std::filesystem;
using Said = std::vector<std::string>;

/// A design in rtl/, and what else stands around it.
struct Project {
  Project() {
    write("rtl/top.sv", "module top; endmodule\n");
    name("rtl/top.sv");
  }
  void write(const std::string& file, const std::string& text) const {
    fs::create_directories(fs::path(path(file)).parent_path());
    std::ofstream(path(file)) << text;
  }
  std::string path(const std::string& file) const { return (folder.path() / file).string(); }
  void name(const std::string& file) { sources.files.push_back({path(file), {"command line", 0, 0}}); }
  bool mended(const std::string& error) {
    said.clear();
    return add_missing(sources, {{{"top.sv", 1, 1}, error}}, said);
  }
  std::vector<std::string> files() const {
    std::vector<std::string> names;
    for (const auto& file : sources.files) names.push_back(file.text);
    return names;
  }
  base::TemporaryFolder folder{"/tmp/flatsat-missing-"};
  RtlSources sources;
  Said said;
};

}  // namespace

BOOST_AUTO_TEST_CASE(the_folder_of_an_included_file_is_found_around_the_sources) {
  Project project;
  project.write("include/prim/defs.svh", "");
  BOOST_TEST(project.mended("Cannot find include file: 'prim/defs.svh'"));
  BOOST_REQUIRE(project.sources.include_dirs.size() == 1u);
  BOOST_TEST(project.sources.include_dirs[0].text == project.path("include"));
  BOOST_TEST(project.said == Said{"found prim/defs.svh in " + project.path("include")},
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(what_lies_nowhere_around_changes_nothing) {
  Project project;
  project.write("include/defs.svh.old", "");
  BOOST_TEST(!project.mended("Cannot find include file: defs.svh"));
  BOOST_TEST(!project.mended("Cannot find file containing module: 'leaf'"));
  BOOST_TEST(!project.mended("syntax error, unexpected end"));
  BOOST_TEST(project.sources.files.size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_module_is_found_in_the_file_of_its_name_before_any_other_and_never_by_a_longer_name) {
  Project project;
  project.write("lib/a_cells.v", "module leaf_big; endmodule\nmodule leaf (); endmodule\n");
  BOOST_TEST(project.mended("Cannot find file containing module: 'leaf'"));
  BOOST_TEST(project.files().back() == project.path("lib/a_cells.v"));
  Project named;
  named.write("lib/a_cells.v", "module leaf (); endmodule\n");
  named.write("lib/leaf.v", "module leaf (); endmodule\n");
  BOOST_TEST(named.mended("Cannot find file containing module: 'leaf'"));
  BOOST_TEST(named.files().back() == named.path("lib/leaf.v"));
  Project longer;
  longer.write("lib/leaf.v", "module leaf_big; endmodule\n");
  BOOST_TEST(!longer.mended("Cannot find file containing module: 'leaf'"));
}

BOOST_AUTO_TEST_CASE(a_package_is_found_and_stands_before_what_uses_it) {
  Project project;
  project.write("rtl/top.sv", "module top; import p::*; endmodule\n");
  project.write("lib/p.sv", "package p;\nendpackage\n");
  BOOST_TEST(project.mended("Package/class 'p' not found, and needs to be predeclared (IEEE 1800-2017 26.3)"));
  const std::vector<std::string> expected{project.path("lib/p.sv"), project.path("rtl/top.sv")};
  BOOST_TEST(project.files() == expected, boost::test_tools::per_element());
  BOOST_TEST(project.said.back() == "put packages before what uses them");
}

BOOST_AUTO_TEST_CASE(language_of_verification_is_left_out_once) {
  Project project;
  BOOST_TEST(project.mended("Unsupported: covergroup"));
  BOOST_REQUIRE(project.sources.defines.size() == 1u);
  BOOST_TEST(project.sources.defines[0].text == "SYNTHESIS");
  BOOST_TEST(!project.mended("Unsupported: covergroup"));
}

BOOST_AUTO_TEST_CASE(folders_whose_names_begin_with_a_dot_are_left_alone) {
  Project project;
  project.write(".git/leaf.v", "module leaf; endmodule\n");
  BOOST_TEST(!project.mended("Cannot find file containing module: 'leaf'"));
}

BOOST_AUTO_TEST_CASE(a_design_is_completed_step_by_step_and_what_stays_missing_is_told) {
  Project project;
  project.write("rtl/top.sv", "`include \"defs.svh\"\nmodule top (input logic [`W-1:0] a_i); leaf l (); endmodule\n");
  project.write("include/defs.svh", "`define W 3\n");
  project.write("lib/leaf.sv", "module leaf; endmodule\n");
  project.sources.top = {"top", {"command line", 0, 0}};
  project.sources.folder = project.folder.path();
  const support::EnvironmentVariable cache("FLATSAT_CACHE", project.path("cache"));
  Said notes;
  const auto note = [&](const std::string& line) { notes.push_back(line); };
  const auto list = list_ports_with_missing(project.sources, note);
  BOOST_REQUIRE(list.ports.size() == 1u);
  BOOST_TEST(list.ports[0].bits == 3u);
  const Said expected{"found defs.svh in " + project.path("include"),
                      "found module leaf in " + project.path("lib/leaf.sv")};
  BOOST_TEST(notes == expected, boost::test_tools::per_element());
  project.write("rtl/top.sv", "module top; gone g (); endmodule\n");
  BOOST_CHECK_EXCEPTION(list_ports_with_missing(project.sources, note), config::ConfigError, [](const auto& error) {
    return std::string(error.what()).find("Cannot find file containing module: 'gone'") != std::string::npos;
  });
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::hdl
