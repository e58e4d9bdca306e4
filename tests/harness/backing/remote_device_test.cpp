#include "harness/backing/remote_device.h"

#include "tests/harness/backing/loop.h"

namespace flatsat::backing {

BOOST_AUTO_TEST_SUITE(remote_device)

namespace {
constexpr std::uint64_t kWindow = 0x1000'0000;
}

BOOST_AUTO_TEST_CASE(bursts_cross_the_wire_and_come_back_and_bad_accesses_get_their_tlm_response) {
  Simulation fresh;
  Loop loop(built("bin/test_agent"), {"good"});
  loop.master.script = [&](Master& m) {
    m.wait(5, sc_core::SC_US);
    std::vector<std::uint8_t> out(3000), in(3000);
    for (std::size_t i = 0; i < out.size(); ++i) out[i] = static_cast<std::uint8_t>(i * 7);
    BOOST_TEST(m.access(true, kWindow + 100, out.data(), 3000) == tlm::TLM_OK_RESPONSE);
    BOOST_TEST(m.access(false, kWindow + 100, in.data(), 3000) == tlm::TLM_OK_RESPONSE);
    BOOST_TEST((in == out));
    unsigned char enable = 0xff;
    BOOST_TEST(m.access(false, kWindow + 65536, in.data(), 4) == tlm::TLM_ADDRESS_ERROR_RESPONSE);
    BOOST_TEST(m.access(false, kWindow, in.data(), 4, &enable) == tlm::TLM_BYTE_ENABLE_ERROR_RESPONSE);
    BOOST_TEST(m.access(false, kWindow, in.data(), 4, nullptr, 2) == tlm::TLM_BURST_ERROR_RESPONSE);
    BOOST_TEST(m.access(false, kWindow, in.data(), 0) == tlm::TLM_BURST_ERROR_RESPONSE);
  };
  loop.run(1e-3);
  BOOST_TEST(loop.master.done);
}

BOOST_AUTO_TEST_CASE(a_write_into_the_memory_window_is_posted_and_costs_no_time) {
  Simulation fresh;
  Loop loop(built("bin/test_agent"), {"good"});
  loop.master.script = [&](Master& m) {
    m.wait(5, sc_core::SC_US);
    std::uint32_t value = 5;
    const auto begin = sc_core::sc_time_stamp();
    BOOST_TEST(m.access(true, kWindow, &value, 4) == tlm::TLM_OK_RESPONSE);
    BOOST_TEST(sc_core::sc_time_stamp() == begin);
  };
  loop.run(1e-3);
  BOOST_TEST(loop.master.done);
}

BOOST_AUTO_TEST_CASE(dma_reads_and_writes_reach_bench_memory) {
  Simulation fresh;
  Loop loop(built("bin/test_agent"), {"good"});
  const std::uint64_t pattern = 0x0123456789ABCDEF;
  std::memcpy(loop.memory.bytes().data() + 0x10, &pattern, 8);
  loop.master.script = [&](Master& m) {
    m.wait(5, sc_core::SC_US);
    std::uint32_t value = 0xABCD;
    m.access(true, kWindow, &value, 4);
    m.write(0x0, 1);  // makes it read bench memory at 0x10
    m.wait(20, sc_core::SC_US);
    std::uint64_t fetched = 0;
    BOOST_TEST(m.access(false, kWindow + 64, &fetched, 8) == tlm::TLM_OK_RESPONSE);
    BOOST_TEST(fetched == pattern);
    m.read(0x0);  // makes it write its first word to bench memory at 0x20
    m.wait(20, sc_core::SC_US);
  };
  loop.run(1e-3);
  BOOST_TEST(loop.master.done);
  std::uint32_t written = 0;
  std::memcpy(&written, loop.memory.bytes().data() + 0x20, 4);
  BOOST_TEST(written == 0xABCDu);
}

BOOST_AUTO_TEST_CASE(below_its_minimum_rail_the_device_is_off_and_has_forgotten) {
  Simulation fresh;
  Loop loop(built("bin/test_agent"), {"good"});
  loop.master.script = [&](Master& m) {
    m.wait(5, sc_core::SC_US);
    std::uint32_t value = 5;
    m.access(true, kWindow, &value, 4);
    BOOST_TEST(m.read(kWindow) == 5u);
    loop.rail.write(3.0);
    m.wait(5, sc_core::SC_US);
    BOOST_TEST(m.access(false, kWindow, &value, 4) == tlm::TLM_GENERIC_ERROR_RESPONSE);
    loop.rail.write(48.0);
    m.wait(5, sc_core::SC_US);
    BOOST_TEST(m.read(kWindow) == 0u);
  };
  loop.run(1e-3);
  BOOST_TEST(loop.master.done);
}

BOOST_AUTO_TEST_CASE(a_fault_reaches_the_agent_and_an_unknown_point_does_not) {
  Simulation fresh;
  Loop loop(built("bin/test_agent"), {"good"});
  loop.master.script = [&](Master& m) {
    m.wait(5, sc_core::SC_US);
    BOOST_TEST(loop.device->inject({.point = "memory", .word = 0, .mask = 1, .stuck_cycles = 0, .cause = 0}));
    BOOST_TEST(!loop.device->inject({.point = "nowhere", .word = 0, .mask = 1, .stuck_cycles = 0, .cause = 0}));
    BOOST_TEST(m.read(kWindow) == 1u);
  };
  loop.run(1e-3);
  BOOST_TEST(loop.master.done);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::backing
