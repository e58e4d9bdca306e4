#include "harness/report/rtl_report.h"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

namespace flatsat::report {

BOOST_AUTO_TEST_SUITE(rtl_report)

namespace {

RtlReport a_design() {
  return {.device = "dut",
          .top = "top",
          .files = 2,
          .size = {.lines = 100, .modules = 3, .instances = 4, .register_bits = 50, .memory_bits = 1024},
          .warnings = {},
          .cells = {.there = true, .cells = 7, .flip_flops = 50, .memories = 1, .refused = ""},
          .cycles_per_s = 1000.0};
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

std::string error_of(const std::string& devices, const std::string& name) {
  const auto bed = testbed::parse_testbed("bench.toml", "[testbed]\nname = \"t\"\n" + devices, {});
  try {
    examine_rtl(bed, name, [](const std::string&) {});
  } catch (const config::ConfigError& error) {
    return error.what();
  }
  return "no error";
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_text_has_size_state_cells_speed_and_lint) {
  BOOST_TEST(to_text(a_design()) ==
             "dut: top top\n"
             "size      100 lines in 2 files, 3 modules, 4 instances\n"
             "state     50 bits of registers, 1024 bits of memories\n"
             "yosys     7 cells of the word level, 50 flip-flops, 1 memories\n"
             "speed     1000 cycles/s bare\n"
             "lint      clean\n");
}

BOOST_AUTO_TEST_CASE(yosys_may_be_missing_or_refuse_the_design) {
  auto design = a_design();
  design.cells.refused = "no interfaces";
  BOOST_TEST(has(to_text(design), "yosys     cannot read it: no interfaces\n"));
  BOOST_TEST(nlohmann::json::parse(to_json(design))["yosys"] == (nlohmann::json{{"refused", "no interfaces"}}));
  design.cells.there = false;
  BOOST_TEST(has(to_text(design), "yosys     not installed\n"));
  BOOST_TEST(nlohmann::json::parse(to_json(design))["yosys"].is_null());
}

BOOST_AUTO_TEST_CASE(a_testbed_without_rtl_has_nothing_to_report) {
  BOOST_TEST(error_of("[device.gpu0]\nkind = \"gpu\"\n", "") ==
             "bench.toml: name the device; no device of this testbed has any");
}

BOOST_AUTO_TEST_CASE(of_two_devices_with_rtl_one_must_be_named) {
  BOOST_TEST(error_of("[device.npu0]\nkind = \"npu\"\n[device.npu1]\nkind = \"npu\"\n", "") ==
             "bench.toml: name the device; there are npu0, npu1");
  BOOST_TEST(error_of("[device.npu0]\nkind = \"npu\"\n", "npu7") ==
             "bench.toml: device npu7 has no RTL; there are npu0");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::report
