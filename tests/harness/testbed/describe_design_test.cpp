#include <boost/test/unit_test.hpp>
#include <filesystem>

#include "harness/testbed/describe.h"
#include "tests/harness/testbed/described.h"

namespace flatsat::testbed {

namespace suites {  // a suite is a namespace, which must not meet the function of its name

BOOST_AUTO_TEST_SUITE(describe_design)

namespace {

const std::string kTop = "top = 'top'\nfiles = ['top.sv']\n";

hdl::RtlDescription design(const std::string& more) { return described(testbed::describe_design, kTop + more); }
std::string told(const std::string& more) { return mistakes(testbed::describe_design, kTop + more); }
std::string step(const std::string& keys) { return mistakes(describe_step, keys); }

}  // namespace

BOOST_AUTO_TEST_CASE(a_design_is_a_top_its_files_and_what_its_ports_are) {
  const auto r = design(
      "idle = '!busy'\ncycle_energy = '0.5 nJ'\n[[clock]]\nport = 'clk'\nfrequency = '250 MHz'\n"
      "[[reset]]\nport = 'rst'\nactive = 'high'\n[[axi_lite]]\npattern = 's_*'\nbase = 0x1000\n"
      "[[stream_in]]\npattern = 'in_*'\ntdest = 3\n[memory.ddr]\nsize = '1 MiB'\n"
      "[[interrupt]]\nport = 'irq'\nkind = 'edge'\n");
  BOOST_TEST(r.sources.top.text == "top");
  BOOST_TEST(r.clocks.at(0).frequency_hz == 250e6);
  BOOST_TEST(r.resets.at(0).active_high);
  BOOST_TEST(r.axi_lite.at(0).base == 0x1000u);
  BOOST_TEST((r.axi_lite.at(0).kind == hdl::PortKind::kAxiLite));
  BOOST_TEST(r.streams_in.at(0).tdest == 3u);
  BOOST_TEST(r.memories.at(0).size_bytes == 1048576.0);
  BOOST_TEST(r.interrupts.at(0).edge);
  BOOST_TEST(r.idle.text == "!busy");
  BOOST_TEST(r.cycle_pj == 500.0);
}

BOOST_AUTO_TEST_CASE(a_bus_has_the_keys_of_its_kind_and_no_others) {
  BOOST_TEST(told("[[axi_master]]\npattern = 'm_*'\nhost = 0x80000000\n") == "");
  BOOST_TEST(has(told("[[axi_lite]]\npattern = 's_*'\nhost = 0\n"), "f:5:1: unknown key axi_lite[0].host"));
  BOOST_TEST(has(told("[[memory_port]]\npattern = 'm_*'\nstall = 5\n"), "f:5:1: unknown key memory_port[0].stall"));
  BOOST_TEST(has(told("[[stream_out]]\npattern = 'o_*'\ntid = 5\n"), "f:5:1: unknown key stream_out[0].tid"));
  BOOST_TEST(told("[[pins]]\npulse = ['start']\n") == "f:3:1: pins[0].ports is missing");
  BOOST_TEST(told("[[axi_slave]]\nstall = 96\n") == "f:4:9: axi_slave[0].stall must be a whole number from 0 to 95");
}

BOOST_AUTO_TEST_CASE(a_step_has_what_it_needs) {
  BOOST_TEST(step("do = 'write'\naddress = 4\n") == "f:1:6: do = \"write\" needs value or values");
  BOOST_TEST(step("do = 'poll'\n") == "f:1:6: do = \"poll\" needs expect");
  BOOST_TEST(step("do = 'dump'\nlength = 4\n") == "f:1:6: do = \"dump\" needs file");
  BOOST_TEST(step("do = 'dump'\nfile = 'x'\n") == "f:1:6: do = \"dump\" needs length");
  BOOST_TEST(step("do = 'load'\n") == "f:1:6: do = \"load\" needs file or values");
  BOOST_TEST(step("do = 'compare'\n") == "f:1:6: do = \"compare\" needs file or values");
  BOOST_TEST(step("do = 'compare'\nvalues = [1, '0x2']\n") == "");
  BOOST_TEST(step("do = 'read'\n") == "");
}

BOOST_AUTO_TEST_CASE(numbers_of_a_step_fit_into_its_word) {
  BOOST_TEST(step("do = 'write'\nbytes = 2\nvalue = '0xffff'\n") == "");
  const std::string why = "f:1:6: do has a number that does not fit into bytes = 2";
  BOOST_TEST(step("do = 'write'\nbytes = 2\nvalue = '0x10000'\n") == why);
  BOOST_TEST(step("do = 'read'\nbytes = 2\nexpect = 1\nmask = '0x1ffff'\n") == why);
  BOOST_TEST(step("do = 'write'\nbytes = 2\nvalues = [1, 65536]\n") == why);
}

BOOST_AUTO_TEST_CASE(words_of_actions_are_those_of_a_testbed) {
  BOOST_TEST(to_string(StepAction::kWaitInterrupt) == std::string("wait_interrupt"));
  BOOST_TEST(to_string(StepAction::kWait) == std::string("wait"));
}

BOOST_AUTO_TEST_CASE(after_reading_buses_are_one_list_memories_whole_words_and_interrupts_known) {
  DeviceConfig device;
  device.design = design(
      "[[pins]]\nports = ['start']\n[[axi_lite]]\npattern = 's_*'\n[memory.ddr]\nsize = '1001 B'\n"
      "[[interrupt]]\nport = 'irq'\n");
  auto& wait = device.steps.emplace_back();
  wait.port = {"irq", {"f", 20, 8}};
  std::vector<config::Problem> problems;
  finish_design(device, "beds/a.toml", problems);
  BOOST_TEST(problems.empty());
  BOOST_TEST(device.design.interrupts_by_name);
  BOOST_TEST(device.design.buses.size() == 2u);
  BOOST_TEST((device.design.buses[0].kind == hdl::PortKind::kAxiLite));
  BOOST_TEST(device.design.memories[0].bytes == 1000u);
  BOOST_TEST(device.design.sources.folder == std::filesystem::absolute("beds").string());
  device.steps[0].port.text = "irk";
  finish_design(device, "beds/a.toml", problems);
  BOOST_REQUIRE(problems.size() == 1u);
  BOOST_TEST(config::ConfigError(problems).what() ==
             std::string("f:20:8: no [[...interrupt]] has port irk; did you mean irq?"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace suites

}  // namespace flatsat::testbed
