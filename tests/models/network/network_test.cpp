#include "models/network/network.h"

#include <tlm_utils/simple_initiator_socket.h>

#include <boost/test/unit_test.hpp>

#include "models/network/memory.h"
#include "tests/support/event_log.h"
#include "tests/support/simulation.h"

namespace flatsat::network {

BOOST_AUTO_TEST_SUITE(network)

namespace {

using boost::test_tools::tolerance;

struct Node : sc_core::sc_module {
  explicit Node(const sc_core::sc_module_name& name) : sc_module(name) {}
  tlm_utils::simple_initiator_socket<Node, 64> socket{"socket"};
};

/// One asking node and a memory of 1 KiB at 0x1000, links of 100 Mbit/s, two routers of a microsecond.
struct Bench {
  Bench() {
    node.socket.bind(network.in);
    network.out.bind(memory.bus);
    network.add_route(0x1000, 1024, 0);
    sc_core::sc_start(sc_core::SC_ZERO_TIME);
  }
  tlm::tlm_response_status access(bool write, std::uint64_t address, std::vector<std::uint8_t>& data) {
    tlm::tlm_generic_payload request;
    request.set_command(write ? tlm::TLM_WRITE_COMMAND : tlm::TLM_READ_COMMAND);
    request.set_address(address);
    request.set_data_ptr(data.data());
    request.set_data_length(static_cast<unsigned>(data.size()));
    request.set_streaming_width(static_cast<unsigned>(data.size()));
    auto delay = sc_core::SC_ZERO_TIME;
    node.socket->b_transport(request, delay);
    us = delay.to_seconds() * 1e6;
    return request.get_response_status();
  }
  static NetworkConfig config() {
    NetworkConfig c;
    c.link_rate_bps = 100e6;
    c.hop_latency = sc_core::sc_time(1, sc_core::SC_US);
    return c;
  }
  Simulation fresh;
  support::EventLog events;
  Network network{"network", config(), events};
  Memory memory{"memory", 1024, sc_core::SC_ZERO_TIME};
  Node node{"node"};
  double us = 0.0;
  std::vector<std::uint8_t> four{1, 2, 3, 4};
};

// A write of four bytes: command 16 + 4 + 1 bytes and reply 8 bytes of ten bits, two end markers of four, four hops.
constexpr double kWriteUs = (210.0 + 4.0) / 100.0 + (80.0 + 4.0) / 100.0 + 4.0;

}  // namespace

BOOST_AUTO_TEST_CASE(an_access_takes_its_characters_and_its_routers) {
  Bench b;
  BOOST_TEST(b.access(true, 0x1010, b.four) == tlm::TLM_OK_RESPONSE);
  BOOST_TEST(b.us == kWriteUs, tolerance(1e-9));
  BOOST_TEST(b.memory.bytes()[0x12] == 3);
  std::vector<std::uint8_t> read(4);
  BOOST_TEST(b.access(false, 0x1010, read) == tlm::TLM_OK_RESPONSE);
  BOOST_TEST(read == b.four, boost::test_tools::per_element());
  BOOST_TEST(b.network.packets() == 4u);
}

BOOST_AUTO_TEST_CASE(an_address_of_nobody_and_one_beyond_the_end_are_address_errors) {
  Bench b;
  BOOST_TEST(b.access(true, 0x0, b.four) == tlm::TLM_ADDRESS_ERROR_RESPONSE);
  BOOST_TEST(b.access(true, 0x13FE, b.four) == tlm::TLM_ADDRESS_ERROR_RESPONSE);
}

BOOST_AUTO_TEST_CASE(a_damaged_header_is_repeated_after_the_time_out) {
  Bench b;
  b.network.corrupt_next(0, 1);  // the middle of 21 bytes is in the header
  BOOST_TEST(b.access(true, 0x1000, b.four) == tlm::TLM_OK_RESPONSE);
  BOOST_TEST(b.us == kWriteUs + 2.14 + 2.0 + 1000.0, tolerance(1e-9));
  BOOST_TEST(b.network.crc_errors() == 1u);
  BOOST_TEST(b.network.timeouts() == 1u);
  BOOST_TEST(b.events.count("rmap_timeout") == 1);
}

BOOST_AUTO_TEST_CASE(damaged_data_are_answered_and_repeated_at_once) {
  Bench b;
  std::vector<std::uint8_t> data(100, 7);
  b.network.corrupt_next(0, 1);  // the middle of 117 bytes is in the data
  BOOST_TEST(b.access(true, 0x1000, data) == tlm::TLM_OK_RESPONSE);
  BOOST_TEST(b.us < 100.0);
  BOOST_TEST(b.network.timeouts() == 0u);
  BOOST_TEST(b.events.count("crc_error") == 1);
  BOOST_TEST(b.memory.bytes()[58] == 7);
}

BOOST_AUTO_TEST_CASE(behind_a_pulled_plug_every_attempt_times_out_and_nothing_is_written) {
  Bench b;
  b.network.set_disconnected(0, true);
  BOOST_TEST(b.access(true, 0x1000, b.four) == tlm::TLM_GENERIC_ERROR_RESPONSE);
  BOOST_TEST(b.network.timeouts() == 4u);
  BOOST_TEST(b.us == 4.0 * (2.14 + 2.0 + 1000.0), tolerance(1e-9));
  BOOST_TEST(b.memory.bytes()[0] == 0);
  b.network.set_disconnected(0, false);
  BOOST_TEST(b.access(true, 0x1000, b.four) == tlm::TLM_OK_RESPONSE);
}

BOOST_AUTO_TEST_CASE(a_wrong_key_is_refused_once_and_writes_nothing) {
  Bench b;
  b.network.set_target_key(0, 0x55);
  BOOST_TEST(b.access(true, 0x1000, b.four) == tlm::TLM_GENERIC_ERROR_RESPONSE);
  BOOST_TEST(b.events.count("error_reply") == 1);
  BOOST_TEST(b.memory.bytes()[0] == 0);
}

BOOST_AUTO_TEST_CASE(behind_a_babbling_node_an_access_waits_for_one_packet_at_most) {
  Bench b;
  b.network.set_babble(0, 1.0);
  BOOST_TEST(b.access(true, 0x1000, b.four) == tlm::TLM_OK_RESPONSE);
  BOOST_TEST(b.us == kWriteUs + 409.6, tolerance(1e-9));  // 4096 bytes of ten bits at 100 Mbit/s, from time zero
  b.network.set_babble(0, 0.0);
}

BOOST_AUTO_TEST_CASE(a_link_at_half_its_rate_takes_twice_as_long) {
  Bench b;
  b.network.set_rate_share(0, 0.5);
  b.access(true, 0x1000, b.four);
  BOOST_TEST(b.us == 2.0 * (kWriteUs - 4.0) + 4.0, tolerance(1e-9));
}

BOOST_AUTO_TEST_CASE(two_packets_to_one_node_follow_each_other) {
  Bench b;
  b.access(true, 0x1000, b.four);
  b.access(true, 0x1000, b.four);  // asked at the same time: the second waits for both of the first's packets
  // Its command goes when the first's is through; its reply is later than the first's by that time.
  BOOST_TEST(b.us == kWriteUs + 2.14, tolerance(1e-9));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::network
