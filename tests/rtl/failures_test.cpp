// Everything that ends a job early: it must say so, touch nothing it should not, and leave a device that works.
#include <boost/test/unit_test.hpp>

#include "tests/rtl/npu_jobs.h"

namespace flatsat::npu_rig {

using namespace compute::job_queue;

BOOST_AUTO_TEST_SUITE(failures)

namespace {

int code(JobError error) { return static_cast<int>(error); }

void require_no_problems(const Driver& npu) {
  BOOST_REQUIRE_MESSAGE(npu.bus.problems.empty(), (npu.bus.problems.empty() ? "" : npu.bus.problems.front()));
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_rule_of_the_descriptor_is_checked_and_no_result_written) {
  using Spoil = void (*)(Descriptor&);
  const Spoil spoils[] = {
      [](Descriptor& d) { d.opcode = 2; },      [](Descriptor& d) { d.opcode = 255; },
      [](Descriptor& d) { d.m = 1025; },        [](Descriptor& d) { d.n = 1025; },
      [](Descriptor& d) { d.k = 1025; },        [](Descriptor& d) { d.m = 0xFFFFFFFF; },
      [](Descriptor& d) { d.n = 0x40000010; },  [](Descriptor& d) { d.a += 8; },
      [](Descriptor& d) { d.b += 1; },          [](Descriptor& d) { d.c += 4; },
      [](Descriptor& d) { d.a_stride += 8; },   [](Descriptor& d) { d.b_stride += 4; },
      [](Descriptor& d) { d.c_stride += 1; },   [](Descriptor& d) { d.a_stride = 16; },
      [](Descriptor& d) { d.b_stride = 16; },   [](Descriptor& d) { d.c_stride = 64; },
      [](Descriptor& d) { d.a |= 1ull << 40; }, [](Descriptor& d) { d.b |= 1ull << 63; },
      [](Descriptor& d) { d.c |= 1ull << 41; },
  };
  Driver npu({.stall_percent = 10, .seed = 3});
  for (const auto& spoil : spoils) {
    auto d = npu.prepare({20, 20, 20});
    spoil(d);
    npu.submit(d);
    auto expected = npu.bus.memory;
    const auto done = npu.finish();
    BOOST_TEST(static_cast<int>(done.done) == 1);
    BOOST_TEST(static_cast<int>(done.error) == code(JobError::kBadDescriptor));
    BOOST_TEST(done.tag == d.tag);
    BOOST_TEST(npu.get(kErrorCode) == static_cast<std::uint32_t>(JobError::kBadDescriptor));
    BOOST_TEST(npu.get(kErrorInfo) == d.tag);
    std::copy_n(npu.bus.memory.begin() + static_cast<std::ptrdiff_t>(d.completion), 16,
                expected.begin() + static_cast<std::ptrdiff_t>(d.completion));
    BOOST_TEST((expected == npu.bus.memory));
    BOOST_TEST(npu.works());
  }
}

BOOST_AUTO_TEST_CASE(a_completion_that_has_no_place_is_written_nowhere) {
  for (const std::uint64_t wrong : {std::uint64_t{8}, std::uint64_t{1} << 40, std::uint64_t{1} << 63}) {
    for (const std::uint8_t opcode : {0, 1}) {
      Driver npu;
      auto d = npu.prepare({20, 20, 20});
      d.completion += wrong;
      d.opcode = opcode;
      npu.submit(d);
      const auto before = npu.bus.memory;
      npu.finish();
      BOOST_TEST(npu.get(kErrorCode) == static_cast<std::uint32_t>(JobError::kBadDescriptor));
      BOOST_TEST((before == npu.bus.memory));
      BOOST_TEST(npu.works());
    }
  }
}

BOOST_AUTO_TEST_CASE(a_completion_that_has_no_place_is_written_nowhere_by_an_abort_either) {
  Driver npu;
  for (std::uint32_t limit = 25; limit < 60; ++limit) {  // around the check of the descriptor
    auto d = npu.prepare({20, 20, 20});
    d.completion += 1ull << 40;
    npu.set(kWatchdogCycles, limit);
    npu.submit(d);
    const auto before = npu.bus.memory;
    for (int i = 0; i < 10'000 && !npu.bus.idle(); ++i) npu.bus.cycle();
    BOOST_REQUIRE(npu.bus.idle());
    BOOST_TEST((before == npu.bus.memory), "limit " << limit);
    npu.set(kInterruptState, 7);
  }
}

BOOST_AUTO_TEST_CASE(an_error_stops_the_queue_until_it_is_acknowledged_unless_told_to_keep_going) {
  for (const bool keep_going : {false, true}) {
    Driver npu;
    auto d = npu.prepare({4, 4, 4});
    d.opcode = 9;
    d.flags = keep_going ? 2 : 0;
    npu.submit(d);
    auto next = d;
    next.opcode = 0;
    next.flags = 1;
    npu.submit(next);
    npu.run(2000);
    BOOST_TEST((npu.get(kStatus) >> 1 & 1) == (keep_going ? 0u : 1u));
    BOOST_TEST(npu.get(kInterruptState) == (keep_going ? 3u : 2u));
    npu.set(kInterruptState, 2);
    npu.run(2000);
    BOOST_TEST(npu.get(kInterruptState) == 1u);
    BOOST_TEST(npu.get(kStatus) == 1u);
  }
}

BOOST_AUTO_TEST_CASE(an_error_answer_at_any_place_ends_the_job_and_the_next_one_works) {
  for (const unsigned stall : {0u, 25u}) {
    Driver npu({.stall_percent = stall, .seed = 40 + stall});
    for (int which = 0; which < 6; ++which) {
      const auto d = npu.prepare({70, 40, 50});
      const auto at = [&](std::uint64_t address) { return Range{address, address + 16}; };
      if (which == 0) npu.bus.read_error = at(d.a);
      if (which == 1) npu.bus.read_error = at(d.a + 69ull * d.a_stride + 48);
      if (which == 2) npu.bus.read_error = at(d.b);
      if (which == 3) npu.bus.read_error = at(d.b + 49ull * d.b_stride + 32);
      if (which == 4) npu.bus.write_error = at(d.c);
      if (which == 5) npu.bus.write_error = at(d.c + 69ull * d.c_stride + 144);
      npu.submit(d);
      BOOST_TEST(static_cast<int>(npu.finish().error) == code(JobError::kBusError), "place " << which);
      BOOST_TEST(!npu.spilled(d));
      npu.bus.read_error = npu.bus.write_error = {};
      BOOST_TEST(npu.works());
    }
    require_no_problems(npu);
  }
}

BOOST_AUTO_TEST_CASE(a_descriptor_or_completion_that_meets_an_error_is_told_by_the_interrupt) {
  for (const bool reading : {true, false}) {
    Driver npu;
    const auto d = npu.prepare({4, 4, 4});
    (reading ? npu.bus.read_error : npu.bus.write_error) =
        reading ? Range{0, 0x1000} : Range{d.completion, d.completion + 16};
    npu.submit(d);
    npu.finish();
    BOOST_TEST(npu.get(kErrorCode) == static_cast<std::uint32_t>(JobError::kBusError));
    npu.bus.read_error = npu.bus.write_error = {};
    BOOST_TEST(npu.works());
  }
}

BOOST_AUTO_TEST_CASE(the_watchdog_ends_a_job_wherever_it_is) {
  for (const unsigned stall : {0u, 40u}) {
    Driver npu({.stall_percent = stall, .seed = 12});
    for (std::uint32_t limit = 8; limit < 3000; limit += 47) {
      npu.set(kWatchdogCycles, limit);
      const auto d = npu.prepare({64, 50, 60});
      npu.submit(d);
      for (int i = 0; i < 100'000 && !npu.bus.interrupt(); ++i) npu.bus.cycle();
      BOOST_REQUIRE(npu.bus.interrupt());
      for (int i = 0; i < 100'000 && !npu.bus.idle(); ++i) npu.bus.cycle();  // fatal may come before the end
      if (npu.get(kInterruptState) != kJobComplete)
        BOOST_TEST(npu.get(kErrorCode) == static_cast<std::uint32_t>(JobError::kWatchdog));
      BOOST_REQUIRE(!npu.spilled(d));
      npu.set(kInterruptState, 7);
      npu.set(kWatchdogCycles, 0);
      BOOST_REQUIRE(npu.works());
    }
    require_no_problems(npu);
  }
}

BOOST_AUTO_TEST_CASE(a_watchdog_of_any_length_leaves_a_short_job_alone) {
  for (const std::uint32_t limit : {0u, 100'000u, 0x7FFFFFFFu, 0x80000000u, 0x80000001u, 0xFFFFFFFFu}) {
    Driver npu;
    npu.set(kWatchdogCycles, limit);
    const auto d = npu.prepare({17, 17, 17});
    npu.submit(d);
    for (int i = 0; i < 10'000 && !npu.bus.interrupt(); ++i) npu.bus.cycle();
    BOOST_TEST(npu.get(kInterruptState) == static_cast<std::uint32_t>(kJobComplete), "limit " << limit);
    BOOST_TEST(npu.get(kStatus) == 1u);
  }
}

BOOST_AUTO_TEST_CASE(a_hung_memory_raises_the_fatal_interrupt_and_its_return_ends_the_job) {
  Driver npu;
  for (const int after : {20, 90, 300, 600}) {  // descriptor, first operands, passes, results
    npu.set(kWatchdogCycles, 2000);
    const auto d = npu.prepare({64, 40, 40});
    npu.submit(d);
    npu.run(static_cast<std::uint64_t>(after));
    npu.bus.hung = true;
    npu.run(5000);
    BOOST_TEST(npu.bus.fatal());
    BOOST_TEST(npu.get(kInterruptState) == static_cast<std::uint32_t>(kFatal));
    BOOST_TEST(npu.get(kStatus) == 2u);
    BOOST_TEST(!npu.bus.idle());
    npu.bus.hung = false;
    npu.run(1000);
    BOOST_TEST(npu.get(kErrorCode) == static_cast<std::uint32_t>(JobError::kWatchdog));
    npu.set(kInterruptState, 7);
    npu.set(kWatchdogCycles, 0);
    BOOST_TEST(npu.works());
    require_no_problems(npu);
  }
}

BOOST_AUTO_TEST_CASE(a_soft_reset_at_any_moment_leaves_a_device_that_works) {
  for (const unsigned stall : {0u, 40u}) {
    Driver npu({.stall_percent = stall, .seed = 77});
    for (std::uint64_t after = 0; after < 4000; after += 67) {
      npu.submit(npu.prepare({65, 33, 50}));
      npu.run(after);
      npu.set(kControl, 2);
      BOOST_REQUIRE(npu.get(kControl) == 0u);
      BOOST_TEST(npu.get(kStatus) == 1u);
      BOOST_TEST(npu.get(kInterruptState) == 0u);
      BOOST_TEST(npu.get(kRingHead) == 0u);
      npu.start();
      BOOST_REQUIRE(npu.works());
    }
    require_no_problems(npu);
  }
}

BOOST_AUTO_TEST_CASE(a_new_ring_in_the_middle_of_a_job_begins_at_its_first_entry) {
  Driver npu;
  npu.submit(npu.prepare({40, 40, 40}));
  npu.run(400);
  npu.set(kRingSize, 8);
  npu.finish();
  npu.run(3000);
  BOOST_TEST(npu.get(kRingHead) == 0u);
  npu.set(kSnapshot, 1);
  BOOST_TEST(npu.get(kJobsLow) == 1u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::npu_rig
