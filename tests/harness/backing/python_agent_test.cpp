#include "tests/harness/backing/loop.h"

namespace flatsat::backing {

BOOST_AUTO_TEST_SUITE(python_agent)

BOOST_AUTO_TEST_CASE(an_agent_in_python_serves_registers_an_interrupt_and_a_power_draw) {
  Simulation fresh;
  Loop loop("/usr/bin/python3", {"examples/python_agent/register_agent.py"});
  loop.master.script = [&](Master& m) {
    m.wait(10, sc_core::SC_US);
    BOOST_TEST(loop.draw.read() == 5.0);
    const auto begin = sc_core::sc_time_stamp();
    BOOST_TEST(m.read(0x0) == 0x47455231u);
    // 1 us down, 0.2 us in the agent, 1 us up.
    BOOST_TEST((sc_core::sc_time_stamp() - begin) == sc_core::sc_time(2200, sc_core::SC_NS));
    m.write(0x4, 0xCAFE);
    BOOST_TEST(m.read(0x4) == 0xCAFEu);
    std::uint32_t value = 1;
    BOOST_TEST(m.access(true, 0x0, &value, 4) == tlm::TLM_COMMAND_ERROR_RESPONSE);
    BOOST_TEST(m.access(false, 0x40, &value, 4) == tlm::TLM_ADDRESS_ERROR_RESPONSE);
    const auto armed = sc_core::sc_time_stamp();
    m.write(0x8, 50);
    BOOST_TEST(loop.draw.read() == 12.0);
    m.wait(m.interrupt.value_changed_event());
    BOOST_TEST(m.interrupt.read());
    BOOST_TEST((sc_core::sc_time_stamp() - armed) == sc_core::sc_time(52, sc_core::SC_US));
    m.wait(1, sc_core::SC_NS);
    BOOST_TEST(loop.draw.read() == 5.0);
    m.write(0xC, 0);
    m.wait(5, sc_core::SC_US);
    BOOST_TEST(!m.interrupt.read());
  };
  loop.run(1e-3);
  BOOST_TEST(loop.master.done);
  // 5 W over 1 ms and 7 W more for 50 us.
  BOOST_TEST(loop.device->counters().energy_j == 5.0 * 1e-3 + 7.0 * 50e-6, boost::test_tools::tolerance(0.01));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::backing
