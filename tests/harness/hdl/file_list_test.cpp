#include "harness/hdl/file_list.h"

#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>

namespace flatsat::hdl {

BOOST_AUTO_TEST_SUITE(file_list)

namespace {

namespace fs = std::filesystem;

/// A folder of sources that goes with the test.
class Folder {
 public:
  Folder() {
    char name[] = "/tmp/flatsat-list-XXXXXX";
    BOOST_REQUIRE(mkdtemp(name) != nullptr);
    path_ = name;
  }
  ~Folder() { fs::remove_all(path_); }
  Folder(const Folder&) = delete;
  Folder& operator=(const Folder&) = delete;

  void write(const std::string& name, const std::string& text = "") const {
    fs::create_directories(fs::path(path(name)).parent_path());
    std::ofstream(path(name)) << text;
  }
  std::string path(const std::string& name) const { return path_ + "/" + name; }
  SourceSet found(const std::vector<std::string>& files) {
    RtlSources sources;
    sources.folder = path_;
    for (const auto& file : files) sources.files.push_back({file, {"bench.toml", 3, 9}});
    problems.clear();
    return find_sources(sources, problems);
  }
  std::vector<config::Problem> problems;

 private:
  std::string path_;
};

using Paths = std::vector<std::string>;

}  // namespace

BOOST_AUTO_TEST_CASE(sources_and_dpi_are_told_apart_by_their_ends) {
  Folder folder;
  folder.write("top.sv");
  folder.write("model.cpp");
  const auto set = folder.found({"top.sv", "model.cpp"});
  BOOST_TEST(folder.problems.empty());
  BOOST_TEST(set.files == Paths{folder.path("top.sv")}, boost::test_tools::per_element());
  BOOST_TEST(set.dpi == Paths{folder.path("model.cpp")}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_list_is_opened_its_comments_left_out_and_its_options_taken) {
  Folder folder;
  folder.write("rtl/a.sv");
  folder.write("rtl/inc/x.svh");
  folder.write("rtl/top.f",
               "// of the design\n+incdir+inc +define+WIDTH=8+FAST\n# a.sv again\na.sv /* b.sv */ -Wno-WIDTH\n");
  const auto set = folder.found({"rtl/top.f"});
  BOOST_TEST(folder.problems.empty());
  BOOST_TEST(set.files == Paths{folder.path("rtl/a.sv")}, boost::test_tools::per_element());
  BOOST_TEST(set.include_dirs == Paths{folder.path("rtl/inc")}, boost::test_tools::per_element());
  BOOST_TEST(set.defines == (Paths{"WIDTH=8", "FAST"}), boost::test_tools::per_element());
  BOOST_TEST(set.options == Paths{"-Wno-WIDTH"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(quotes_and_backslashes_hold_blanks_together_as_verilator_reads_a_list) {
  Folder folder;
  folder.write("a b/one.v");
  folder.write("a b/two.v");
  folder.write("three.v");
  folder.write("a b/all.f", R"("../a b/one.v" ../a\ b/two.v +define+S=\"x\"+T="y" "../three.v" # "not this"
"+incdir+../a b" \
-DNEXT
)");
  const auto set = folder.found({"a b/all.f"});
  BOOST_TEST(folder.problems.empty());
  const Paths files{folder.path("a b/one.v"), folder.path("a b/two.v"), folder.path("three.v")};
  BOOST_TEST(set.files == files, boost::test_tools::per_element());
  BOOST_TEST(set.include_dirs == Paths{folder.path("a b")}, boost::test_tools::per_element());
  BOOST_TEST(set.defines == (Paths{"S=\"x\"", "T=y", "NEXT"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(quotes_in_a_testbed_are_those_of_the_design) {
  Folder folder;
  const auto set = folder.found({R"(+define+S="x")"});
  BOOST_TEST(set.defines == Paths{R"(S="x")"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(what_is_missing_is_named_where_it_was_written) {
  Folder folder;
  folder.write("top.f", "\n  gone.sv\n");
  folder.found({"top.f", "lost.sv"});
  BOOST_REQUIRE(folder.problems.size() == 2u);
  BOOST_TEST(config::to_string(folder.problems[0].location) == folder.path("top.f") + ":2:3");
  BOOST_TEST(config::to_string(folder.problems[1].location) == "bench.toml:3:9");
}

BOOST_AUTO_TEST_CASE(a_list_that_names_itself_and_an_option_that_is_unknown_are_mistakes) {
  Folder folder;
  folder.write("loop.f", "-f loop.f\n");
  folder.found({"loop.f"});
  BOOST_REQUIRE(folder.problems.size() == 1u);
  BOOST_TEST(folder.problems[0].text.find("lists in lists too deep") != std::string::npos);
  folder.found({"-qqq"});
  BOOST_REQUIRE(folder.problems.size() == 1u);
  BOOST_TEST(folder.problems[0].text.find("option '-qqq' is not known here") == 0u);
}

BOOST_AUTO_TEST_CASE(waivers_come_first_for_verilator) {
  SourceSet set;
  set.files = {"top.sv", "lint.vlt"};
  set.defines = {"A"};
  const Paths expected{"-DA", "lint.vlt", "top.sv"};
  BOOST_TEST(verilator_sources(set) == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::hdl
