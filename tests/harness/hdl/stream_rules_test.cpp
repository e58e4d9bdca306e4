#include "harness/hdl/stream_rules.h"

#include <boost/test/unit_test.hpp>

namespace flatsat::hdl {

BOOST_AUTO_TEST_SUITE(stream_rules)

namespace {

struct Stream {
  explicit Stream(unsigned bits) {
    bus.name = "s_*";
    bus.config.kind = PortKind::kStreamIn;
    bus.config.pattern = {"s_*", {"f", 9, 11}};
    with("tdata", bits);
  }
  Stream& with(const std::string& name, unsigned bits) {
    bus.signals[name].bits = bits;
    return *this;
  }
  std::string told() {
    std::vector<config::Problem> problems;
    measure_stream(bus, problems);
    return problems.empty() ? "nothing" : config::ConfigError(problems).what();
  }
  BoundBus bus;
};

}  // namespace

BOOST_AUTO_TEST_CASE(its_data_are_whole_bytes_and_it_has_a_window_without_addresses) {
  Stream stream(20);
  BOOST_TEST(stream.told() == "nothing");
  BOOST_TEST(stream.bus.data_bits == 24u);
  BOOST_TEST(stream.bus.address_bits == 0u);
  BOOST_TEST(stream.bus.size == 16u << 20);
  stream.bus.config.size = 4096;
  stream.told();
  BOOST_TEST(stream.bus.size == 4096u);
}

BOOST_AUTO_TEST_CASE(tkeep_and_tstrb_have_a_bit_a_byte) {
  BOOST_TEST(Stream(32).with("tkeep", 4).with("tstrb", 4).told() == "nothing");
  BOOST_TEST(Stream(32).with("tkeep", 8).told() ==
             "f:9:11: 's_*': tkeep of 8 bits does not fit tdata of 32; it has a bit for each byte: 4");
}

BOOST_AUTO_TEST_CASE(what_every_beat_carries_must_fit_its_port) {
  Stream narrow(8);
  narrow.with("tid", 3).bus.config.tid = 8;
  BOOST_TEST(narrow.told() == "f:9:11: 's_*': tid = 8 does not fit its port of 3 bits");
  Stream none(8);
  none.bus.config.tuser = 1;
  BOOST_TEST(none.told() == "f:9:11: 's_*': tuser = 1, but there is no port for it");
  BOOST_TEST(Stream(8).with("tdest", 65).told() == "f:9:11: 's_*': tdest is wider than 64 bits");
  BOOST_TEST(Stream(1032).told().find("tdata of 1032 bits; 1 to 1024 can be driven") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::hdl
