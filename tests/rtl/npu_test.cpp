// The RTL against the golden product: shapes, errors, flipped bits.
#include <boost/test/unit_test.hpp>
#include <cstring>
#include <random>

#include "harness/agents/npu/npu_rtl.h"
#include "models/base/crc.h"
#include "models/compute/gemm.h"
#include "models/compute/job_queue.h"
#include "models/compute/npu_timing.h"

namespace flatsat::rtl {

BOOST_AUTO_TEST_SUITE(npu)

namespace {

using namespace compute::job_queue;

constexpr std::uint64_t kA = 0x10000, kB = 0x200000, kC = 0x400000, kDone = 0x8000;

struct Npu {
  Npu() {
    set(kRingSize, 8);
    set(kInterruptEnable, 3);
    set(kControl, 1);
  }
  agents::npu::NpuRtl::RegisterAnswer ask(bool write, std::uint32_t offset, std::uint32_t value) {
    rtl.ask_register(write, offset, value, 0);
    for (int i = 0; i < 100; ++i) {
      rtl.step();
      if (auto answer = rtl.answer()) return *answer;
    }
    BOOST_FAIL("a register does not answer");
    return {};
  }
  bool set(std::uint32_t offset, std::uint32_t value) { return ask(true, offset, value).good; }
  std::uint32_t get(std::uint32_t offset) { return ask(false, offset, 0).value; }

  /// Fills the operands for a shape and returns its descriptor.
  Descriptor prepare(const compute::GemmShape& shape, std::mt19937& random) {
    const auto padded = [](std::uint32_t bytes) { return (bytes + 15u) & ~15u; };
    Descriptor d{};
    d.opcode = 1;
    d.flags = 3;
    d.tag = static_cast<std::uint16_t>(random());
    d.m = shape.m, d.n = shape.n, d.k = shape.k;
    d.a_stride = padded(shape.k) + 16 * (random() % 3), d.b_stride = padded(shape.n) + 16 * (random() % 3),
    d.c_stride = padded(4 * shape.n) + 16 * (random() % 3);
    d.a = kA, d.b = kB, d.c = kC;
    d.completion = kDone;
    a.resize(std::size_t{d.m} * d.a_stride + 16);
    b.resize(std::size_t{d.k} * d.b_stride + 16);
    for (auto* bytes : {&a, &b})
      for (auto& x : *bytes) x = static_cast<std::uint8_t>(random());
    rtl.memory().write(kA, a);
    rtl.memory().write(kB, b);
    return d;
  }
  void ring(const Descriptor& d) {
    rtl.memory().write(64ull * tail, {reinterpret_cast<const std::uint8_t*>(&d), sizeof d});
    tail = (tail + 1) % 8;
    set(kRingTail, tail);
  }
  Completion finish(std::uint64_t limit = 3'000'000) {
    std::uint64_t cycles = 0;
    while (!rtl.interrupt() && cycles++ < limit) rtl.step();
    BOOST_REQUIRE_MESSAGE(rtl.interrupt(), "the job does not end");
    set(kInterruptState, 7);
    Completion completion{};
    rtl.memory().read(kDone, {reinterpret_cast<std::uint8_t*>(&completion), sizeof completion});
    return completion;
  }
  bool right(const Descriptor& d, const Completion& completion) {
    const auto golden = compute::gemm_int8({d.m, d.n, d.k}, a, d.a_stride, b, d.b_stride);
    std::vector<std::uint8_t> row(4 * d.n);
    for (std::uint32_t i = 0; i < d.m; ++i) {
      rtl.memory().read(kC + std::uint64_t{i} * d.c_stride, row);
      if (!row.empty() && std::memcmp(row.data(), golden.data() + std::size_t{i} * d.n, row.size()) != 0) return false;
    }
    return completion.done == 1 && completion.error == 0 && completion.tag == d.tag &&
           completion.crc32 == model::crc32({reinterpret_cast<const std::uint8_t*>(golden.data()), golden.size() * 4});
  }
  agents::npu::NpuRtl rtl;
  std::vector<std::uint8_t> a, b;
  std::uint32_t tail = 0;
};

}  // namespace

BOOST_AUTO_TEST_CASE(every_random_shape_is_computed_exactly) {
  Npu npu;
  std::mt19937 random(2024);
  const std::uint32_t edges[] = {0, 1, 2, 15, 16, 17, 31, 33, 63, 64, 65, 80};
  for (int round = 0; round < 150; ++round) {
    const auto size = [&] { return random() % 3 == 0 ? 1 + random() % 100 : edges[random() % 12]; };
    const compute::GemmShape shape{static_cast<std::uint32_t>(size()), static_cast<std::uint32_t>(size()),
                                   static_cast<std::uint32_t>(size())};
    const auto d = npu.prepare(shape, random);
    npu.ring(d);
    BOOST_REQUIRE_MESSAGE(npu.right(d, npu.finish()), "wrong for " << shape.m << " x " << shape.n << " x " << shape.k);
  }
}

BOOST_AUTO_TEST_CASE(requantised_results_are_those_of_the_golden_model) {
  Npu npu;
  std::mt19937 random(77);
  constexpr std::uint64_t kScales = 0x6000;
  for (const compute::GemmShape& shape :
       {compute::GemmShape{20, 33, 40}, compute::GemmShape{65, 16, 100}, compute::GemmShape{1, 47, 1}}) {
    auto d = npu.prepare(shape, random);
    d.opcode = static_cast<std::uint8_t>(Opcode::kGemmRequant);
    d.flags = 7;
    d.scales = kScales / 16;
    std::vector<compute::Requant> columns(shape.n);
    std::vector<std::uint8_t> table(4 * 64);
    for (std::uint32_t j = 0; j < shape.n; ++j) {
      columns[j] = {static_cast<std::int16_t>(random()), static_cast<std::uint8_t>(16 + random() % 10)};
      const ScaleEntry entry{columns[j].scale, columns[j].shift, 0};
      std::memcpy(table.data() + 4 * j, &entry, 4);
    }
    npu.rtl.memory().write(kScales, table);
    npu.ring(d);
    const auto completion = npu.finish();
    const auto golden =
        compute::requantised(shape, compute::gemm_int8(shape, npu.a, d.a_stride, npu.b, d.b_stride), columns, true);
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(golden.data());
    BOOST_TEST(static_cast<int>(completion.error) == 0);
    BOOST_TEST(completion.crc32 == model::crc32({bytes, golden.size()}));
    std::vector<std::uint8_t> row(shape.n);
    for (std::uint32_t i = 0; i < shape.m; ++i) {
      npu.rtl.memory().read(kC + std::uint64_t{i} * d.c_stride, row);
      BOOST_REQUIRE(std::memcmp(row.data(), bytes + std::size_t{i} * shape.n, row.size()) == 0);
    }
  }
}

BOOST_AUTO_TEST_CASE(the_largest_dimensions_work) {
  Npu npu;
  std::mt19937 random(7);
  for (const compute::GemmShape& shape :
       {compute::GemmShape{1024, 3, 5}, compute::GemmShape{3, 1024, 17}, compute::GemmShape{5, 20, 1024}}) {
    const auto d = npu.prepare(shape, random);
    npu.ring(d);
    BOOST_TEST(npu.right(d, npu.finish()));
  }
}

BOOST_AUTO_TEST_CASE(the_models_cycles_are_those_of_the_rtl_within_a_tenth) {
  Npu npu;
  std::mt19937 random(3);
  for (const compute::GemmShape& shape : {compute::GemmShape{64, 64, 64}, compute::GemmShape{64, 64, 128},
                                          compute::GemmShape{128, 128, 128}, compute::GemmShape{128, 256, 256}}) {
    const auto d = npu.prepare(shape, random);
    npu.ring(d);
    const auto completion = npu.finish();
    const double model = static_cast<double>(compute::npu_job_cycles({}, shape));
    BOOST_TEST_MESSAGE(shape.m << " x " << shape.n << " x " << shape.k << ": " << completion.cycles << " cycles, model "
                               << model);
    BOOST_TEST(completion.cycles == model, boost::test_tools::tolerance(0.1));
  }
}

BOOST_AUTO_TEST_CASE(several_descriptors_of_one_doorbell_are_worked_off_in_order) {
  Npu npu;
  std::mt19937 random(5);
  auto d = npu.prepare({20, 20, 20}, random);
  for (std::uint16_t i = 0; i < 5; ++i) {
    d.tag = i;
    d.completion = kDone + 16ull * i;
    npu.rtl.memory().write(64ull * i, {reinterpret_cast<const std::uint8_t*>(&d), sizeof d});
  }
  npu.set(kRingTail, 5);
  for (int i = 0; i < 100000 && !(npu.rtl.idle()); ++i) npu.rtl.step();
  BOOST_TEST(npu.rtl.counts().jobs == 5u);
  for (std::uint16_t i = 0; i < 5; ++i) {
    Completion completion{};
    npu.rtl.memory().read(kDone + 16ull * i, {reinterpret_cast<std::uint8_t*>(&completion), sizeof completion});
    BOOST_TEST(completion.tag == i);
    BOOST_TEST(static_cast<int>(completion.done) == 1);
  }
}

BOOST_AUTO_TEST_CASE(a_bad_descriptor_is_an_error_code_and_the_next_job_works) {
  Npu npu;
  std::mt19937 random(9);
  const auto good = npu.prepare({16, 16, 16}, random);
  for (int which = 0; which < 6; ++which) {
    Descriptor d = good;
    if (which == 0) d.opcode = 77;
    if (which == 1) d.m = 1025;
    if (which == 2) d.a += 8;
    if (which == 3) d.c_stride = 16;
    if (which == 4) d.b = 1ull << 41;
    if (which == 5) d.k = 0xFFFFFFFF;
    npu.ring(d);
    BOOST_TEST(static_cast<int>(npu.finish().error) == static_cast<int>(JobError::kBadDescriptor));
    npu.ring(good);
    BOOST_TEST(npu.right(good, npu.finish()));
  }
  BOOST_TEST(npu.rtl.counts().errors == 6u);
}

BOOST_AUTO_TEST_CASE(operands_outside_of_the_memory_end_the_job_with_a_bus_error) {
  Npu npu;
  std::mt19937 random(1);
  const auto good = npu.prepare({32, 32, 32}, random);
  Descriptor d = good;
  d.b = 0x30000000;
  npu.ring(d);
  BOOST_TEST(static_cast<int>(npu.finish().error) == static_cast<int>(JobError::kBusError));
  npu.ring(good);
  BOOST_TEST(npu.right(good, npu.finish()));
}

BOOST_AUTO_TEST_CASE(one_flipped_bit_in_a_panel_is_corrected_and_two_end_the_job) {
  std::mt19937 random(4);
  for (const auto& [mask, error] :
       {std::pair{1ull << 17, 0}, {(1ull << 17) | 1, static_cast<int>(JobError::kEccUncorrectable)}}) {
    Npu npu;
    const auto d = npu.prepare({32, 32, 64}, random);
    npu.ring(d);
    // After the panel of A is loaded (32 rows of 4 beats and the latency), before the last pass: its fourth row.
    for (int i = 0; i < 300; ++i) npu.rtl.step();
    BOOST_REQUIRE(npu.rtl.flip("npu_top.u_core.u_panel_a.g_bank[0].u_bank.data_q", 3 * 34 + 3, mask, 0));
    const auto completion = npu.finish();
    BOOST_TEST(static_cast<int>(completion.error) == error);
    if (error == 0) {
      BOOST_TEST(npu.right(d, completion));
      BOOST_TEST(completion.corrected >= 1u);
    }
    const auto again = npu.prepare({32, 32, 64}, random);
    npu.ring(again);
    BOOST_TEST(npu.right(again, npu.finish()));
  }
}

BOOST_AUTO_TEST_CASE(a_flipped_weight_is_a_job_error_and_without_checksums_a_wrong_result) {
  for (const bool checked : {true, false}) {
    Npu npu;
    npu.set(kProtection, checked ? 1 : 0);
    std::mt19937 random(6);
    const auto d = npu.prepare({32, 16, 32}, random);
    npu.ring(d);
    for (int i = 0; i < 112; ++i) npu.rtl.step();  // in the first pass
    BOOST_REQUIRE(npu.rtl.flip("npu_top.u_core.u_array.g_row[7].g_col[3].u_pe.weight_q", 0, 0x40, 0));
    const auto completion = npu.finish();
    BOOST_TEST(static_cast<int>(completion.error) == (checked ? static_cast<int>(JobError::kAbft) : 0));
    BOOST_TEST(!npu.right(d, completion));
  }
}

BOOST_AUTO_TEST_CASE(the_watchdog_ends_a_job_that_takes_too_long) {
  Npu npu;
  std::mt19937 random(8);
  npu.set(kWatchdogCycles, 500);
  npu.ring(npu.prepare({64, 64, 64}, random));
  BOOST_TEST(static_cast<int>(npu.finish().error) == static_cast<int>(JobError::kWatchdog));
  npu.set(kWatchdogCycles, 0);
  const auto d = npu.prepare({64, 64, 64}, random);
  npu.ring(d);
  BOOST_TEST(npu.right(d, npu.finish()));
}

BOOST_AUTO_TEST_CASE(a_soft_reset_in_the_middle_of_a_job_leaves_a_device_that_works) {
  Npu npu;
  std::mt19937 random(10);
  npu.ring(npu.prepare({64, 64, 64}, random));
  for (int i = 0; i < 700; ++i) npu.rtl.step();
  npu.set(kControl, 2);
  BOOST_TEST(npu.get(kRingSize) == 2u);
  npu.set(kRingSize, 8);
  npu.set(kInterruptEnable, 3);
  npu.set(kControl, 1);
  npu.tail = 0;
  const auto d = npu.prepare({64, 64, 64}, random);
  npu.ring(d);
  BOOST_TEST(npu.right(d, npu.finish()));
}

BOOST_AUTO_TEST_CASE(registers_keep_their_rules) {
  Npu npu;
  BOOST_TEST(npu.get(kIdentity) == 0x3155504Eu);
  BOOST_TEST((npu.get(kCapability) & 0xff) == 16u);
  BOOST_TEST(!npu.set(kIdentity, 0));
  BOOST_TEST(!npu.set(0x0FC, 0));
  BOOST_TEST(!npu.ask(false, 0x0FC, 0).good);
  BOOST_TEST(!npu.set(kRingSize, 5));
  BOOST_TEST(!npu.set(kClockDivider, 3));
  npu.set(kInterruptTest, 2);
  BOOST_TEST(npu.rtl.interrupt());
  npu.set(kInterruptState, 2);
  BOOST_TEST(!npu.rtl.interrupt());
}

BOOST_AUTO_TEST_CASE(counters_say_what_was_done) {
  Npu npu;
  std::mt19937 random(12);
  npu.ring(npu.prepare({30, 20, 10}, random));
  npu.finish();
  npu.set(kSnapshot, 1);
  BOOST_TEST(npu.get(kMacsLow) == 30u * 20u * 10u);
  BOOST_TEST(npu.get(kJobsLow) == 1u);
  // C: 30 rows of 5 beats, and the completion.
  BOOST_TEST(npu.get(kBeatsWrittenLow) == 151u);
  // The descriptor, A of 30 rows of a beat, B of 10 rows of two tiles.
  BOOST_TEST(npu.get(kBeatsReadLow) == 4u + 30u + 20u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::rtl
