#include "harness/hdl/bind.h"

#include <boost/test/unit_test.hpp>

#include "tests/harness/hdl/ports.h"

namespace flatsat::hdl {

BOOST_AUTO_TEST_SUITE(bind)

namespace {

/// A design "top" whose first clock is clk, at 100 MHz.
struct Design {
  Design() {
    rtl.sources.top = text("top");
    rtl.clocks.push_back({text("clk"), 100e6, "", {"f", 3, 1}});
  }
  BoundRtl bound() {
    problems.clear();
    return bind_ports(rtl, ports, problems);
  }
  std::string mistakes() {
    bound();
    return told(problems);
  }
  RtlBus& bus(PortKind kind, const std::string& pattern) {
    auto& made = rtl.buses.emplace_back();
    made.kind = kind;
    made.pattern = text(pattern);
    made.location = {"f", static_cast<std::uint32_t>(20 + rtl.buses.size()), 1};
    return made;
  }
  RtlDescription rtl;
  std::vector<RtlPort> ports{in("clk"), in("rst_n")};
  std::vector<config::Problem> problems;
};

/// Clock and a register port of 8 bits of address and 32 of data.
Design registers() {
  Design design;
  for (const auto& port : {in("r_addr", 8), in("r_wdata", 32), in("r_we"), in("r_cs"), out("r_rdata", 32)})
    design.ports.push_back(port);
  return design;
}

}  // namespace

// A picosecond is 1e-12 s: 100 MHz are 10,000 ps; 3 : 2 of it, 10,000 x 2 / 3.
BOOST_AUTO_TEST_CASE(a_period_is_that_of_the_frequency_or_a_ratio_of_the_first_clock) {
  Design design;
  design.ports.push_back(in("fast"));
  design.rtl.clocks.push_back({text("fast"), 1.0, "3:2", {"f", 9, 1}});
  const auto bound = design.bound();
  BOOST_TEST(told(design.problems) == "nothing");
  BOOST_REQUIRE(bound.clocks.size() == 2u);
  BOOST_TEST(bound.clocks[0].period_ps == 10000);
  BOOST_TEST(bound.clocks[1].period_ps == 6667);
}

BOOST_AUTO_TEST_CASE(a_ratio_is_two_numbers_above_zero) {
  for (const std::string ratio : {"3", "3:", "0:2", "3:0", "3:2x", "-3:2", "3:-2", "fast"}) {
    Design design;
    design.ports.push_back(in("fast"));
    design.rtl.clocks.push_back({text("fast"), 1e6, ratio, {"f", 9, 1}});
    BOOST_TEST(design.mistakes() == "f:9:1: ratio '" + ratio + "' must be like \"3:2\", of the clock that comes first");
  }
}

BOOST_AUTO_TEST_CASE(a_design_without_a_clock_and_a_clock_that_is_a_vector_are_mistakes) {
  Design none;
  none.rtl.location = {"f", 2, 1};
  none.rtl.clocks.clear();
  BOOST_TEST(none.mistakes() == "f:2:1: a clock is missing: [[...clock]] with port and frequency");
  Design wide;
  wide.ports.front() = in("clk", 2);
  BOOST_TEST(wide.mistakes() == "f:7:10: clock clk must be one bit wide");
}

BOOST_AUTO_TEST_CASE(a_port_that_cannot_be_meant_is_told_with_what_it_is) {
  const auto reset = [](const std::string& port, RtlPort more) {
    Design design;
    design.ports.push_back(std::move(more));
    auto& made = design.rtl.resets.emplace_back();
    made.port = text(port);
    return design.mistakes();
  };
  BOOST_TEST(reset("rst_m", in("x")) == "f:7:10: reset: top has no port rst_m; did you mean rst_n?");
  BOOST_TEST(reset("done", out("done")) == "f:7:10: reset: port done is an output and must be an input");
  BOOST_TEST(reset("clk", in("x")) == "f:7:10: reset: port clk is driven by something else already");
  RtlPort odd = in("level");
  odd.odd = "array";
  BOOST_TEST(reset("level", odd) == "f:7:10: reset: port level is an array; name one word of it: level[0]");
  odd.odd = "interface";
  BOOST_TEST(reset("level", odd) == "f:7:10: reset: port level is an interface; wrap top in a module with plain ports");
}

BOOST_AUTO_TEST_CASE(what_names_a_clock_names_one_that_has_a_table) {
  Design design;
  auto& reset = design.rtl.resets.emplace_back();
  reset.port = text("rst_n");
  reset.clock = text("clk2");
  BOOST_TEST(design.mistakes() ==
             "f:7:10: there is no clock clk2; every clock has a table [[...clock]] with port = \"clk2\"");
  design.rtl.resets.front().clock = text("clk");
  BOOST_TEST(design.bound().resets.at(0).clock == 0u);
}

BOOST_AUTO_TEST_CASE(a_pattern_finds_the_signals_of_a_bus_in_any_case_and_its_address_tells_its_size) {
  auto design = registers();
  design.bus(PortKind::kRegisters, "R_*");
  auto bound = design.bound();
  BOOST_TEST(told(design.problems) == "nothing");
  BOOST_REQUIRE(bound.buses.size() == 1u);
  const auto& bus = bound.buses[0];
  BOOST_TEST(bus.signals.at("select").ports.front() == "r_cs");
  BOOST_TEST(bus.signals.at("write").ports.front() == "r_we");
  BOOST_TEST(bus.data_bits == 32u);
  BOOST_TEST(bus.address_bits == 8u);
  BOOST_TEST(bus.size == 256u);
  BOOST_TEST(bus.writes());
  BOOST_TEST(bus.reads());
  design.rtl.buses[0].word_addressed = true;
  BOOST_TEST(design.bound().buses.at(0).size == 1024u);  // 256 words of 4 bytes
  design.rtl.buses[0].size = 64;
  BOOST_TEST(design.bound().buses.at(0).size == 64u);
  BOOST_TEST(bound.unbound == std::vector<std::string>{"rst_n"}, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_map_names_ports_that_no_pattern_finds_and_may_invert_them) {
  auto design = registers();
  design.ports.push_back(out("busy"));
  design.bus(PortKind::kRegisters, "r_*").map = {text("ready=!busy")};
  const auto ready = design.bound().buses.at(0).signals.at("ready");
  BOOST_TEST(told(design.problems) == "nothing");
  BOOST_TEST(ready.ports.front() == "busy");
  BOOST_TEST(ready.inverted);
  design.rtl.buses[0].map = {text("redy=busy")};
  BOOST_TEST(design.mistakes() ==
             "f:7:10: map 'redy=busy' must be \"signal=port\" with a signal of register_port; did you mean ready?");
  design.rtl.buses[0].map = {text("ready")};
  BOOST_TEST(design.mistakes().find("f:7:10: map 'ready' must be \"signal=port\"") == 0u);
}

BOOST_AUTO_TEST_CASE(a_pattern_without_a_place_for_the_signal_or_without_a_port_is_a_mistake) {
  auto design = registers();
  design.bus(PortKind::kRegisters, "r_");
  BOOST_TEST(design.mistakes().find("f:7:10: pattern 'r_' must hold a * where the name of the signal stands") == 0u);
  design.rtl.buses[0].pattern = text("s_*");
  BOOST_TEST(design.mistakes() == "f:7:10: register_port: no port of top matches 's_*'; did you mean r_*?");
  design.ports = {in("clk"), in("q")};
  BOOST_TEST(design.mistakes() ==
             "f:7:10: register_port: no port of top matches 's_*'; `flatsat rtl inspect` lists the ports");
}

BOOST_AUTO_TEST_CASE(a_signal_that_a_bus_cannot_do_without_is_asked_for) {
  Design design;
  for (const auto& port :
       {in("s_awvalid"), in("s_awaddr", 12), in("s_wvalid"), in("s_wdata", 32), out("s_wready"), out("s_bvalid")})
    design.ports.push_back(port);
  design.bus(PortKind::kAxiLite, "s_*");
  BOOST_TEST(design.mistakes() ==
             "f:7:10: axi_lite 's_*': top has no output for awready; name the port: map = [\"awready=PORT\"]");
}

BOOST_AUTO_TEST_CASE(widths_that_cannot_be_driven_are_told) {
  const auto data = [](unsigned write, unsigned read) {
    Design design;
    for (const auto& port : {in("r_addr", 8), in("r_wdata", write), in("r_cs"), out("r_rdata", read)})
      design.ports.push_back(port);
    design.bus(PortKind::kRegisters, "r_*");
    return design.mistakes();
  };
  BOOST_TEST(data(16, 16) == "nothing");
  BOOST_TEST(data(16, 32) == "f:7:10: 'r_*': write data of 16 bits and read data of 32 do not fit");
  BOOST_TEST(data(24, 24) == "f:7:10: 'r_*': data of 24 bits; 8, 16, 32 and so on to 1024 can be driven");
  BOOST_TEST(data(2048, 2048).find("f:7:10: 'r_*': data of 2048 bits;") == 0u);
}

BOOST_AUTO_TEST_CASE(a_tie_off_names_an_input_and_a_value_that_it_can_hold) {
  Design design;
  design.ports.push_back(in("mode", 5));
  const auto tied = [&](const std::string& tie) {
    design.rtl.tie_offs = {text(tie)};
    const auto bound = design.bound();
    return design.problems.empty() ? bound.ties.at(0).value : told(design.problems);
  };
  BOOST_TEST(tied("mode=0x1f") == "5'h1f");
  BOOST_TEST(tied("mode") == "f:7:10: tie_off 'mode' must be \"port=value\"");
  BOOST_TEST(tied("mode=x") == "f:7:10: tie_off 'mode=x': the value must be like 1, 0x1f or 8'h1f");
  BOOST_TEST(tied("mode=32") == "f:7:10: tie_off 'mode=32': the value must fit into 5 bits");
  BOOST_TEST(tied("mod=1") == "f:7:10: tie_off: top has no port mod; did you mean mode?");
}

// The first memory stands at the memory window of devices, 0x10000000; the next at the next MiB after it.
BOOST_AUTO_TEST_CASE(memories_follow_each_other_on_the_bus_and_must_not_overlap) {
  Design design;
  const auto memory = [](const std::string& name, std::uint64_t bytes, std::uint64_t window) {
    RtlMemory made;
    made.name = name;
    made.bytes = bytes;
    made.window = window;
    made.location = {"f", 30, 1};
    return made;
  };
  design.rtl.memories = {memory("a", (1 << 20) + 8, 0), memory("b", 8, 0)};
  const auto bound = design.bound();
  BOOST_TEST(bound.memories.at(0).window == 0x10000000u);
  BOOST_TEST(bound.memories.at(1).window == 0x10200000u);
  design.rtl.memories[1].window = 0x10100000;
  BOOST_TEST(design.mistakes() == "f:30:1: memory b lies over memory a on the device's bus; give it another window");
}

BOOST_AUTO_TEST_CASE(a_slave_ends_where_the_next_one_begins_and_two_have_no_base_in_common) {
  auto design = registers();
  for (const auto& port : {in("s_addr", 16), in("s_wdata", 32), in("s_we"), in("s_cs")}) design.ports.push_back(port);
  design.bus(PortKind::kRegisters, "s_*");
  design.bus(PortKind::kRegisters, "r_*").base = 0x100;
  BOOST_TEST(design.bound().buses.at(0).size == 0x100u);
  design.rtl.buses[1].base = 0;
  BOOST_TEST(design.mistakes() == "f:22:1: 'r_*' has the base of 's_*' on the device's bus; give it a base of its own");
}

BOOST_AUTO_TEST_CASE(a_master_reaches_the_memories_that_it_names_or_all) {
  Design design;
  for (const auto& port : {out("m_addr", 16), in("m_rdata", 32), out("m_cs")}) design.ports.push_back(port);
  design.rtl.memories.resize(2);
  design.rtl.memories[0].name = "a";
  design.rtl.memories[1].name = "b";
  design.bus(PortKind::kMemory, "m_*");
  const std::vector<std::size_t> all{0, 1}, one{1};
  BOOST_TEST(design.bound().buses.at(0).memories == all, boost::test_tools::per_element());
  design.rtl.buses[0].memories = {text("b")};
  BOOST_TEST(design.bound().buses.at(0).memories == one, boost::test_tools::per_element());
  design.rtl.buses[0].memories = {text("c")};
  BOOST_TEST(design.mistakes() == "f:7:10: there is no memory c");
}

BOOST_AUTO_TEST_CASE(an_input_that_nobody_drives_is_listed_and_one_of_type_real_is_a_mistake) {
  Design design;
  RtlPort gain = in("gain", 64);
  gain.odd = "real";
  gain.location = {"top.sv", 4, 12};
  design.ports.push_back(gain);
  const auto bound = design.bound();
  const std::vector<std::string> unbound{"rst_n", "gain"};
  BOOST_TEST(bound.unbound == unbound, boost::test_tools::per_element());
  BOOST_TEST(told(design.problems) ==
             "top.sv:4:12: input gain is of type real, which cannot be driven; wrap top in a module that gives it a "
             "value");
}

BOOST_AUTO_TEST_CASE(interrupts_and_idle_are_outputs) {
  Design design;
  design.ports.push_back(out("irq"));
  design.rtl.interrupts.push_back({text("irq"), false, false, {}});
  design.rtl.idle = text("!irq");
  const auto bound = design.bound();
  BOOST_TEST(told(design.problems) == "nothing");
  BOOST_TEST(bound.interrupts.at(0).port.text == "irq");
  BOOST_TEST(bound.idle == "!irq");
  design.rtl.interrupts[0].port = text("clk");
  design.rtl.idle = text("!busy");
  BOOST_TEST(design.mistakes() ==
             "f:7:10: interrupt: port clk is an input and must be an output\nf:7:10: idle: top has no port busy");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::hdl
