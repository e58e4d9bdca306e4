#include "harness/hdl/files_read.h"

#include <boost/test/unit_test.hpp>
#include <fstream>

#include "harness/base/temporary_folder.h"

namespace flatsat::hdl {

namespace suites {  // a suite is a namespace, which must not meet the function of its name

BOOST_AUTO_TEST_SUITE(files_read)

namespace {

namespace fs = std::filesystem;

struct Design {
  Design() {
    rtl.sources.folder = folder.path();
    rtl.sources.top = {"top", {"f", 1, 1}};
    name("top.sv");
    write("top.sv", "module top (input logic a_i);\nendmodule\n");
  }
  void write(const std::string& file, const std::string& text = "x") const {
    fs::create_directories((folder.path() / file).parent_path());
    std::ofstream(folder.path() / file) << text;
  }
  void name(const std::string& file) { rtl.sources.files.push_back({file, {"f", 2, 3}}); }
  /// Names below the folder, in the order of letters.
  std::string read(const std::vector<std::string>& named = {}) const {
    std::string names;
    for (const auto& path : hdl::files_read(rtl, named, cache.path()))
      names += (names.empty() ? "" : " ") + path.lexically_relative(folder.path()).string();
    return names;
  }
  base::TemporaryFolder folder{"/tmp/flatsat-read-"}, cache{"/tmp/flatsat-cache-"};
  RtlDescription rtl;
};

}  // namespace

BOOST_AUTO_TEST_CASE(sources_their_lists_and_what_they_include_are_read) {
  Design design;
  design.rtl.sources.files.clear();
  design.name("rtl/all.f");
  design.write("rtl/all.f", "+incdir+inc\ntop.sv\n");
  design.write("rtl/top.sv", "`include \"defs.inc\"\nmodule top (input logic a_i);\nendmodule\n");
  design.write("rtl/inc/defs.inc", "// nothing\n");
  design.write("rtl/inc/other.inc", "// nothing\n");
  BOOST_TEST(design.read() == "rtl/all.f rtl/inc/defs.inc rtl/top.sv");
}

BOOST_AUTO_TEST_CASE(memory_contents_are_whatever_a_quoted_word_names_that_is_there) {
  Design design;
  design.write("top.sv",
               "module top (input logic a_i);\n  logic [7:0] m[4];\n"
               "  initial $readmemh(\"data/rom.txt\", m);\n  initial $display(\"no file\");\nendmodule\n");
  design.write("data/rom.txt", "00\n");
  design.write("data/more.txt", "00\n");
  BOOST_TEST(design.read() == "data/rom.txt top.sv");
}

BOOST_AUTO_TEST_CASE(a_value_of_a_parameter_a_define_or_a_plusarg_may_be_a_file) {
  Design design;
  for (const char* file : {"p.txt", "d.txt", "a.txt", "b.txt"}) design.write(file);
  design.write("top.sv", "module top #(parameter F = \"\") (input logic a_i);\nendmodule\n");
  const config::SourceLocation at{"f", 3, 1};
  design.rtl.sources.parameters = {{"F=\"p.txt\"", at}};
  design.rtl.sources.defines = {{"D=d.txt", at}};
  design.rtl.sources.plusargs = {{"image=a.txt", at}};
  BOOST_TEST(design.read() == "a.txt d.txt p.txt top.sv");
}

BOOST_AUTO_TEST_CASE(files_of_the_usual_endings_beside_the_sources_and_preloads_are_read) {
  Design design;
  for (const char* file : {"a.hex", "b.mem", "c.txt", "sub/d.hex", "e.bin"}) design.write(file);
  design.rtl.preloads.push_back({{"c.txt", {"f", 4, 1}}, 0, {}});
  BOOST_TEST(design.read() == "a.hex b.mem c.txt e.bin top.sv");
}

BOOST_AUTO_TEST_CASE(beside_cpp_its_headers_are_read_and_what_the_testbed_names) {
  Design design;
  design.name("dpi/model.cpp");
  for (const char* file : {"dpi/model.cpp", "dpi/model.h", "dpi/more.hpp", "dpi/notes.md", "inputs.csv"})
    design.write(file, "\n");
  BOOST_TEST(design.read({"inputs.csv"}) == "dpi/model.cpp dpi/model.h dpi/more.hpp inputs.csv top.sv");
}

// Sixteen MiB and one byte: files of zeros, which take no room.
BOOST_AUTO_TEST_CASE(a_file_of_more_than_sixteen_mib_is_left_out) {
  Design design;
  design.write("a.bin");
  design.write("b.bin");
  fs::resize_file(design.folder.path() / "a.bin", 16u << 20);
  fs::resize_file(design.folder.path() / "b.bin", (16u << 20) + 1);
  BOOST_TEST(design.read() == "a.bin top.sv");
}

BOOST_AUTO_TEST_CASE(a_source_that_is_not_there_is_a_mistake_where_it_is_named) {
  Design design;
  design.name("gone.sv");
  BOOST_CHECK_EXCEPTION(design.read(), config::ConfigError,
                        [](const auto& error) { return std::string(error.what()).find("f:2:3: ") == 0; });
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace suites

}  // namespace flatsat::hdl
