#include "harness/hdl/verilator.h"

#include <boost/test/unit_test.hpp>
#include <fstream>
#include <set>

#include "harness/base/temporary_folder.h"
#include "tests/harness/hdl/ports.h"

namespace flatsat::hdl {

BOOST_AUTO_TEST_SUITE(verilator)

namespace {

const config::SourceLocation kTop{"bench.toml", 5, 7};

std::string told_of(const std::string& output) { return told(sort_words(output, kTop).errors); }

/// Two leaves, a counter with a reset, a memory of 64 words.
constexpr const char* kDesign = R"(`include "defs.svh"
module leaf (input logic clk_i, input logic d_i, output logic q_o);
  always_ff @(posedge clk_i) q_o <= d_i;
endmodule
module top #(
  parameter int unsigned W = `WIDTH
) (
  input  logic clk_i,
  input  logic rst_ni,
  input  logic [W-1:0] data_i,
  output logic [3:0] count_o,
  inout  wire pad_io,
  output logic [1:0] leaves_o
);
  logic [15:0] memory[64];
  logic [3:0] count_q;
  leaf a (.clk_i, .d_i(data_i[0]), .q_o(leaves_o[0]));
  leaf b (.clk_i, .d_i(leaves_o[0]), .q_o(leaves_o[1]));
  always_ff @(posedge clk_i or negedge rst_ni) begin
    if (!rst_ni) count_q <= '0;
    else count_q <= count_q + 4'(memory[0]);
  end
  always_ff @(posedge clk_i) memory[data_i[5:0]] <= 16'(data_i);
  assign count_o = count_q;
endmodule
)";

struct Design {
  explicit Design(const std::string& source) {
    write("top.sv", source);
    write("defs.svh", "`define WIDTH 8\n");
    set.folder = folder.path();
    set.top = "top";
    set.files = {(folder.path() / "top.sv").string()};
  }
  void write(const std::string& name, const std::string& text) const { std::ofstream(folder.path() / name) << text; }
  PortList ports() const { return read_ports(set, kTop, folder.path().string()); }
  std::string refusal() const {
    try {
      ports();
    } catch (const config::ConfigError& error) {
      return error.what();
    }
    return "nothing";
  }
  base::TemporaryFolder folder{"/tmp/flatsat-verilator-"};
  SourceSet set;
};

}  // namespace

BOOST_AUTO_TEST_CASE(an_error_keeps_the_place_that_verilator_gives_it) {
  BOOST_TEST(told_of("%Error: rtl/a.sv:12:3: syntax error, unexpected end\n   12 | end\n") ==
             "rtl/a.sv:12:3: syntax error, unexpected end");
  BOOST_TEST(told_of("%Error: a.sv:12: old style\n") == "a.sv:12:1: old style");
  BOOST_TEST(told_of("%Error: no place at all\n") == "bench.toml:5:7: Verilator: no place at all");
}

BOOST_AUTO_TEST_CASE(an_error_of_a_class_says_what_lets_it_pass_or_its_class) {
  BOOST_TEST(told_of("%Error-BLKANDNBLK: a.sv:1:2: mixed\n") ==
             "a.sv:1:2: mixed; \"-Wno-BLKANDNBLK\" among the files lets it pass");
  BOOST_TEST(told_of("%Error-UNSUPPORTED: a.sv:1:2: a thing\n") == "a.sv:1:2: a thing (UNSUPPORTED)");
  BOOST_TEST(told_of("%Error: a.sv:1:2: Cannot find file containing module: 'x'\n") ==
             "a.sv:1:2: Cannot find file containing module: 'x'; name its file, its folder in library_dirs, or, of a "
             "maker's cell, a model of your own");
}

BOOST_AUTO_TEST_CASE(summaries_are_no_errors_and_no_more_than_forty_are_told) {
  BOOST_TEST(told_of("%Error: Exiting due to 2 error(s)\n%Error: Command Failed x\n%Error: Cannot continue\n") ==
             "nothing");
  std::string many;
  for (int i = 0; i < 50; ++i) many += "%Error: a.sv:1:1: e\n";
  BOOST_TEST(sort_words(many, kTop).errors.size() == 40u);
}

BOOST_AUTO_TEST_CASE(warnings_are_counted_by_class_and_the_grave_ones_told_apart) {
  const auto words = sort_words("%Warning-LATCH: a\n%Warning-UNUSED: b\n%Warning-LATCH: c\n", kTop);
  BOOST_TEST(all_warnings(words.warnings) == "LATCH 2, UNUSED 1");
  BOOST_TEST(grave_warnings(words.warnings) == "LATCH 2");
  BOOST_TEST(grave_warnings({{"UNUSED", 1}}) == "");
}

BOOST_AUTO_TEST_CASE(a_number_of_a_range_stands_where_the_source_says) {
  auto port = in("v", 8);
  BOOST_TEST(port.place_of(3).value() == 3u);
  BOOST_TEST(!port.place_of(8));
  port.left = 0;
  port.right = 7;
  BOOST_TEST(port.place_of(0).value() == 7u);
  BOOST_TEST(port.first_bit() == 0);
  port.step = 4;
  BOOST_TEST(port.place_of(6).value() == 4u);
}

BOOST_AUTO_TEST_CASE(parts_overlap_where_they_have_a_bit_of_one_word_in_common) {
  const auto part = [](unsigned low, unsigned bits, const std::string& word = "") {
    auto made = in("v", bits);
    made.whole = "v";
    made.low = low;
    made.word = word;
    return made;
  };
  BOOST_TEST(part(0, 4).overlaps(part(3, 1)));
  BOOST_TEST(!part(0, 4).overlaps(part(4, 4)));
  BOOST_TEST(!part(0, 4, "[0]").overlaps(part(0, 4, "[1]")));
  BOOST_TEST(in("v", 8).overlaps(part(4, 1)));
  BOOST_TEST(!in("w", 8).overlaps(part(4, 1)));
}

BOOST_AUTO_TEST_CASE(elaborating_tells_ports_with_their_places_files_and_what_the_design_holds) {
  const Design design(kDesign);
  const auto list = design.ports();
  BOOST_REQUIRE(list.ports.size() == 6u);
  BOOST_TEST(list.ports[0].name == "clk_i");
  BOOST_TEST((list.ports[1].edge == Edge::kFalling));
  BOOST_TEST(list.ports[2].bits == 8u);
  const auto file = (design.folder.path() / "top.sv").string();
  BOOST_TEST(config::to_string(list.ports[2].location) == file + ":10:24");
  BOOST_TEST((list.ports[3].direction == RtlPort::Direction::kOut));
  BOOST_TEST((list.ports[4].direction == RtlPort::Direction::kInOut));
  const std::set<std::string> files(list.files.begin(), list.files.end());
  const std::set<std::string> expected{(design.folder.path() / "defs.svh").string(), file};
  BOOST_TEST(files == expected, boost::test_tools::per_element());
  BOOST_REQUIRE(list.memories.size() == 1u);  // 64 words are more than the 32 that waveforms take
  BOOST_TEST(list.memories[0].name == "memory");
  BOOST_TEST(list.memories[0].words == 64u);
  BOOST_TEST(list.memories[0].bits == 16u);
  BOOST_REQUIRE(list.registers.size() == 2u);
  BOOST_TEST(list.registers[0].module == "top");
  BOOST_TEST(list.registers[0].name == "count_q");
}

// By hand: top and leaf; top, a and b; 4 bits of count_q and one of each leaf; 64 x 16; 25 lines and one of defs.svh.
BOOST_AUTO_TEST_CASE(the_size_of_a_design_counts_what_is_clocked_in_all_instances) {
  const auto size = Design(kDesign).ports().size;
  BOOST_TEST(size.modules == 2u);
  BOOST_TEST(size.instances == 3u);
  BOOST_TEST(size.register_bits == 6u);
  BOOST_TEST(size.memory_bits == 1024u);
  BOOST_TEST(size.lines == 26u);
}

BOOST_AUTO_TEST_CASE(parameters_reach_the_top_and_what_cannot_be_elaborated_is_told_where_it_stands) {
  Design design(kDesign);
  design.set.parameters = {"W=12"};
  BOOST_TEST(design.ports().ports[2].bits == 12u);
  design.set.parameters.clear();
  design.write("defs.svh", "`define WIDTH missing\n");
  const auto refusal = design.refusal();
  BOOST_TEST(refusal.find((design.folder.path() / "top.sv").string() + ":6:") == 0u, refusal);
  design.set.top = "tip";
  BOOST_TEST(design.refusal().find("bench.toml:5:7: Verilator: ") != std::string::npos, design.refusal());
}

BOOST_AUTO_TEST_CASE(lint_says_more_than_elaborating) {
  const Design design(
      "module top (input logic a_i, output logic q_o);\n  logic spare;\n  assign spare = a_i;\n  assign q_o = a_i;\n"
      "endmodule\n");
  BOOST_TEST(all_warnings(design.ports().warnings) == "");
  BOOST_TEST(all_warnings(lint(design.set, kTop)) == "UNUSEDSIGNAL 1");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::hdl
