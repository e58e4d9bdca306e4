// The register map of job_queue.h, register by register.
#include <algorithm>
#include <boost/test/unit_test.hpp>

#include "tests/rtl/npu_jobs.h"

namespace flatsat::npu_rig {

using namespace compute::job_queue;

BOOST_AUTO_TEST_SUITE(registers)

namespace {

constexpr unsigned kOkay = 0, kSlaveError = 2;

const RegisterRule* rule_at(std::uint32_t offset) {
  const auto found = std::find_if(std::begin(kRegisterRules), std::end(kRegisterRules),
                                  [&](const RegisterRule& rule) { return rule.offset == offset; });
  return found == std::end(kRegisterRules) ? nullptr : found;
}

/// The map is that of the default size.
std::uint32_t reset_of(const Bus& bus, const RegisterRule& rule) {
  if (rule.offset != kCapability) return rule.reset;
  const std::uint32_t port = bus.beat_bytes() == 16 ? 0 : bus.beat_bytes();
  return (rule.reset & 0xFFFF0000) | port << 8 | bus.array();
}

bool takes_any_value(const RegisterRule& rule) {
  return rule.kind == RegisterKind::kReadWrite && rule.offset != kRingSize && rule.offset != kClockDivider &&
         rule.offset != kPowerState && rule.offset != kControl && rule.offset != kRingTail;
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_offset_answers_as_its_kind_does) {
  Bus bus({.stall_percent = 20, .seed = 2});
  for (std::uint32_t offset = 0; offset < 0x1000; ++offset) {
    const auto* rule = rule_at(offset);
    const bool readable = rule != nullptr && rule->kind != RegisterKind::kWriteOnly;
    BOOST_REQUIRE_MESSAGE(bus.read(offset).response == (readable ? kOkay : kSlaveError), "read of " << offset);
    const bool writable = rule != nullptr && rule->kind != RegisterKind::kReadOnly;
    const auto answer = bus.write(offset, rule == nullptr ? 0 : rule->legal);
    BOOST_REQUIRE_MESSAGE(answer.response == (writable ? kOkay : kSlaveError), "write of " << offset);
  }
  BOOST_TEST(bus.problems.empty());
}

BOOST_AUTO_TEST_CASE(reset_values_are_those_of_the_map) {
  Bus bus({});
  for (const auto& rule : kRegisterRules) {
    if (rule.kind != RegisterKind::kWriteOnly)
      BOOST_TEST(bus.read(rule.offset).value == reset_of(bus, rule), rule.name);
  }
}

BOOST_AUTO_TEST_CASE(values_written_are_read_back_in_the_bits_that_exist) {
  Bus bus({});
  bus.write(kRingSize, 1024);
  for (const auto& rule : kRegisterRules) {
    if (!takes_any_value(rule) && rule.offset != kRingTail) continue;
    for (const std::uint32_t value : {0xFFFFFFFFu, 0x55555555u, 0xAAAAAAAAu, 0u}) {
      BOOST_TEST(bus.write(rule.offset, value).response == kOkay);
      BOOST_TEST(bus.read(rule.offset).value == (value & rule.writable), rule.name);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_read_only_register_keeps_its_value_when_it_is_written) {
  Bus bus({});
  for (const auto& rule : kRegisterRules) {
    if (rule.kind != RegisterKind::kReadOnly) continue;
    BOOST_TEST(bus.write(rule.offset, 0xFFFFFFFF).response == kSlaveError);
    BOOST_TEST(bus.read(rule.offset).value == reset_of(bus, rule), rule.name);
  }
}

BOOST_AUTO_TEST_CASE(the_offsets_of_the_first_version_are_where_they_were) {
  BOOST_TEST(kIdentity == 0x000u);
  BOOST_TEST(kRingTail == 0x030u);
  BOOST_TEST(kWatchdogCycles == 0x054u);
  BOOST_TEST(kSnapshot == 0x080u);
  BOOST_TEST(kJobsHigh == 0x0B0u);
}

BOOST_AUTO_TEST_CASE(a_value_out_of_range_is_refused_and_not_taken) {
  Bus bus({});
  for (const std::uint32_t size : {0u, 1u, 3u, 12u, 2048u, 0x80000000u})
    BOOST_TEST(bus.write(kRingSize, size).response == kSlaveError);
  BOOST_TEST(bus.read(kRingSize).value == 2u);
  for (const std::uint32_t divider : {0u, 3u, 16u, 0x101u})
    BOOST_TEST(bus.write(kClockDivider, divider).response == kSlaveError);
  BOOST_TEST(bus.read(kClockDivider).value == 1u);
  for (const std::uint32_t size : {2u, 4u, 1024u}) {
    BOOST_TEST(bus.write(kRingSize, size).response == kOkay);
    BOOST_TEST(bus.read(kRingSize).value == size);
  }
}

BOOST_AUTO_TEST_CASE(a_write_of_a_part_of_a_register_is_refused) {
  Bus bus({});
  for (unsigned strobes = 0; strobes < 15; ++strobes)
    BOOST_TEST(bus.write(kWatchdogCycles, 0xFFFFFFFF, strobes).response == kSlaveError);
  BOOST_TEST(bus.read(kWatchdogCycles).value == 0u);
}

BOOST_AUTO_TEST_CASE(an_interrupt_is_set_by_test_masked_by_enable_and_cleared_by_a_one) {
  Bus bus({});
  bus.write(kInterruptTest, 0xFFFFFFFF);
  BOOST_TEST(bus.read(kInterruptState).value == 7u);
  for (std::uint32_t enable = 0; enable < 8; ++enable) {
    bus.write(kInterruptEnable, enable);
    BOOST_TEST(bus.interrupt() == (enable != 0));
    BOOST_TEST(bus.fatal() == ((enable & 4) != 0));
  }
  bus.write(kInterruptState, 0);
  BOOST_TEST(bus.read(kInterruptState).value == 7u);
  bus.write(kInterruptState, 4);
  BOOST_TEST(bus.read(kInterruptState).value == 3u);
  BOOST_TEST(!bus.fatal());
  bus.write(kInterruptState, 3);
  BOOST_TEST(!bus.interrupt());
}

BOOST_AUTO_TEST_CASE(counters_stand_still_between_snapshots) {
  Bus bus({});
  bus.read(kIdentity);
  BOOST_TEST(bus.write(kSnapshot, 0).response == kOkay);
  const auto first = bus.read(kCyclesLow).value;
  BOOST_TEST(first > 0u);
  BOOST_TEST(bus.read(kCyclesLow).value == first);
  const auto at = bus.cycles();
  bus.write(kSnapshot, 0);
  const auto between = bus.cycles() - at;
  BOOST_TEST(bus.read(kCyclesLow).value > first + between - 1);
}

BOOST_AUTO_TEST_CASE(nothing_is_fetched_while_the_device_is_not_enabled) {
  Driver npu;
  npu.set(kControl, 0);
  npu.submit(npu.prepare({5, 5, 5}));
  npu.run(500);
  BOOST_TEST(npu.bus.reads_begun == 0u);
  BOOST_TEST(npu.bus.idle());
  npu.set(kControl, 1);
  npu.run(3);
  BOOST_TEST(!npu.bus.idle());
  BOOST_TEST(static_cast<int>(npu.finish().error) == 0);
}

BOOST_AUTO_TEST_CASE(a_soft_reset_brings_all_registers_back) {
  Driver npu;
  BOOST_TEST(npu.works());
  npu.set(kWatchdogCycles, 5'000'000);
  npu.set(kClockDivider, 8);
  npu.set(kInterruptTest, 7);
  npu.set(kSnapshot, 0);
  npu.set(kControl, 3);
  for (const auto offset : {kControl, kInterruptState, kInterruptEnable, kRingBaseLow, kRingHead, kRingTail, kErrorCode,
                            kWatchdogCycles, kJobsLow, kMacsLow, kCyclesLow, kEccCorrected})
    BOOST_TEST(npu.get(offset) == 0u, "register " << offset);
  BOOST_TEST(npu.get(kRingSize) == 2u);
  BOOST_TEST(npu.get(kClockDivider) == 1u);
  npu.start();
  BOOST_TEST(npu.works());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::npu_rig
