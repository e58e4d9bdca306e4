#include <boost/test/unit_test.hpp>

#include "harness/testbed/describe.h"
#include "tests/harness/testbed/described.h"

namespace flatsat::testbed {

namespace suites {  // a suite is a namespace, which must not meet the function of its name

BOOST_AUTO_TEST_SUITE(describe_testbed)

namespace {

const std::string kHead = "[testbed]\nname = 't'\n";

Testbed bed(const std::string& more) { return described(testbed::describe_testbed, kHead + more); }
std::string told(const std::string& more) { return mistakes(testbed::describe_testbed, kHead + more); }

}  // namespace

BOOST_AUTO_TEST_CASE(the_head_says_when_how_long_and_how_fast) {
  const auto b = bed("epoch = '2026-05-01T12:00:00Z'\nduration = '2 h'\nseed = 7\npace = 'real'\nmax_wall = '1 min'\n");
  BOOST_TEST(environment::to_string(b.epoch) == "2026-05-01T12:00:00.000Z");
  BOOST_TEST(b.epoch_given);
  BOOST_TEST(b.duration_s == 7200.0);
  BOOST_TEST(b.seed == 7u);
  BOOST_TEST(b.pace == 1.0);
  BOOST_TEST(b.max_wall_s == 60.0);
  BOOST_TEST(bed("pace = 'free'\n").pace == 0.0);
  BOOST_TEST(bed("pace = 2.5\n").pace == 2.5);
  BOOST_TEST(has(told("epoch = 'noon'\n"), "f:3:9: testbed.epoch "));
}

BOOST_AUTO_TEST_CASE(a_pace_is_free_real_or_a_finite_factor_above_zero) {
  for (const std::string pace : {"0", "-1", "fast", "2x", "inf", "nan", "0x2", "1e999"})
    BOOST_TEST(told("pace = '" + pace + "'\n") == "f:3:8: testbed.pace must be \"free\", \"real\" or a factor above 0",
               pace);
}

BOOST_AUTO_TEST_CASE(an_action_is_a_command_or_a_fault_at_a_time_or_a_cycle) {
  const auto stimulus = [](const std::string& keys) { return told("[[stimulus]]\n" + keys); };
  const std::string fault = "device = 'd'\npoint = 'mac'\n";
  BOOST_TEST(stimulus("at = '1 s'\ncommand = 'a.b'\nvalue = 1\n") == "");
  BOOST_TEST(stimulus("cycle = 100\n" + fault) == "");
  BOOST_TEST(has(stimulus("at = '1 s'\n"), "stimulus[0].command or device must be given, and not both"));
  BOOST_TEST(has(stimulus("at = '1 s'\ncommand = 'a.b'\n" + fault), "command or device must be given, and not both"));
  BOOST_TEST(has(stimulus("at = '1 s'\ncommand = 'a.b'\nknob = 'a.b'\n"), "is given twice: knob is its former name"));
  BOOST_TEST(has(stimulus(fault), "stimulus[0].at or cycle must be given, and not both"));
  BOOST_TEST(has(stimulus("cycle = 1\ncommand = 'a.b'\n"), "is of a device; a command is given at a time"));
  BOOST_TEST(has(stimulus("at = '1 s'\nmask = '0x3'\nbits = [1]\n" + fault), "mask or bits may be given, not both"));
  BOOST_TEST(has(stimulus("at = '1 s'\ndevice = 'd'\n"), "stimulus[0].point must be given with device"));
}

BOOST_AUTO_TEST_CASE(a_tolerance_and_a_limit_have_their_channel_and_bounds) {
  BOOST_TEST(has(told("[[tolerance]]\nchannel = 'x'\n"), "tolerance[0].channel needs absolute or relative"));
  BOOST_TEST(told("[[tolerance]]\nchannel = 'x'\nrelative = 0.01\n") == "");
  BOOST_TEST(told("[[limit]]\nlower = '1 V'\n") == "f:3:1: limit[0].channel is missing");
  BOOST_TEST(bed("[[limit]]\nchannel = 'x'\nupper = '3 V'\n").limits.at(0).upper_text == "3 V");
}

BOOST_AUTO_TEST_CASE(an_alarm_goes_by_a_channel_and_bounds_or_by_an_untimed_expression) {
  const std::string head = "[[alarm]]\nid = 'a'\n";
  BOOST_TEST(told(head + "channel = 'x'\nabove = '1 V'\n") == "");
  BOOST_TEST(told(head + "when = 'x < 0.2 and event load_shed'\n") == "");
  BOOST_TEST(has(told(head), "needs a channel with above or below, or when"));
  BOOST_TEST(has(told(head + "channel = 'x'\n"), "needs above or below"));
  BOOST_TEST(has(told(head + "channel = 'x'\nwhen = 'x'\n"), "needs no channel, above and below beside when"));
  BOOST_TEST(has(told(head + "when = 'x and always y'\n"), "at column 7: always looks at more than one instant"));
}

BOOST_AUTO_TEST_CASE(a_device_has_the_tables_of_its_kind) {
  const std::string head = "[device.d]\nkind = 'gpu'\n";
  BOOST_TEST(told(head) == "");
  BOOST_TEST(has(told(head + "design = {top = 't', files = ['t.sv']}\n"),
                 "device.d.kind = \"rtl\" needs a table design, and only that kind has one"));
  BOOST_TEST(has(told("[device.d]\nkind = 'rtl'\n"), "needs a table design"));
  BOOST_TEST(told(head + "idle = '300 W'\nactive = '300 W'\n") == "f:6:10: device.d.active must be above idle");
}

// The limit of the H200 SXM is 700 W, of the Jetson AGX Orin 60 W: data sheets, as models/compute cites them.
BOOST_AUTO_TEST_CASE(a_board_is_a_type_whose_figures_later_keys_change) {
  const std::string head = "[device.d]\nkind = 'gpu'\n[device.d.board]\n";
  const auto board = bed(head + "type = 'jetson-agx-orin'\nidle = '12 W'\n").devices.at(0);
  BOOST_TEST(board.board_type == "jetson-agx-orin");
  BOOST_TEST(board.board.limit_w == 60.0);
  BOOST_TEST(board.board.idle_w == 12.0);
  BOOST_TEST(bed(head + "type = 'h200-sxm'\n").devices.at(0).board.limit_w == 700.0);
  BOOST_TEST(told(head + "type = 'h900'\n") ==
             "f:6:8: device.d.board.type must be one of h100-sxm, h200-sxm, b200-sxm, jetson-agx-orin");
  BOOST_TEST(
      has(told(head + "limit = '300 W'\nfloor = '301 W'\n"), "f:7:9: device.d.board.floor must not be above limit"));
  BOOST_TEST(has(told(head + "software_slowdown = '90 degC'\nhardware_slowdown = '90 degC'\n"),
                 "hardware_slowdown must lie between software_slowdown and shutdown"));
}

BOOST_AUTO_TEST_CASE(a_testbed_has_a_head) {
  BOOST_TEST(mistakes(testbed::describe_testbed, "[device.d]\nkind = 'gpu'\n") == "f:1:1: testbed is missing");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace suites

}  // namespace flatsat::testbed
