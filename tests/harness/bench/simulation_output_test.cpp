#include "harness/bench/simulation_output.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <sstream>

#include "models/base/event_kinds.h"

namespace flatsat::bench {

BOOST_AUTO_TEST_SUITE(simulation_output)

BOOST_AUTO_TEST_CASE(what_rtl_prints_goes_to_the_console_with_its_device) {
  std::ostringstream out;
  SimulationOutput output(out);
  output.see({"dut", model::EventName::reported("says"), "hello"});
  output.see({"dut", model::EventName::reported("job_done"), "no line"});
  BOOST_TEST(out.str() == "flatsat: dut says: hello\n");
}

BOOST_AUTO_TEST_CASE(after_twenty_lines_the_console_has_seen_enough) {
  std::ostringstream out;
  SimulationOutput output(out);
  for (int i = 0; i < 25; ++i) output.see({"dut", model::EventName::reported("says"), "line"});
  const auto text = out.str();
  BOOST_TEST(std::count(text.begin(), text.end(), '\n') == 20);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::bench
