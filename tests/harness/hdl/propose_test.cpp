#include "harness/hdl/propose.h"

#include <boost/test/unit_test.hpp>

#include "tests/harness/hdl/ports.h"

namespace flatsat::hdl {

BOOST_AUTO_TEST_SUITE(propose)

namespace {

std::string proposal(const std::vector<RtlPort>& ports) {
  RtlSources sources;
  sources.top = text("top");
  sources.files = {text("rtl/top.sv")};
  PortList list;
  list.ports = {in("clk_i"), in("rst_ni")};
  list.ports.insert(list.ports.end(), ports.begin(), ports.end());
  return propose_testbed(sources, list);
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

/// The part of the text from a table's header to the next empty line.
std::string table(const std::string& all, const std::string& name) {
  const auto at = all.find("[device.dut.design." + name + "]");
  return at == std::string::npos ? "nothing" : all.substr(at, all.find("\n\n", at) - at);
}

const std::vector<RtlPort> kRegisters{in("reg_addr_i", 8), in("reg_wdata_i", 32), in("reg_we_i"), in("reg_cs_i"),
                                      out("reg_rdata_o", 32)};

std::vector<RtlPort> with_registers(const std::vector<RtlPort>& more) {
  auto ports = kRegisters;
  ports.insert(ports.end(), more.begin(), more.end());
  return ports;
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_design_with_registers_and_an_interrupt_is_ready_to_run) {
  BOOST_TEST(proposal(with_registers({out("irq_o"), in("mode_i", 2), out("extra_o", 3)})) ==
             R"([testbed]
name = "top"
duration = "1 ms"

[device.dut]
kind = "rtl"

[device.dut.design]
top = "top"
files = ["rtl/top.sv"]
tie_off = [
  "mode_i=0",   # input, 2 bits
]
# not used: output extra_o, 3 bits

[[device.dut.design.clock]]
port = "clk_i"
frequency = "100 MHz"

[[device.dut.design.reset]]
port = "rst_ni"
active = "low"

[[device.dut.design.register_port]]
pattern = "reg_*_i reg_*_o"   # 32 bits of data, 5 signals
word_addressed = true   # false if the address counts bytes

[[device.dut.design.interrupt]]
port = "irq_o"

# Steps, in order: write, read, poll, wait_interrupt, load, compare, dump, wait.
# [[device.dut.step]]
# do = "read"
# address = 0x0
# expect = 0x0
)");
}

BOOST_AUTO_TEST_CASE(the_level_of_a_reset_is_that_of_its_edge_or_its_name_and_a_guess_says_so) {
  const auto active = [](const std::string& name, Edge edge) {
    auto port = in(name);
    port.edge = edge;
    const auto all = proposal({port});
    const auto at = all.find("port = \"" + name + "\"\n") + name.size() + 10;
    return all.substr(at, all.find('\n', at) - at);
  };
  BOOST_TEST(active("areset_n", Edge::kNone) == "active = \"low\"");
  BOOST_TEST(active("areset_n", Edge::kRising) == "active = \"high\"   # the design waits for its rising edge");
  BOOST_TEST(active("areset", Edge::kFalling) == "active = \"low\"   # the design waits for its falling edge");
  BOOST_TEST(active("areset", Edge::kRising) == "active = \"high\"");
  BOOST_TEST(active("areset", Edge::kNone) ==
             "active = \"high\"   # by guess: neither its name nor an edge that the design waits for tells; see which "
             "it is");
}

BOOST_AUTO_TEST_CASE(a_bus_of_several_clocks_has_the_one_whose_name_is_most_like_its_own) {
  auto ports = with_registers({in("reg_clk_i")});
  BOOST_TEST(has(table(proposal(ports), "register_port"), "clock = \"reg_clk_i\""));
}

BOOST_AUTO_TEST_CASE(axi_is_lite_full_or_a_master_by_its_signals_and_their_directions) {
  const auto axi = [](const std::string& p, bool master, bool full) {
    const auto asks = [&](const std::string& name, unsigned bits = 1) {
      return master ? out(p + name, bits) : in(p + name, bits);
    };
    const auto answers = [&](const std::string& name, unsigned bits = 1) {
      return master ? in(p + name, bits) : out(p + name, bits);
    };
    std::vector<RtlPort> ports{asks("awvalid"),      asks("awaddr", 16), answers("awready"), asks("wvalid"),
                               asks("wdata", 64),    answers("wready"),  answers("bvalid"),  asks("bready"),
                               asks("arvalid"),      asks("araddr", 16), answers("arready"), answers("rvalid"),
                               answers("rdata", 64), asks("rready")};
    if (full) ports.push_back(asks("awlen", 8));
    return proposal(ports);
  };
  BOOST_TEST(
      has(table(axi("s_axi_", false, false), "axi_lite"), "pattern = \"s_axi_*\"   # 64 bits of data, 14 signals"));
  BOOST_TEST(has(table(axi("s_axi_", false, true), "axi_slave"), "pattern = \"s_axi_*\""));
  const auto master = axi("m_axi_", true, true);
  BOOST_TEST(has(table(master, "axi_master"), "pattern = \"m_axi_*\""));
  BOOST_TEST(has(master, "[device.dut.design.memory.ddr]\nsize = \"16 MiB\"\nbase = 0\n"));
}

BOOST_AUTO_TEST_CASE(streams_are_known_by_their_valid) {
  const auto all = proposal({in("s_tvalid"), in("s_tdata", 32), out("s_tready"), out("m_tvalid"), out("m_tdata", 8)});
  BOOST_TEST(has(table(all, "stream_in"), "pattern = \"s_*\"   # 32 bits of data, 3 signals"));
  BOOST_TEST(has(table(all, "stream_out"), "pattern = \"m_*\"   # 8 bits of data, 2 signals"));
  BOOST_TEST(has(table(all, "stream_out"), "base = 0x1000000"));
  BOOST_TEST(!has(proposal({out("outvalid"), out("outdata", 8)}), "stream_out"));
}

BOOST_AUTO_TEST_CASE(a_memory_port_is_asked_by_the_design_and_says_when_it_answers) {
  const auto all = proposal({out("mem_addr", 32), out("mem_en"), in("mem_rdata", 32)});
  const auto memory = table(all, "memory_port");
  BOOST_TEST(has(memory, "pattern = \"mem_*\""));
  BOOST_TEST(has(memory, "word_addressed = false"));  // 32 bits of address count bytes
  BOOST_TEST(has(memory, "read_latency = 1   # 0: in the same cycle"));
  const auto answers = proposal({out("mem_addr", 32), out("mem_en"), in("mem_rdata", 32), in("mem_rvalid")});
  BOOST_TEST(!has(table(answers, "memory_port"), "read_latency"));
}

BOOST_AUTO_TEST_CASE(without_registers_what_is_left_is_pins_and_a_valid_pulses_until_its_ready) {
  const auto pins =
      table(proposal({in("start"), in("in_valid"), out("in_ready"), out("done"), out("result", 40)}), "pins");
  BOOST_TEST(has(pins, "  \"start\",   # 0x0: input, 1 bits\n"));
  BOOST_TEST(has(pins, "  \"result\",   # 0x10: output, 40 bits\n"), pins);
  BOOST_TEST(has(pins, "pulse = [\"in_valid until in_ready\"]"));
}

BOOST_AUTO_TEST_CASE(each_line_of_a_vector_of_interrupts_is_one) {
  auto lines = out("irq_o", 3);
  lines.left = 4;
  lines.right = 2;
  const auto all = proposal(with_registers({lines}));
  for (const char* line : {"irq_o[2]", "irq_o[3]", "irq_o[4]"})
    BOOST_TEST(has(all, "port = \"" + std::string(line) + "\"\n"));
  BOOST_TEST(has(proposal(with_registers({out("irq_o", 17)})), "port = \"irq_o\"\n"));
}

BOOST_AUTO_TEST_CASE(work_that_ends_interrupts_where_nothing_else_does) {
  BOOST_TEST(has(proposal(with_registers({out("done_o")})), "port = \"done_o\"\n"));
  BOOST_TEST(!has(proposal(with_registers({out("done_o"), out("irq_o")})), "port = \"done_o\"\n"));
}

BOOST_AUTO_TEST_CASE(lines_that_rest_high_are_held_there) {
  BOOST_TEST(has(proposal(with_registers({in("uart_rx_i")})), "\"uart_rx_i=1\""));
}

BOOST_AUTO_TEST_CASE(options_of_the_sources_are_written_down) {
  RtlSources sources;
  sources.top = text("top");
  sources.include_dirs = {text("inc")};
  sources.defines = {text("A=\"b\"")};
  const auto all = propose_testbed(sources, {});
  BOOST_TEST(has(all, "include_dirs = [\"inc\"]\n"));
  BOOST_TEST(has(all, "defines = [\"A=\\\"b\\\"\"]\n"));
  BOOST_TEST(!has(all, "library_dirs"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::hdl
