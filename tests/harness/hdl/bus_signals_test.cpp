#include "harness/hdl/bus_signals.h"

#include <boost/test/unit_test.hpp>
#include <set>

namespace flatsat::hdl {

namespace suites {  // a suite is a namespace, which must not meet the function of its name

BOOST_AUTO_TEST_SUITE(bus_signals)

namespace {

const BusSignal& signal(PortKind kind, const std::string& name) {
  const auto* found = find_signal(kind, name);
  BOOST_REQUIRE_MESSAGE(found != nullptr, name);
  return *found;
}

constexpr PortKind kAll[] = {PortKind::kAxiLite, PortKind::kAxi,      PortKind::kAxiMaster, PortKind::kRegisters,
                             PortKind::kMemory,  PortKind::kStreamIn, PortKind::kStreamOut, PortKind::kPins};

}  // namespace

// AMBA AXI, ARM IHI 0022, chapter A2: the subordinate takes all of AW, W and AR but their ready, and gives all of B and
// R but theirs. A manager is its mirror image.
BOOST_AUTO_TEST_CASE(directions_of_axi_are_those_of_its_channels) {
  for (const char* name : {"awvalid", "awaddr", "wdata", "wstrb", "wlast", "arvalid", "araddr", "bready", "rready"}) {
    BOOST_TEST(signal(PortKind::kAxi, name).to_design, name);
    BOOST_TEST(!signal(PortKind::kAxiMaster, name).to_design, name);
  }
  for (const char* name : {"awready", "wready", "arready", "bvalid", "bresp", "rvalid", "rdata", "rresp", "rlast"}) {
    BOOST_TEST(!signal(PortKind::kAxi, name).to_design, name);
    BOOST_TEST(signal(PortKind::kAxiMaster, name).to_design, name);
  }
}

// The same, tables A2-2 to A2-6: AxLEN has 8 bits, AxSIZE 3, AxBURST and xRESP 2, a strobe one bit a byte.
BOOST_AUTO_TEST_CASE(widths_of_axi_are_those_of_the_standard) {
  const auto bits = [](const char* name) { return bench_bits(signal(PortKind::kAxi, name).width, 64); };
  BOOST_TEST(bits("awlen") == 8u);
  BOOST_TEST(bits("arsize") == 3u);
  BOOST_TEST(bits("awburst") == 2u);
  BOOST_TEST(bits("rresp") == 2u);
  BOOST_TEST(bits("wdata") == 64u);
  BOOST_TEST(bits("wstrb") == 8u);
  BOOST_TEST(bits("wvalid") == 1u);
  BOOST_TEST(bits("araddr") == 64u);
  BOOST_TEST(bench_bits(SignalWidth::kStrobe, 4) == 1u);  // less than a byte has one strobe
}

BOOST_AUTO_TEST_CASE(what_the_bench_never_asks_for_is_held) {
  for (const char* name : {"awlock", "awcache", "awprot", "arqos", "arregion", "wuser"})
    BOOST_TEST(signal(PortKind::kAxi, name).constant, name);
  BOOST_TEST(!signal(PortKind::kAxi, "awid").constant);
}

// AMBA AXI-Stream, ARM IHI 0051, table 2-1.
BOOST_AUTO_TEST_CASE(a_stream_goes_into_the_design_or_out_of_it) {
  for (const char* name : {"tvalid", "tdata", "tkeep", "tstrb", "tlast", "tid", "tdest", "tuser"}) {
    BOOST_TEST(signal(PortKind::kStreamIn, name).to_design, name);
    BOOST_TEST(!signal(PortKind::kStreamOut, name).to_design, name);
  }
  BOOST_TEST(!signal(PortKind::kStreamIn, "tready").to_design);
  BOOST_TEST(signal(PortKind::kStreamOut, "tready").to_design);
}

BOOST_AUTO_TEST_CASE(a_register_port_is_asked_by_the_bench_and_a_memory_port_by_the_design) {
  for (const char* name : {"select", "address", "wdata", "write"}) {
    BOOST_TEST(signal(PortKind::kRegisters, name).to_design, name);
    BOOST_TEST(!signal(PortKind::kMemory, name).to_design, name);
  }
  BOOST_TEST(!signal(PortKind::kRegisters, "rdata").to_design);
  BOOST_TEST(signal(PortKind::kMemory, "rdata").to_design);
}

// APB's names are of ARM IHI 0024, Avalon's of Intel's interface specification, Wishbone's of revision B.4.
BOOST_AUTO_TEST_CASE(names_of_common_buses_are_spellings_of_a_register_port) {
  const auto spelled = [](const char* name, const std::string& spelling) {
    const auto& all = signal(PortKind::kRegisters, name).spellings;
    return std::find(all.begin(), all.end(), spelling) != all.end();
  };
  for (const auto& [name, spelling] : std::vector<std::pair<const char*, const char*>>{{"select", "psel"},
                                                                                       {"enable", "penable"},
                                                                                       {"write", "pwrite"},
                                                                                       {"address", "paddr"},
                                                                                       {"wdata", "pwdata"},
                                                                                       {"rdata", "prdata"},
                                                                                       {"ready", "pready"},
                                                                                       {"error", "pslverr"},
                                                                                       {"select", "chipselect"},
                                                                                       {"strobe", "byteenable"},
                                                                                       {"ready", "!waitrequest"},
                                                                                       {"rvalid", "readdatavalid"},
                                                                                       {"select", "stb"},
                                                                                       {"cycle", "cyc"},
                                                                                       {"address", "adr"},
                                                                                       {"ready", "ack"},
                                                                                       {"ready", "!stall"},
                                                                                       {"strobe", "sel"}})
    BOOST_TEST(spelled(name, spelling), spelling);
}

BOOST_AUTO_TEST_CASE(a_name_stands_once_in_a_bus_and_unknown_ones_are_not_found) {
  for (const auto kind : kAll) {
    std::set<std::string> names;
    for (const auto& one : hdl::bus_signals(kind)) BOOST_TEST(names.insert(one.name).second, one.name);
    BOOST_TEST(find_signal(kind, "none") == nullptr);
  }
  BOOST_TEST(hdl::bus_signals(PortKind::kPins).empty());
}

BOOST_AUTO_TEST_CASE(kinds_are_called_as_in_a_testbed) {
  const std::vector<std::string> names{"axi_lite",    "axi_slave", "axi_master", "register_port",
                                       "memory_port", "stream_in", "stream_out", "pins"};
  std::size_t i = 0;
  for (const auto kind : kAll) BOOST_TEST(to_string(kind) == names[i++]);
  BOOST_TEST((is_axi(PortKind::kAxiMaster) && !is_axi(PortKind::kStreamIn)));
  BOOST_TEST((is_stream(PortKind::kStreamOut) && !is_stream(PortKind::kAxi)));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace suites

}  // namespace flatsat::hdl
