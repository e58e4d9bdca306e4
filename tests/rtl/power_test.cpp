// Power states, the clock divider of the array, the counters of what is gated and what stalls.
#include <boost/test/unit_test.hpp>

#include "tests/rtl/npu_jobs.h"

namespace flatsat::npu_rig {

using namespace compute::job_queue;

BOOST_AUTO_TEST_SUITE(power)

namespace {

std::uint64_t counter(Driver& npu, std::uint32_t low) { return npu.get(low) | std::uint64_t{npu.get(low + 4)} << 32; }

enum PowerState : std::uint32_t { kOff, kRetention, kStandby, kRun };

}  // namespace

BOOST_AUTO_TEST_CASE(a_divider_slows_the_array_and_changes_no_result) {
  std::uint32_t full = 0;
  for (const std::uint32_t divider : {1u, 2u, 4u, 8u}) {
    for (const unsigned stall : {0u, 30u}) {
      Driver npu({.stall_percent = stall, .seed = divider});
      npu.set(kClockDivider, divider);
      for (const Shape& shape : {Shape{64, 64, 64}, Shape{3, 20, 40}, Shape{70, 17, 0}})
        BOOST_TEST(npu.fault_of(shape) == "");
      const auto d = npu.prepare_requant({33, 40, 50}, false);
      npu.submit(d);
      BOOST_TEST(npu.fault_of(d, npu.finish()) == "");
      if (stall > 0) continue;
      const auto cube = npu.prepare({64, 64, 128});
      npu.submit(cube);
      const auto cycles = npu.finish().cycles;
      if (divider == 1) full = cycles;
      const double rows = 64.0 * 64.0 * 128.0 / (npu.bus.array() * npu.bus.array());  // of the array at its clock
      BOOST_TEST(cycles >= divider * rows);
      // Where the port is what the job waits for, it hides some of the slowing.
      if (divider > 1 && full < 1.5 * rows) BOOST_TEST(cycles > 0.75 * divider * full);
      BOOST_TEST(cycles <= divider * full);
    }
  }
}

BOOST_AUTO_TEST_CASE(only_in_run_a_job_begins_and_what_was_rung_waits) {
  for (const auto state : {kRetention, kStandby}) {
    Driver npu;
    npu.set(kPowerState, state);
    const auto d = npu.prepare({20, 20, 20});
    npu.submit(d);
    npu.run(2000);
    BOOST_TEST(npu.bus.idle());
    BOOST_TEST(!npu.bus.interrupt());
    BOOST_TEST(npu.bus.reads_begun == 0u);
    npu.set(kPowerState, kRun);
    BOOST_TEST(npu.fault_of(d, npu.finish()) == "");
  }
}

BOOST_AUTO_TEST_CASE(off_needs_an_idle_device_and_begins_the_ring_anew) {
  Driver npu;
  npu.submit(npu.prepare({64, 64, 64}));
  npu.run(300);
  BOOST_TEST(npu.bus.write(kPowerState, kOff).response == 2u);
  npu.finish();
  npu.set(kPowerState, kOff);
  BOOST_TEST(npu.get(kRingHead) == 0u);
  BOOST_TEST(npu.get(kRingTail) == 0u);
  npu.set(kPowerState, kRun);
  npu.start();
  BOOST_TEST(npu.works());
  BOOST_TEST(npu.bus.problems.empty());
}

BOOST_AUTO_TEST_CASE(busy_cycles_are_rows_into_the_array_or_stalls_and_idle_ones_are_gated) {
  Driver npu;
  BOOST_TEST(npu.fault_of({70, 40, 50}) == "");
  npu.run(500);
  npu.set(kSnapshot, 0);
  // Blocks of 64 and 6 rows, each with two rows of sums, for every n tile and k tile: three and four with N = 16.
  const auto tiles = [&](unsigned size) { return (size + npu.bus.array() - 1) / npu.bus.array(); };
  const std::uint64_t rows = (64 + 2 + 6 + 2) * tiles(40) * tiles(50);
  const auto stalls = counter(npu, kReadStallLow) + counter(npu, kWriteStallLow) + counter(npu, kDependStallLow);
  BOOST_TEST(counter(npu, kBusyLow) == rows + stalls);
  BOOST_TEST(counter(npu, kGatedLow) >= 500u);
  BOOST_TEST(counter(npu, kGatedLow) < counter(npu, kCyclesLow));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::npu_rig
