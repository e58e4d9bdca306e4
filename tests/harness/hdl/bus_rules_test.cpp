#include "harness/hdl/bus_rules.h"

#include <boost/test/unit_test.hpp>

namespace flatsat::hdl {

BOOST_AUTO_TEST_SUITE(bus_rules)

namespace {

BoundBus bus(PortKind kind, const std::vector<std::string>& signals) {
  BoundBus made;
  made.config.kind = kind;
  for (const auto& name : signals) made.signals[name].ports = {name};
  return made;
}

std::vector<std::string> required(PortKind kind, const std::vector<std::string>& signals) {
  return required_signals(bus(kind, signals));
}

}  // namespace

// AXI4 (ARM IHI 0022): a write needs its address, data and response channels, a read its address and data.
BOOST_AUTO_TEST_CASE(an_axi_bus_needs_the_channels_of_what_it_does) {
  const std::vector<std::string> write{"awaddr", "awvalid", "awready", "wdata", "wvalid", "wready", "bvalid"};
  const std::vector<std::string> read{"araddr", "arvalid", "arready", "rdata", "rvalid"};
  BOOST_TEST(required(PortKind::kAxi, {"awvalid"}) == write, boost::test_tools::per_element());
  BOOST_TEST(required(PortKind::kAxiLite, {"arvalid"}) == read, boost::test_tools::per_element());
  auto both = write;
  both.insert(both.end(), read.begin(), read.end());
  BOOST_TEST(required(PortKind::kAxiMaster, {"wvalid", "arvalid"}) == both, boost::test_tools::per_element());
  const std::vector<std::string> either{"awvalid", "arvalid"};
  BOOST_TEST(required(PortKind::kAxi, {}) == either, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_stream_needs_data_and_valid_and_a_register_port_something_that_chooses) {
  const std::vector<std::string> stream{"tdata", "tvalid"}, whole{"address", "rdata", "select"}, enough{"address"};
  BOOST_TEST(required(PortKind::kStreamIn, {}) == stream, boost::test_tools::per_element());
  BOOST_TEST(required(PortKind::kRegisters, {}) == whole, boost::test_tools::per_element());
  BOOST_TEST(required(PortKind::kRegisters, {"wdata", "write"}) == enough, boost::test_tools::per_element());
  BOOST_TEST(required(PortKind::kMemory, {"rdata"}) == enough, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_memory_that_grants_answers_its_writes_too) {
  auto memory = bus(PortKind::kMemory, {"ready", "rvalid"});
  memory.spelled["ready"] = "gnt";
  follow_conventions(memory);
  BOOST_TEST(memory.has("ack"));
  BOOST_TEST(!memory.has("rvalid"));
  auto registers = bus(PortKind::kRegisters, {"ready", "rvalid"});
  registers.spelled["ready"] = "gnt";
  follow_conventions(registers);
  BOOST_TEST(registers.has("rvalid"));
}

BOOST_AUTO_TEST_CASE(beside_an_address_called_add_wen_is_low_for_a_write) {
  auto memory = bus(PortKind::kMemory, {"address", "write"});
  memory.spelled = {{"address", "add"}, {"write", "wen"}};
  follow_conventions(memory);
  BOOST_TEST(memory.signals["write"].inverted);
  auto usual = bus(PortKind::kMemory, {"address", "write"});
  usual.spelled = {{"address", "addr"}, {"write", "wen"}};
  follow_conventions(usual);
  BOOST_TEST(!usual.signals["write"].inverted);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::hdl
