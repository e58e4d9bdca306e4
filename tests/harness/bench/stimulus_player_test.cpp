#include "harness/bench/stimulus_player.h"

#include <boost/test/unit_test.hpp>

#include "harness/bench/bench.h"
#include "tests/harness/bench/text_testbed.h"
#include "tests/support/simulation.h"

namespace flatsat::bench {

BOOST_AUTO_TEST_SUITE(stimulus_player)

namespace {

constexpr const char* kParts = "[model.pack]\nkind = \"battery\"\n[device.npu0]\nkind = \"npu\"\n";

std::string error_of(const std::string& stimulus) {
  Simulation fresh;
  return config_error([&] { check_testbed(text_testbed(kParts + ("[[stimulus]]\n" + stimulus))); });
}

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

BOOST_AUTO_TEST_CASE(a_command_that_is_there_is_taken) {
  BOOST_TEST(error_of("at = \"1 s\"\nknob = \"pack.soc\"\nvalue = 0.5\n") == "no error");
}

BOOST_AUTO_TEST_CASE(a_command_that_is_not_there_is_refused_with_what_was_probably_meant) {
  BOOST_TEST(has(error_of("at = \"1 s\"\nknob = \"pack.sco\"\nvalue = 0.5\n"), "did you mean pack.soc?"));
}

BOOST_AUTO_TEST_CASE(a_value_out_of_the_command_s_range_is_refused_before_anything_flies) {
  const auto error = error_of("at = \"1 s\"\ncommand = \"pack.soc\"\nvalue = 1.5\n");
  BOOST_TEST(has(error, "stimulus value of pack.soc must be from 0 to 1"), error);
}

BOOST_AUTO_TEST_CASE(a_device_that_is_not_there_is_refused_with_what_was_probably_meant) {
  BOOST_TEST(has(error_of("at = \"1 s\"\ndevice = \"npu1\"\npoint = \"memory\"\n"),
                 "stimulus: there is no device npu1; did you mean npu0?"));
}

BOOST_AUTO_TEST_CASE(a_point_that_a_model_does_not_have_is_refused) {
  BOOST_TEST(has(error_of("at = \"1 s\"\ndevice = \"npu0\"\npoint = \"memori\"\n"),
                 "stimulus: npu0 has no injection point memori; did you mean memory?"));
}

BOOST_AUTO_TEST_CASE(a_time_and_a_cycle_exclude_each_other) {
  BOOST_TEST(has(error_of("at = \"1 s\"\ncycle = 5\ndevice = \"npu0\"\npoint = \"memory\"\n"),
                 "or cycle must be given, and not both"));
}

BOOST_AUTO_TEST_CASE(a_command_is_sent_at_a_time_and_not_at_a_cycle) {
  BOOST_TEST(has(error_of("cycle = 5\nknob = \"pack.soc\"\nvalue = 0.5\n"), "is of a device"));
}

BOOST_AUTO_TEST_CASE(a_mask_and_bits_exclude_each_other) {
  BOOST_TEST(has(error_of("at = \"1 s\"\ndevice = \"npu0\"\npoint = \"memory\"\nmask = 3\nbits = [0]\n"),
                 "or bits may be given, not both"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::bench
