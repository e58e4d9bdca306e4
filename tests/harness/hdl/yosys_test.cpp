#include "harness/hdl/yosys.h"

#include <boost/test/unit_test.hpp>
#include <cstdio>
#include <fstream>

#include "harness/base/process.h"
#include "harness/base/temporary_folder.h"
#include "tests/support/environment.h"

namespace flatsat::hdl {

BOOST_AUTO_TEST_SUITE(yosys)

namespace {

struct Design {
  explicit Design(const std::string& source) {
    std::ofstream(folder.path() / "top.v") << source;
    set.folder = folder.path();
    set.top = "top";
    set.files = {(folder.path() / "top.v").string()};
  }
  YosysCells cells() const { return yosys_cells(set, folder.path().string()); }
  base::TemporaryFolder folder{"/tmp/flatsat-yosys-"};
  SourceSet set;
};

bool is_missing() {
  const bool there = base::run({.words = {"sh", "-c", "command -v yosys"}}).status.is_success();
  if (!there) std::printf("\nskipped: there is no yosys on the PATH\n");
  return !there;
}

constexpr const char* kCounter =
    "module top #(parameter W = 4) (input clk, input [5:0] a, output [W-1:0] q, output [7:0] r);\n"
    "  reg [W-1:0] count;\n  reg [7:0] memory [0:63];\n  reg [7:0] word;\n"
    "  always @(posedge clk) begin\n    count <= count + 1;\n    memory[a] <= count;\n    word <= memory[a];\n  end\n"
    "  assign q = count;\n  assign r = word;\nendmodule\n";

}  // namespace

BOOST_AUTO_TEST_CASE(without_a_yosys_nothing_is_counted) {
  const Design design(kCounter);
  std::filesystem::create_symlink("/bin/sh", design.folder.path() / "sh");
  const support::EnvironmentVariable path("PATH", design.folder.path().string());
  const auto cells = design.cells();
  BOOST_TEST(!cells.there);
  BOOST_TEST(cells.refused == "");
}

// By hand: 4 bits of count and 8 of word; one memory; at least the adder.
BOOST_AUTO_TEST_CASE(flip_flops_are_counted_bit_by_bit_and_memories_apart) {
  if (is_missing()) return;
  Design design(kCounter);
  const auto cells = design.cells();
  BOOST_TEST(cells.refused == "");
  BOOST_TEST(cells.flip_flops == 12u);
  BOOST_TEST(cells.memories == 1u);
  BOOST_TEST(cells.cells >= 1u);
  design.set.parameters = {"W=6"};
  BOOST_TEST(design.cells().flip_flops == 14u);
}

BOOST_AUTO_TEST_CASE(a_design_that_it_cannot_read_is_told_with_its_place) {
  if (is_missing()) return;
  const auto cells = Design("module top;\n  wrong wrong\nendmodule\n").cells();
  BOOST_TEST(cells.there);
  BOOST_TEST(cells.refused.find("top.v:3: ") != std::string::npos, cells.refused);
  BOOST_TEST(cells.refused.find("ERROR") == std::string::npos, cells.refused);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::hdl
