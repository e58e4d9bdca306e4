#include "harness/hdl/shim.h"

#include <boost/test/unit_test.hpp>
#include <fstream>
#include <nlohmann/json.hpp>

#include "harness/base/temporary_folder.h"
#include "tests/harness/hdl/ports.h"

namespace flatsat::hdl {

BOOST_AUTO_TEST_SUITE(shim)

namespace {

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

SourceSet sources() {
  SourceSet set;
  set.top = "top";
  return set;
}

/// A clock, a reset that is low, two pins, an interrupt that is low, an input and a pad that are held.
BoundRtl small() {
  BoundRtl rtl;
  auto pad = in("pad");
  pad.direction = RtlPort::Direction::kInOut;
  rtl.ports = {in("clk"),     in("rst_n"), in("level", 4), out("data", 8), out("irq", 2),
               in("mode", 2), pad,         in("spare", 3)};
  rtl.clocks = {{"clk", 10000}};
  auto& reset = rtl.resets.emplace_back();
  reset.config.port = text("rst_n");
  auto& bus = rtl.buses.emplace_back();
  bus.config.kind = PortKind::kPins;
  bus.pins = {{"level", true, 4, 0, 0, false, -1}, {"data", false, 8, 4, 0, false, -1}};
  rtl.interrupts.push_back({text("irq"), true, false, {}});
  rtl.ties = {{"mode", "2'd1"}, {"pad", "1'd1"}};
  rtl.unbound = {"spare"};
  return rtl;
}

/// A bus with these signals on ports of their own, data of 32 bits.
BoundRtl with_bus(PortKind kind, const std::vector<RtlPort>& ports) {
  BoundRtl rtl;
  auto& bus = rtl.buses.emplace_back();
  bus.config.kind = kind;
  for (const auto& port : ports) {
    rtl.ports.push_back(port);
    bus.signals[port.name] = {{port.name}, false, port.bits};
  }
  return rtl;
}

/// What stands for an output of the bus that the design does not have.
std::string absent(PortKind kind, const std::vector<RtlPort>& ports, const std::string& signal) {
  const auto all = shim_text(with_bus(kind, ports), sources());
  const std::string mark = "  assign g0_" + signal + " = ";
  const auto at = all.find(mark);
  return at == std::string::npos ? "nothing" : all.substr(at + mark.size(), all.find(';', at) - at - mark.size());
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_top_stands_in_a_module_whose_ports_have_names_of_ours) {
  BOOST_TEST(shim_text(small(), sources()) ==
             R"(/* verilator lint_off WIDTH */
/* verilator lint_off PINMISSING */
module flatsat_shim (
  input  wire clk_0,
  input  wire rst_0,
  input  wire [3:0] g0_p0,
  output wire [7:0] g0_p1,
  output wire irq_0
);
  wire [7:0] w0;
  assign g0_p1 = w0;
  wire [1:0] w1;
  assign irq_0 = ~(|w1);
  wire w2;
  assign (weak0, weak1) w2 = 1'd1;
  top dut (
    .\clk (clk_0),
    .\data (w0),
    .\irq (w1),
    .\level (g0_p0),
    .\mode (2'd1),
    .\pad (w2),
    .\rst_n (~rst_0),
    .\spare (3'd0)
  );
endmodule
)");
}

BOOST_AUTO_TEST_CASE(verilator_takes_it_and_finds_the_ports_that_the_glue_names) {
  const base::TemporaryFolder folder("/tmp/flatsat-shim-");
  const auto write = [&](const std::string& name, const std::string& text) {
    std::ofstream(folder.path() / name) << text;
    return (folder.path() / name).string();
  };
  SourceSet set;
  set.folder = folder.path();
  set.top = "flatsat_shim";
  set.files = {write("top.v",
                     "module top (input clk, input rst_n, input [3:0] level, output [7:0] data, output [1:0] irq,\n"
                     "  input [1:0] mode, inout pad, input [2:0] spare);\n"
                     "  assign data = {level, mode, spare[0], pad};\n  assign irq = {clk, rst_n};\nendmodule\n"),
               write("shim.v", shim_text(small(), sources()))};
  const auto list = read_ports(set, {"f", 1, 1}, folder.path());
  const auto glue = glue_text(small(), "hash");
  BOOST_TEST(list.ports.size() == 5u);
  for (const auto& port : list.ports) {
    const bool input = port.direction == RtlPort::Direction::kIn;
    BOOST_TEST(has(glue, "dut_port(\"" + port.name + "\", " + (input ? "true" : "false") + ", " +
                             std::to_string(port.bits) + ", top." + port.name + ")"),
               port.name);
  }
}

BOOST_AUTO_TEST_CASE(parameters_of_the_top_are_given_to_it) {
  auto set = sources();
  set.parameters = {"W=8", "NAME=\"x\""};
  BOOST_TEST(has(shim_text(small(), set), "  top #(.W(8), .NAME(\"x\")) dut (\n"));
}

// AMBA AXI, IHI 0022, A3.4.1: AxSIZE 2 is four bytes, AxBURST 1 increments; without a strobe every byte is written.
BOOST_AUTO_TEST_CASE(what_a_master_leaves_out_has_the_default_of_the_standard) {
  const std::vector<RtlPort> master{out("awvalid"),   out("awaddr", 16), out("wvalid"),
                                    out("wdata", 32), out("arvalid"),    out("araddr", 16)};
  BOOST_TEST(absent(PortKind::kAxiMaster, master, "awsize") == "3'd2");
  BOOST_TEST(absent(PortKind::kAxiMaster, master, "arburst") == "2'd1");
  BOOST_TEST(absent(PortKind::kAxiMaster, master, "wstrb") == "{4{1'b1}}");
  BOOST_TEST(absent(PortKind::kAxiMaster, master, "wlast") == "1'd1");
  BOOST_TEST(absent(PortKind::kAxiMaster, master, "awlen") == "8'd0");
  BOOST_TEST(absent(PortKind::kAxiMaster, master, "bready") == "1'd1");
}

BOOST_AUTO_TEST_CASE(a_direction_that_a_bus_does_not_have_has_no_ports) {
  const auto reads = shim_text(
      with_bus(PortKind::kAxi, {in("arvalid"), in("araddr", 8), out("arready"), out("rvalid"), out("rdata", 32)}),
      sources());
  BOOST_TEST(has(reads, "g0_arvalid"));
  BOOST_TEST(!has(reads, "g0_awvalid"));
}

BOOST_AUTO_TEST_CASE(a_memory_port_asks_with_what_it_has) {
  const auto address = out("address", 8);
  BOOST_TEST(absent(PortKind::kMemory, {address, out("read"), out("write"), in("rdata", 32)}, "select") ==
             "g0_read | g0_write");
  BOOST_TEST(absent(PortKind::kMemory, {address, in("rdata", 32)}, "select") == "1'd1");
  BOOST_TEST(absent(PortKind::kMemory, {address, out("write"), out("wdata", 32)}, "select") == "g0_write");
  BOOST_TEST(absent(PortKind::kMemory, {address, out("strobe", 4), in("rdata", 32)}, "write") == "|g0_strobe");
  BOOST_TEST(absent(PortKind::kMemory, {address, out("write"), in("rdata", 32)}, "strobe") == "{4{g0_write}}");
}

BOOST_AUTO_TEST_CASE(a_register_port_that_never_waits_is_always_ready_and_a_stream_always_whole) {
  BOOST_TEST(absent(PortKind::kRegisters, {in("address", 8), in("wdata", 32)}, "ready") == "1'd1");
  BOOST_TEST(absent(PortKind::kRegisters, {in("address", 8), in("wdata", 32)}, "error") == "1'd0");
  BOOST_TEST(absent(PortKind::kStreamOut, {out("tvalid"), out("tdata", 32)}, "tkeep") == "{4{1'b1}}");
  BOOST_TEST(absent(PortKind::kStreamOut, {out("tvalid"), out("tdata", 32)}, "tstrb") == "g0_tkeep");
  BOOST_TEST(absent(PortKind::kStreamIn, {in("tvalid"), in("tdata", 32)}, "tready") == "1'd1");
}

BOOST_AUTO_TEST_CASE(widths_are_fitted_to_the_port_and_back) {
  auto rtl = with_bus(PortKind::kRegisters,
                      {in("address", 8), in("write", 4), in("wdata", 32), out("rdata", 32), out("ready", 2)});
  rtl.buses[0].signals["select"] = {{"cs"}, true, 1};
  rtl.ports.push_back(in("cs"));
  const auto all = shim_text(rtl, sources());
  BOOST_TEST(has(all, ".\\address (g0_address[7:0])"));  // of 64 bits
  BOOST_TEST(has(all, ".\\write ({4{g0_write}})"));
  BOOST_TEST(has(all, ".\\cs (~g0_select)"));
  BOOST_TEST(has(all, "  assign g0_ready = |w"));
}

BOOST_AUTO_TEST_CASE(parts_of_one_input_are_joined_and_the_rest_of_it_is_zero) {
  BoundRtl rtl;
  const auto part = [](const std::string& name, unsigned low, unsigned bits) {
    auto made = in(name, bits);
    made.whole = "req";
    made.low = low;
    return made;
  };
  rtl.ports = {in("req", 12), part("req.valid", 8, 1), part("req.data", 0, 4)};
  rtl.ties = {{"req.valid", "1'd1"}, {"req.data", "4'd5"}};
  const auto all = shim_text(rtl, sources());
  BOOST_TEST(has(all, "  wire [3:0] p0 = 4'd5;\n  wire p1 = 1'd1;\n"));
  BOOST_TEST(has(all, ".\\req ({3'd0, p1, 4'd0, p0})"));
}

BOOST_AUTO_TEST_CASE(the_layout_tells_the_agent_what_it_drives) {
  RtlDescription description;
  description.sources.folder = "/beds";
  description.preloads.push_back({text("rom.hex"), 0x40, {}});
  description.sources.plusargs = {text("fast")};
  description.idle_cycles = 12;
  auto rtl = small();
  rtl.buses[0].name = "pins";
  rtl.buses[0].size = 8;
  const auto json = nlohmann::json::parse(layout_json(rtl, description));
  BOOST_TEST(json["clocks"][0]["period_ps"] == 10000);
  BOOST_TEST(json["buses"][0]["kind"] == "pins");
  BOOST_TEST(json["buses"][0]["prefix"] == "g0_");
  BOOST_TEST((json["buses"][0]["pins"][1] == nlohmann::json{"data", false, 8, 4, 0, false, -1}));
  BOOST_TEST(json["interrupts"][0]["port"] == "irq");
  BOOST_TEST(json["preloads"][0]["path"] == "/beds/rom.hex");
  BOOST_TEST(json["preloads"][0]["at"] == 0x40);
  BOOST_TEST(json["plusargs"][0] == "fast");
  BOOST_TEST(json["idle_cycles"] == 12);
  BOOST_TEST(json["idle"] == false);
}

BOOST_AUTO_TEST_CASE(registers_become_places_of_faults_by_a_waiver_file) {
  BOOST_TEST(places_text({}) == "");
  BOOST_TEST(places_text({{"top", "count_q"}, {"leaf", "q"}}) ==
             "`verilator_config\npublic_flat_rw -module \"top\" -var \"count_q\"\n"
             "public_flat_rw -module \"leaf\" -var \"q\"\n");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::hdl
