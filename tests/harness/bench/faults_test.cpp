#include "harness/bench/faults.h"

#include <boost/test/unit_test.hpp>

#include "tests/harness/bench/fake_device.h"
#include "tests/harness/bench/text_testbed.h"
#include "tests/support/simulation.h"

namespace flatsat::bench {

BOOST_AUTO_TEST_SUITE(faults)

namespace {

testbed::Stimulus bits(std::vector<std::uint64_t> numbers) {
  testbed::Stimulus s;
  s.point = "acc";
  s.bits = std::move(numbers);
  return s;
}

/// A device with one point of 4 words of 100 bits.
struct Rig {
  Simulation fresh;
  FakeDevice device{"device"};
  Rig() { device.points = {{"acc", "register", 100, 4}}; }
  std::string wrong(const compute::Fault& fault) { return wrong_with(fault, device); }
};

}  // namespace

BOOST_AUTO_TEST_CASE(a_stimulus_without_a_mask_flips_bit_zero) {
  const auto fault = fault_of(bits({}));
  BOOST_TEST(fault.mask == 1u);
  BOOST_TEST(fault.high_mask.empty());
}

BOOST_AUTO_TEST_CASE(bits_by_their_numbers_become_masks_of_64_each) {
  const auto fault = fault_of(bits({0, 3, 64, 130}));
  BOOST_TEST(fault.mask == 0x9u);
  BOOST_REQUIRE(fault.high_mask.size() == 2u);
  BOOST_TEST(fault.high_mask[0] == 0x1u);
  BOOST_TEST(fault.high_mask[1] == 0x4u);
}

BOOST_AUTO_TEST_CASE(a_mask_is_written_with_sixteen_digits_a_word_below_the_highest) {
  BOOST_TEST(hex_mask({.point = "acc", .mask = 0xa}) == "0xa");
  BOOST_TEST(hex_mask({.point = "acc", .mask = 0xa, .high_mask = {0x2}}) == "0x2000000000000000a");
}

BOOST_AUTO_TEST_CASE(a_fault_is_described_in_one_line) {
  const compute::Fault fault{.point = "acc", .word = 2, .mask = 2, .stuck_cycles = 5, .cycle = 100};
  BOOST_TEST(describe("npu0", fault) == "npu0.acc word 2 mask 0x2, stuck for 5 cycles, at cycle 100");
}

BOOST_AUTO_TEST_CASE(a_point_that_is_not_there_is_refused_with_what_was_probably_meant) {
  Rig rig;
  BOOST_TEST(rig.wrong({.point = "ac"}) == "has no injection point ac; did you mean acc?");
  BOOST_TEST(rig.wrong({.point = "supply"}) == "has no injection point supply; `flatsat faults list` shows all");
}

BOOST_AUTO_TEST_CASE(a_word_and_a_bit_must_be_within_the_point) {
  Rig rig;
  BOOST_TEST(rig.wrong({.point = "acc", .word = 3}) == "");
  BOOST_TEST(rig.wrong({.point = "acc", .word = 4}) == "has 4 words at acc, numbered from 0; not word 4");
  BOOST_TEST(rig.wrong(fault_of(bits({99}))) == "");
  BOOST_TEST(rig.wrong(fault_of(bits({100}))) == "has 100 bits in a word of acc, numbered from 0; not bit 100");
}

BOOST_AUTO_TEST_CASE(a_cycle_needs_a_device_whose_clock_can_be_counted) {
  Rig rig;
  const compute::Fault fault{.point = "acc", .cycle = 7};
  BOOST_TEST(rig.wrong(fault).find("has no clock that can be counted: give at instead of cycle") == 0u);
  rig.device.has_clock = true;
  BOOST_TEST(rig.wrong(fault) == "");
}

BOOST_AUTO_TEST_CASE(points_of_a_device_that_the_testbed_does_not_have_are_refused) {
  const auto bed = text_testbed("[device.npu0]\nkind = \"npu\"\n");
  BOOST_TEST(config_error([&] { injection_points(bed, "npu1"); }) ==
             "bench.toml: there is no device npu1; did you mean npu0?");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::bench
