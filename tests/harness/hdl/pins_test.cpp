#include "harness/hdl/pins.h"

#include <boost/test/unit_test.hpp>

namespace flatsat::hdl {

BOOST_AUTO_TEST_SUITE(pins)

namespace {

RtlPort port(const std::string& name, RtlPort::Direction direction, unsigned bits, const std::string& odd = "") {
  RtlPort made;
  made.name = name;
  made.direction = direction;
  made.bits = bits;
  made.odd = odd;
  made.left = static_cast<int>(bits) - 1;
  return made;
}

/// A top with a start, a 40-bit setting, a done, and ports that no pin can be.
struct Top {
  Top() {
    using D = RtlPort::Direction;
    ports = {port("start", D::kIn, 1),         port("level", D::kIn, 40), port("done", D::kOut, 1),
             port("pad", D::kInOut, 1),        port("mask", D::kIn, 64),  port("gain", D::kIn, 64, "real"),
             port("rows", D::kIn, 64, "array")};
    for (const auto& one : ports) book.add(one);
  }
  BoundBus bind(std::vector<std::string> pins, std::vector<std::string> pulses = {}) {
    RtlBus config;
    config.kind = PortKind::kPins;
    for (auto& pin : pins) config.pins.push_back({pin, {"f", 7, 10}});
    for (auto& pulse : pulses) config.pulse.push_back({pulse, {"f", 8, 10}});
    return bind_pins(config, 0, "top", {book, ports, problems});
  }
  std::string told() const { return problems.empty() ? "nothing" : config::ConfigError(problems).what(); }
  std::deque<RtlPort> ports;
  PortBook book;
  std::vector<config::Problem> problems;
};

}  // namespace

BOOST_AUTO_TEST_CASE(pins_stand_in_their_order_at_multiples_of_four_bytes_and_wide_ones_take_more) {
  Top top;
  const auto bus = top.bind({"start", "level=0x10", "done"});
  BOOST_TEST(top.told() == "nothing");
  BOOST_REQUIRE(bus.pins.size() == 3u);
  BOOST_TEST(bus.pins[1].offset == 4u);
  BOOST_TEST(bus.pins[1].first == 16u);
  BOOST_TEST(bus.pins[2].offset == 12u);  // 40 bits are two words
  BOOST_TEST(!bus.pins[2].to_design);
  BOOST_TEST(bus.size == 16u);
}

BOOST_AUTO_TEST_CASE(a_pulse_is_an_input_of_them_alone_or_until_an_output_of_them) {
  Top top;
  auto bus = top.bind({"start", "done"}, {"start until done"});
  BOOST_TEST(top.told() == "nothing");
  BOOST_TEST(bus.pins[0].pulse);
  BOOST_TEST(bus.pins[0].until == 1);
  for (const char* pulse : {"done", "level", "start until level", "start until"}) {
    Top again;
    again.bind({"start", "done"}, {pulse});
    BOOST_TEST(again.told() ==
               "f:8:10: pulse '" + std::string(pulse) + "' must be an input of these pins, or \"input until output\"");
  }
}

BOOST_AUTO_TEST_CASE(what_no_pin_can_be_is_refused_with_the_reason) {
  const auto told = [](const std::string& pin) {
    Top top;
    top.bind({pin});
    return top.told();
  };
  BOOST_TEST(told("stop") == "f:7:10: pins: top has no port stop");
  BOOST_TEST(told("pad") == "f:7:10: pins: port pad is an inout, which tie_off holds");
  BOOST_TEST(told("gain") == "f:7:10: pins: port gain is of type real, which cannot be driven");
  BOOST_TEST(told("rows") == "f:7:10: pins: port rows is an array; name one word of it");
  const std::string value = " must be an input and a value of its ";
  BOOST_TEST(told("start=2") == "f:7:10: pins: 'start=2'" + value + "1 bits, like \"start=0x1\"");
  BOOST_TEST(told("done=1") == "f:7:10: pins: 'done=1'" + value + "1 bits, like \"done=0x1\"");
  for (const std::string odd : {"mask=-1", "mask= 1", "mask=1x", "mask=18446744073709551616", "mask=0x"})
    BOOST_TEST(told(odd) == "f:7:10: pins: '" + odd + "'" + value + "64 bits, like \"mask=0x1\"");
  BOOST_TEST(told("level=") == "f:7:10: pins: 'level='" + value + "40 bits, like \"level=0x1\"");
}

BOOST_AUTO_TEST_CASE(an_input_is_driven_once) {
  Top top;
  top.bind({"start", "start"});
  BOOST_TEST(top.told() == "f:7:10: pins: port start is driven by something else already");
}

BOOST_AUTO_TEST_CASE(a_table_without_ports_is_a_mistake) {
  Top top;
  top.bind({});
  BOOST_TEST(top.told().find("pins needs ports") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::hdl
