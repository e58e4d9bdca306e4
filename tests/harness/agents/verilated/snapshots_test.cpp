// Snapshots of the accelerator's agent: what follows is the same the second time, bit for bit.
#include "harness/agents/verilated/snapshots.h"

#include <boost/test/unit_test.hpp>
#include <cstring>

#include "harness/agents/npu/npu_rtl.h"
#include "models/compute/job_queue.h"

namespace flatsat::agents::verilated {

BOOST_AUTO_TEST_SUITE(snapshots)

namespace {

using namespace compute::job_queue;

constexpr std::uint32_t kM = 20, kN = 33, kK = 40;
constexpr std::uint64_t kA = 0x10000, kB = 0x20000, kC = 0x30000, kDone = 0x8000;

void set(npu::NpuRtl& npu, std::uint32_t offset, std::uint32_t value) {
  npu.ask_register(true, offset, value, 0);
  while (!npu.answer()) npu.step();
}

void start_job(npu::NpuRtl& npu) {
  std::vector<std::uint8_t> a(kM * 48), b(kK * 48);
  for (std::size_t i = 0; i < a.size(); ++i) a[i] = static_cast<std::uint8_t>(7 * i + 3);
  for (std::size_t i = 0; i < b.size(); ++i) b[i] = static_cast<std::uint8_t>(11 * i + 5);
  npu.memory().write(kA, a);
  npu.memory().write(kB, b);
  Descriptor d{};
  d.opcode = static_cast<std::uint8_t>(Opcode::kGemmInt8);
  d.flags = 3;
  d.tag = 9;
  d.m = kM, d.n = kN, d.k = kK;
  d.a = kA, d.b = kB, d.c = kC;
  d.a_stride = 48, d.b_stride = 48, d.c_stride = 144;
  d.completion = kDone;
  npu.memory().write(0, {reinterpret_cast<const std::uint8_t*>(&d), sizeof d});
  for (const auto& [offset, value] : {std::pair{kRingSize, 16u}, {kInterruptEnable, 3u}, {kControl, 1u}})
    set(npu, offset, value);
  set(npu, kRingTail, 1);
}

/// The job to its end: result, completion, cycles.
struct End {
  std::vector<std::uint8_t> memory;
  std::uint64_t cycles, busy, macs, beats, corrected;
  bool operator==(const End&) const = default;
};
End finish(npu::NpuRtl& npu) {
  while (!npu.interrupt()) npu.step();
  const auto c = npu.counts();
  const auto cells = npu.memory().all_cells();
  return {{cells.begin(), cells.begin() + 0x40000}, c.cycles, c.busy, c.macs, c.beats, c.corrected};
}

BOOST_AUTO_TEST_CASE(a_job_goes_on_from_its_middle_to_the_same_end_in_the_same_and_in_another_instance) {
  npu::NpuRtl npu;
  start_job(npu);
  for (int i = 0; i < 300; ++i) npu.step();
  BOOST_REQUIRE(!npu.interrupt());
  BOOST_REQUIRE(npu.memory().flip(kB / 8 + 1, 4));  // is corrected on the way, or has been read
  BOOST_REQUIRE(npu.inject({.point = "npu_top.u_regs.error_tag_q", .mask = 4, .stuck_cycles = 200}));
  const auto snapshot = npu.take(nullptr);
  const End first = finish(npu);
  npu.power_cycle();
  npu.restore(snapshot);
  BOOST_TEST((finish(npu) == first));
  npu::NpuRtl other;
  other.restore(snapshot);
  BOOST_TEST((finish(other) == first));
}

BOOST_AUTO_TEST_CASE(memory_that_did_not_change_is_shared) {
  compute::EccMemory memory(1u << 20);
  const MemoryImage one(memory, nullptr);
  BOOST_TEST(one.own_bytes() == 1u << 20);
  const std::uint8_t byte[1] = {5};
  memory.write(70000, byte);
  const MemoryImage two(memory, &one);
  BOOST_TEST(two.own_bytes() == 1u << 16);
  memory.flip(3, 1);
  one.restore(memory);
  BOOST_TEST(memory.all_cells()[70000] == 0);
  BOOST_TEST(memory.odd_checks().empty());
  two.restore(memory);
  BOOST_TEST(memory.all_cells()[70000] == 5);
}

BOOST_AUTO_TEST_CASE(where_there_is_no_room_the_one_with_the_nearest_neighbours_goes_and_never_the_latest) {
  SnapshotStore<int> store(3);
  for (const auto& [id, time] : {std::pair{1, 100}, {2, 110}, {3, 300}, {4, 500}})
    store.put(static_cast<std::uint64_t>(id), time::SimTime{time}, 1, id);
  BOOST_TEST(store.held_bytes() == 3u);
  BOOST_TEST((store.find(1) == nullptr));  // from 0 to 110 is the smallest gap that one leaves
  BOOST_TEST(*store.find(2) == 2);
  BOOST_TEST(*store.latest() == 4);
  store.put(5, time::SimTime{600}, 100, 5);
  BOOST_TEST(store.list().size() == 1u);
  BOOST_TEST(*store.latest() == 5);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace flatsat::agents::verilated
