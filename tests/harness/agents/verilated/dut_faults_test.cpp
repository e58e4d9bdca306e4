// Faults in state elements of the accelerator: any bit, for as long as asked.
#include "harness/agents/verilated/dut_faults.h"

#include <boost/test/unit_test.hpp>
#include <stdexcept>

#include "harness/agents/npu/npu_dut.h"
#include "harness/agents/npu/npu_rtl.h"
#include "models/compute/job_queue.h"

namespace flatsat::agents::verilated {

BOOST_AUTO_TEST_SUITE(dut_faults)

namespace {

const std::string kHead = "npu_top.u_core.u_control.u_reader.head_q";  // 6 bits, changes with every beat that is read
const std::string kDescriptor = "npu_top.u_core.u_control.u_jobs.descriptor_q";  // 512 bits
const std::string kFifo = "npu_top.u_core.g_fifo[0].u_bank.data_q";              // 64 words of 64 bits

const StateElement& element(const Dut& dut, const std::string& name) {
  for (const auto& p : dut.elements())
    if (p.name == name) return p;
  throw std::runtime_error("no element " + name);
}

BOOST_AUTO_TEST_CASE(bits_above_64_of_a_wide_word_flip) {
  const auto dut = npu::make_npu_dut();
  DutFaults faults(*dut);
  const std::uint8_t* word = element(*dut, kDescriptor).data;
  const std::uint8_t before[3] = {word[0], word[7], word[12]};
  const compute::Fault fault{.point = kDescriptor, .mask = 0x8000000000000001ull, .high_mask = {1ull << 36}};
  BOOST_REQUIRE(faults.inject(fault, 0));
  BOOST_TEST((word[0] ^ before[0]) == 0x01);
  BOOST_TEST((word[7] ^ before[1]) == 0x80);
  BOOST_TEST((word[12] ^ before[2]) == 0x10);  // bit 100: 64 + 36
  BOOST_REQUIRE(faults.inject(fault, 0));
  BOOST_TEST((word[0] == before[0] && word[7] == before[1] && word[12] == before[2]));
}

BOOST_AUTO_TEST_CASE(what_lies_beyond_a_point_is_refused) {
  const auto dut = npu::make_npu_dut();
  DutFaults faults(*dut);
  BOOST_TEST(faults.inject({.point = kHead, .mask = 0x20}, 0));
  BOOST_TEST(!faults.inject({.point = kHead, .mask = 0x40}, 0));
  BOOST_TEST(!faults.inject({.point = kHead, .mask = 1, .high_mask = {1}}, 0));
  BOOST_TEST(!faults.inject({.point = kHead, .word = 1, .mask = 1}, 0));
  BOOST_TEST(!faults.inject({.point = kHead, .mask = 0}, 0));
  BOOST_TEST(!faults.inject({.point = "npu_top.u_read.haed_q", .mask = 1}, 0));
  BOOST_TEST(!faults.inject({.point = kFifo, .word = 64, .mask = 1}, 0));
  BOOST_TEST(faults.inject({.point = kFifo, .word = 63, .mask = 1}, 0));
  BOOST_TEST(faults.inject({.point = kDescriptor, .mask = 0, .high_mask = {0, 0, 0, 0, 0, 0, 1ull << 63}}, 0));
  BOOST_TEST(!faults.inject({.point = kDescriptor, .mask = 0, .high_mask = {0, 0, 0, 0, 0, 0, 0, 1}}, 0));
}

BOOST_AUTO_TEST_CASE(a_stuck_bit_holds_against_software_and_the_logic_behind_it_sees_it_all_the_time) {
  const std::string state = "npu_top.u_regs.int_state_q";
  npu::NpuRtl npu;
  const auto write = [&](std::uint32_t offset, std::uint32_t value) {
    npu.ask_register(true, offset, value, 1);
    while (!npu.answer()) npu.step();
  };
  write(compute::job_queue::kInterruptEnable, 1);
  BOOST_TEST(!npu.interrupt());
  BOOST_REQUIRE(npu.inject({.point = state, .mask = 1, .stuck_cycles = 1000}));
  const auto end = npu.counts().cycles + 1000;
  BOOST_TEST(npu.interrupt());
  write(compute::job_queue::kInterruptState, 1);  // a one clears, but not what is stuck
  BOOST_TEST(npu.value(state) == 1u);
  while (npu.counts().cycles < end) {
    BOOST_REQUIRE(npu.interrupt());
    npu.step();
  }
  write(compute::job_queue::kInterruptState, 1);
  BOOST_TEST(npu.value(state) == 0u);
  BOOST_TEST(!npu.interrupt());
}

BOOST_AUTO_TEST_CASE(a_stuck_bit_of_a_counter_stands_still_for_just_so_many_cycles) {
  const std::string counter = "npu_top.u_regs.u_counters.cycles_q";  // one more each cycle: bit 0 turns at each edge
  npu::NpuRtl npu;
  npu.step();
  BOOST_REQUIRE(npu.inject({.point = counter, .mask = 1, .stuck_cycles = 5}));
  const auto held = npu.value(counter) & 1;
  for (int edge = 1; edge < 5; ++edge) {
    npu.step();
    BOOST_TEST((npu.value(counter) & 1) == held, "edge " << edge);
  }
  for (int edge = 5; edge < 9; ++edge) {
    npu.step();
    BOOST_TEST((npu.value(counter) & 1) == (edge % 2 == 1 ? held ^ 1 : held), "edge " << edge);
  }
}

BOOST_AUTO_TEST_CASE(a_fault_of_a_cycle_hits_before_that_edge_and_survives_a_power_cycle) {
  npu::NpuRtl npu;
  const std::uint64_t at = npu.counts().cycles + 10;
  BOOST_REQUIRE(npu.inject({.point = kHead, .mask = 0x20, .cycle = at}));
  npu.power_cycle();
  while (npu.counts().cycles < at) {
    BOOST_TEST(npu.value(kHead) == 0u);
    BOOST_TEST(!npu.take_injected().has_value());
    npu.step();
  }
  npu.step();
  BOOST_TEST(npu.value(kHead) == 0x20u);
  const auto injected = npu.take_injected();
  BOOST_REQUIRE(injected.has_value());
  BOOST_TEST(*injected->cycle == at);
  BOOST_TEST(!npu.inject({.point = kHead, .mask = 1, .cycle = at}));  // past
}

BOOST_AUTO_TEST_CASE(a_stuck_bit_of_the_memory_comes_back_after_a_write) {
  npu::NpuRtl npu;
  const std::uint8_t zero[8] = {};
  BOOST_REQUIRE(npu.inject({.point = "memory", .word = 5, .mask = 0x10, .stuck_cycles = 3}));
  npu.memory().write(40, zero);
  BOOST_TEST(npu.memory().cells(5) == 0u);
  npu.step();
  BOOST_TEST(npu.memory().cells(5) == 0x10u);
  npu.memory().write(40, zero);
  npu.step();
  BOOST_TEST(npu.memory().cells(5) == 0x10u);
  npu.step();
  npu.memory().write(40, zero);
  npu.step();
  BOOST_TEST(npu.memory().cells(5) == 0u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace flatsat::agents::verilated
