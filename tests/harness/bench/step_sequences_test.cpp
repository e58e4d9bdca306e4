#include "harness/bench/step_sequences.h"

#include <boost/test/unit_test.hpp>

#include "harness/bench/nominal_surroundings.h"
#include "tests/harness/bench/text_testbed.h"
#include "tests/support/event_log.h"
#include "tests/support/simulation.h"

namespace flatsat::bench {

BOOST_AUTO_TEST_SUITE(step_sequences)

namespace {

/// A model of the accelerator in nominal surroundings, with steps.
struct Rig {
  Simulation fresh;
  testbed::Testbed bed;
  support::EventLog events;
  DeviceSet devices;
  NominalSurroundings surroundings;
  StepSequences steps;
  explicit Rig(const std::string& text)
      : bed(text_testbed("[device.npu0]\nkind = \"npu\"\n" + text)),
        devices(bed.devices),
        surroundings("surroundings", *devices.devices()[0].device, 75.0, 10.0, 0.0),
        steps(devices, "bench.toml", events) {}
  StepSequences::Results run(bool undisturbed) {
    sc_core::sc_start(1, sc_core::SC_MS);
    return steps.results(undisturbed, 0.001, {1'000'000'000});
  }
};

constexpr const char* kReadId = "[[device.npu0.step]]\ndo = \"read\"\naddress = 0\n";
constexpr const char* kWaitLong = "[[device.npu0.step]]\ndo = \"wait\"\ntime = \"1 s\"\n";

}  // namespace

BOOST_AUTO_TEST_CASE(steps_that_are_all_done_are_a_requirement_that_passes) {
  Rig rig(kReadId);
  const auto results = rig.run(true);
  BOOST_REQUIRE(results.requirements.size() == 1u);
  BOOST_TEST(results.requirements[0].requirement.id == "npu0.steps");
  BOOST_TEST(results.requirements[0].requirement.text == "1 steps of npu0 do what they expect");
  BOOST_TEST((results.requirements[0].judgement.verdict == verdict::Verdict::kPass));
  BOOST_TEST(!rig.steps.fell_short());
}

BOOST_AUTO_TEST_CASE(a_step_in_which_the_run_ended_is_a_failure_with_its_place_in_the_file) {
  Rig rig(std::string(kReadId) + kWaitLong);
  const auto results = rig.run(true);
  BOOST_TEST(rig.steps.fell_short());
  BOOST_TEST((results.requirements[0].judgement.verdict == verdict::Verdict::kFail));
  BOOST_TEST(*results.requirements[0].judgement.value == 1.0);
  BOOST_REQUIRE(results.failed_steps.size() == 1u);
  BOOST_TEST(results.failed_steps[0].find("npu0: the run ended at 0.001000 s in this step (wait)") !=
             std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_run_that_was_stopped_leaves_open_steps_undecided) {
  Rig rig(kWaitLong);
  const auto results = rig.run(false);
  BOOST_TEST((results.requirements[0].judgement.verdict == verdict::Verdict::kInconclusive));
  BOOST_TEST(results.failed_steps.empty());
}

BOOST_AUTO_TEST_CASE(devices_without_steps_are_no_requirement) {
  Rig rig("");
  BOOST_TEST(rig.run(true).requirements.empty());
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::bench
