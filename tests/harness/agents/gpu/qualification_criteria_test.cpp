#include "harness/agents/gpu/qualification_criteria.h"

#include <boost/test/unit_test.hpp>

namespace flatsat::agents::gpu {

BOOST_AUTO_TEST_SUITE(qualification_criteria)

namespace {

/// 100 TFLOP/s in a bare loop.
Efficiency measured(double agent_tflops, double checked_tflops) {
  return {.board = "b", .bare_tflops = 100.0, .agent_tflops = agent_tflops, .checked_tflops = checked_tflops};
}

BoardTally tally(std::uint64_t caught, std::uint64_t false_alarms) {
  BoardTally t;
  t.int8 = t.bf16 = {.injected = 1000, .caught = caught, .clean = 1000, .false_alarms = false_alarms};
  return t;
}

}  // namespace

BOOST_AUTO_TEST_CASE(an_agent_must_reach_95_percent_of_a_bare_loop) {
  BOOST_TEST(verdicts_on(measured(95.5, 95.5)).at(0).held);
  BOOST_TEST(!verdicts_on(measured(94.5, 94.5)).at(0).held);
}

BOOST_AUTO_TEST_CASE(checks_may_cost_3_percent) {
  BOOST_TEST(verdicts_on(measured(102.0, 100.0)).at(1).held);
  BOOST_TEST(!verdicts_on(measured(104.0, 100.0)).at(1).held);
  BOOST_TEST(verdicts_on(measured(104.0, 100.0)).at(1).text == "4.00 % on top for checks (at most 3)");
}

BOOST_AUTO_TEST_CASE(of_a_thousand_changed_results_one_may_be_missed_and_no_clean_one_may_be_refused) {
  BOOST_TEST(verdicts_on(tally(999, 0)).at(0).held);
  BOOST_TEST(!verdicts_on(tally(998, 0)).at(0).held);
  BOOST_TEST(!verdicts_on(tally(1000, 1)).at(1).held);
}

BOOST_AUTO_TEST_CASE(an_emulator_is_good_within_5_percent_of_energy_and_3_kelvin) {
  BOOST_TEST(verdict_on(lab::CalibrationError{-0.049, 2.9}).held);
  BOOST_TEST(!verdict_on(lab::CalibrationError{-0.051, 0.0}).held);
  BOOST_TEST(!verdict_on(lab::CalibrationError{0.0, 3.1}).held);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::agents::gpu
