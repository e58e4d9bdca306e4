#include "harness/report/run_table.h"

#include <boost/test/unit_test.hpp>
#include <sstream>

#include "tests/harness/report/a_run.h"

namespace flatsat::report {

BOOST_AUTO_TEST_SUITE(run_table)

namespace {

bool has(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

}  // namespace

BOOST_AUTO_TEST_CASE(the_head_says_how_fast_the_run_was) {
  BOOST_TEST(has(to_table(a_run(), false),
                 "node: one orbit\n100.0 s simulated in 0.5 s (200 x real time), 12 exchanges, seed 7\n"));
}

BOOST_AUTO_TEST_CASE(energy_of_a_satellite_is_in_kilowatt_hours) {
  BOOST_TEST(has(to_table(a_run(), false), "satellite a, kWh: array 1.0, loads 0.0"));
  BOOST_TEST(has(to_table(a_run(), false), "jobs: 9 asked, 8 right"));
}

BOOST_AUTO_TEST_CASE(a_device_is_one_line) {
  BOOST_TEST(
      has(to_table(a_run(), false), "npu0        rtl                3         1         2        4000      1.5 J\n"));
}

BOOST_AUTO_TEST_CASE(more_than_eight_satellites_are_told_as_their_sum_and_the_worst_of_what_does_not_add_up) {
  auto run = a_run();
  auto one = run.satellites[0];
  one.array_j = 3.6e6 * 100.0;
  one.energy_residual = 1e-15;
  run.satellites.assign(10, one);
  run.satellites[4].energy_residual = -3e-14;
  const auto table = to_table(run, false);
  BOOST_TEST(has(table, "10 satellites, kWh: array 1000, loads 0"), table);
  BOOST_TEST(has(table, "energy 3.0e-14"), table);
  BOOST_TEST(has(table, "jobs: 90 asked, 80 right"), table);
  BOOST_TEST(!has(table, "satellite a"));
}

BOOST_AUTO_TEST_CASE(of_many_models_the_sum_is_told_and_what_is_no_model_stands_alone_with_its_whole_name) {
  auto run = a_run();
  auto model = run.devices[0];
  run.devices[0].name = "c.p00s00.npu0";
  model.backing = "model";
  model.counters.jobs = 5;
  for (int i = 0; i < 17; ++i) run.devices.push_back(model);
  const auto table = to_table(run, false);
  BOOST_TEST(has(table, "\nc.p00s00.npu0 rtl                3 "), table);
  BOOST_TEST(has(table, "\n17 more       model             85 "), table);
}

BOOST_AUTO_TEST_CASE(a_requirement_is_one_line_and_its_waiver_the_next) {
  BOOST_TEST(has(to_table(a_run(), false),
                 "soc                 FAIL          0.125       0.5         -0.375      1\n"
                 "  waived: W1, ada, until 2999-12-31\n"));
}

BOOST_AUTO_TEST_CASE(what_was_not_measured_says_why) {
  auto run = a_run();
  run.requirements[0].judgement.value.reset();
  run.requirements[0].judgement.verdict = verdict::Verdict::kInconclusive;
  run.requirements[0].judgement.reason = "never measured";
  const auto table = to_table(run, false);
  BOOST_TEST(has(table, "soc                 INCONCLUSIVE  -           0.5         -           1\n"));
  BOOST_TEST(has(table, "\n  never measured\n"));
}

BOOST_AUTO_TEST_CASE(a_long_name_of_a_fault_keeps_its_end) {
  auto run = a_run();
  run.faults[0].fault.point = std::string(100, 'p') + ".state_q";
  const auto table = to_table(run, false);
  BOOST_TEST(has(table, "\n" + std::string(3, '.') + "ppp"));
  BOOST_TEST(has(table, ".state_q 1 0x4  corrected\n"));
}

BOOST_AUTO_TEST_CASE(a_run_that_does_not_pass_ends_with_the_line_that_repeats_it) {
  auto run = a_run();
  run.error = "agent lost";
  BOOST_TEST(has(to_table(run, false),
                 "\nFAIL: agent lost\ntrace   runs/node.h5\ndigest  abc\nagain   ./flatsat run node --seed 7\n"));
  run.verdict = verdict::Verdict::kPass;
  BOOST_TEST(!has(to_table(run, false), "again"));
}

BOOST_AUTO_TEST_CASE(colour_is_there_only_when_it_is_asked_for) {
  BOOST_TEST(has(to_table(a_run(), true), "\033[31mFAIL\033[0m"));
  BOOST_TEST(!has(to_table(a_run(), false), "\033"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::report
