// Products of the bare RTL against the definition, over a bus that stalls, with every other byte of memory compared.
#include <boost/test/unit_test.hpp>
#include <chrono>
#include <cmath>

#include "tests/rtl/npu_jobs.h"

namespace flatsat::npu_rig {

using namespace compute::job_queue;

BOOST_AUTO_TEST_SUITE(products)

namespace {

constexpr std::uint32_t kEdges[] = {0, 1, 2, 15, 16, 17, 31, 33, 63, 64, 65, 79, 100, 129};

Shape random_shape(std::mt19937& random) {
  const auto size = [&]() -> std::uint32_t {
    return random() % 2 == 0 ? kEdges[random() % std::size(kEdges)] : static_cast<std::uint32_t>(1 + random() % 90);
  };
  return {size(), size(), size()};
}

}  // namespace

BOOST_AUTO_TEST_CASE(every_random_shape_is_exact_and_no_other_byte_is_touched) {
  Driver npu;
  std::mt19937 random(31);
  for (int i = 0; i < 250; ++i) BOOST_REQUIRE_EQUAL(npu.fault_of(random_shape(random)), "");
  const auto array = npu.get(kCapability) & 0xFF;
  // A descriptor; a row of a tile of C.
  BOOST_TEST(npu.bus.longest_burst == std::max(64u, 4 * array) / npu.bus.beat_bytes());
}

BOOST_AUTO_TEST_CASE(every_requantised_product_is_exact_too) {
  std::mt19937 random(41);
  for (const unsigned stall : {0u, 40u}) {
    Driver npu({.stall_percent = stall, .seed = 7 + stall});
    for (int i = 0; i < 120; ++i) {
      const auto d = npu.prepare_requant(random_shape(random), i % 2 == 0);
      npu.submit(d);
      BOOST_REQUIRE_EQUAL(npu.fault_of(d, npu.finish()), "");
    }
  }
}

BOOST_AUTO_TEST_CASE(stalls_of_any_kind_change_nothing_but_the_time) {
  std::mt19937 random(32);
  for (const auto& [latency, stall] : {std::pair{1u, 0u}, {1u, 30u}, {30u, 10u}, {30u, 60u}, {200u, 90u}}) {
    Driver npu({.read_latency = latency, .stall_percent = stall, .seed = latency + stall});
    for (int i = 0; i < (stall < 50 ? 30 : 8); ++i) BOOST_REQUIRE_EQUAL(npu.fault_of(random_shape(random)), "");
  }
}

BOOST_AUTO_TEST_CASE(a_memory_that_lets_everything_wait_is_asked_for_no_more_than_there_is_room_for) {
  Driver npu({.read_latency = 900, .open_reads = 1000});
  for (const Shape& shape : {Shape{64, 64, 64}, Shape{5, 100, 129}, Shape{129, 7, 33}})
    BOOST_TEST(npu.fault_of(shape) == "");
  npu.set(kWatchdogCycles, 700);  // with all of it open
  npu.submit(npu.prepare({64, 64, 64}));
  npu.finish();
  for (int i = 0; i < 10'000 && !npu.bus.idle(); ++i) npu.bus.cycle();
  npu.set(kInterruptState, 7);
  npu.set(kWatchdogCycles, 0);
  BOOST_TEST(npu.fault_of(Shape{64, 64, 64}) == "");
}

BOOST_AUTO_TEST_CASE(each_dimension_reaches_1024) {
  Driver npu({.memory_bytes = 8u << 20});
  for (const Shape& shape : {Shape{1024, 1, 1}, Shape{1, 1024, 1}, Shape{1, 1, 1024}, Shape{1024, 17, 33},
                             Shape{65, 1024, 15}, Shape{16, 33, 1024}, Shape{64, 1024, 1024}, Shape{1024, 64, 1000}})
    BOOST_TEST(npu.fault_of(shape) == "");
}

BOOST_AUTO_TEST_CASE(the_ring_wraps_as_often_as_wanted) {
  Driver npu({.stall_percent = 20, .seed = 8});
  for (std::uint32_t i = 0; i < 5 * Driver::kEntries; ++i) {
    BOOST_REQUIRE_EQUAL(npu.fault_of({1 + i, 2 * i, 3 * i}), "");
    BOOST_TEST(npu.get(kRingHead) == (i + 1) % Driver::kEntries);
  }
}

BOOST_AUTO_TEST_CASE(one_doorbell_works_off_all_that_was_written) {
  Driver npu;
  auto d = npu.prepare({20, 20, 20});
  npu.submit(d);
  BOOST_TEST(npu.fault_of(d, npu.finish()) == "");
  const auto crc = npu.completion(d).crc32;
  constexpr auto kMore = Driver::kEntries - 1;  // a full ring has one free entry
  const auto numbered = [&d](std::uint32_t i) {
    d.tag = static_cast<std::uint16_t>(i);
    d.flags = i + 1 == kMore ? 1 : 0;  // only the last raises the interrupt
    d.completion = 0x1000 + 16 * i;
    return d;
  };
  for (std::uint32_t i = 0; i < kMore; ++i) npu.enqueue(numbered(i));
  npu.ring();
  npu.finish();
  for (std::uint32_t i = 0; i < kMore; ++i) {
    BOOST_TEST(npu.completion(numbered(i)).tag == i);
    BOOST_TEST(npu.completion(numbered(i)).crc32 == crc);
  }
  npu.set(kSnapshot, 1);
  BOOST_TEST(npu.get(kJobsLow) == kMore + 1);
}

BOOST_AUTO_TEST_CASE(a_job_without_rows_columns_or_depth_reads_no_operand) {
  Driver npu;
  for (const Shape& shape : {Shape{0, 5, 5}, Shape{5, 0, 5}, Shape{5, 5, 0}, Shape{0, 0, 0}}) {
    const auto before = npu.bus.reads_begun;
    BOOST_TEST(npu.fault_of(shape) == "");
    BOOST_TEST(npu.bus.reads_begun == before + 1);  // the descriptor
  }
}

BOOST_AUTO_TEST_CASE(an_empty_job_completes_and_counts) {
  Driver npu;
  auto d = npu.prepare({1, 1, 1});
  d.opcode = 0;
  npu.submit(d);
  const auto done = npu.finish();
  BOOST_TEST(static_cast<int>(done.done) == 1);
  BOOST_TEST(static_cast<int>(done.error) == 0);
  npu.set(kSnapshot, 1);
  BOOST_TEST(npu.get(kJobsLow) == 1u);
  BOOST_TEST(npu.get(kMacsLow) == 0u);
}

BOOST_AUTO_TEST_CASE(cubes_use_the_share_of_the_array_that_is_demanded) {
  for (const auto& [size, share] : {std::pair{64u, 0.60}, {128u, 0.80}, {256u, 0.90}}) {
    Driver npu;
    const auto d = npu.prepare({size, size, size});
    npu.submit(d);
    const auto from = npu.bus.cycles();
    const auto begin = std::chrono::steady_clock::now();
    const auto done = npu.finish();
    const std::chrono::duration<double> wall = std::chrono::steady_clock::now() - begin;
    BOOST_TEST(npu.fault_of(d, done) == "");
    const double array = npu.get(kCapability) & 0xFF;
    const double reached = std::pow(size, 3) / (array * array) / done.cycles;
    // A port that takes several beats for a row of the array is the bound instead.
    if (array == 16 && npu.bus.beat_bytes() >= 16) BOOST_TEST(reached >= share);
    BOOST_TEST_MESSAGE(size << " cubed: " << done.cycles << " cycles, " << 100 * reached << " % of the peak, "
                            << static_cast<double>(npu.bus.cycles() - from) / wall.count() << " cycles/s in this rig");
  }
}

BOOST_AUTO_TEST_CASE(a_single_row_is_bound_by_the_weights_it_reads) {
  Driver npu;
  const auto d = npu.prepare({1, 1024, 1024});
  npu.submit(d);
  const auto done = npu.finish();
  BOOST_TEST(npu.fault_of(d, done) == "");
  // Beats of B, of the one a cycle that the port can bring; a row of N bytes may be less than a beat.
  const auto array = npu.get(kCapability) & 0xFF;
  const double share = 1024.0 * 1024 / std::min(array, npu.bus.beat_bytes()) / done.cycles;
  if (array == 16 && npu.bus.beat_bytes() == 16) BOOST_TEST(share >= 0.9);
  BOOST_TEST_MESSAGE("1 x 1024 x 1024: " << done.cycles << " cycles, weights over " << 100 * share << " % of them");
}

BOOST_AUTO_TEST_CASE(the_counters_are_those_of_the_arithmetic) {
  Driver npu({.stall_percent = 15, .seed = 5});
  BOOST_TEST(npu.fault_of({70, 18, 20}) == "");
  npu.set(kSnapshot, 1);
  BOOST_TEST(npu.get(kMacsLow) == 70u * 18 * 20);
  // The descriptor; A of 70 rows of 20 bytes; B of 20 rows of 18 bytes for each of two blocks of 64 rows. A row comes N
  // bytes at a time, which are one beat or several.
  const std::uint32_t array = npu.get(kCapability) & 0xFF, beat = npu.bus.beat_bytes();
  const auto beats = [&](std::uint32_t bytes) {
    return bytes / array * ((array + beat - 1) / beat) + (bytes % array + beat - 1) / beat;
  };
  BOOST_TEST(npu.get(kBeatsReadLow) == 64 / beat + 70 * beats(20) + 2 * 20 * beats(18));
  // C of 70 rows of 18 words, a tile of N columns after the other; the completion.
  const auto tiled = [&](std::uint32_t words) {
    return words / array * (4 * array / beat) + (4 * (words % array) + beat - 1) / beat;
  };
  BOOST_TEST(npu.get(kBeatsWrittenLow) == 70 * tiled(18) + (beat < 16 ? 2 : 1));
  const auto busy = npu.get(kBusyLow);
  npu.run(100);
  npu.set(kSnapshot, 1);
  BOOST_TEST(npu.get(kBusyLow) == busy);
  BOOST_TEST(npu.get(kCyclesLow) > busy + 100);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::npu_rig
