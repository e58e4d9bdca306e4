#include "harness/bench/run_judge.h"

#include <boost/test/unit_test.hpp>

#include "harness/bench/channels.h"
#include "tests/harness/bench/text_testbed.h"

namespace flatsat::bench {

BOOST_AUTO_TEST_SUITE(run_judge)

namespace {

const double kAny = 0.0;
constexpr time::SimTime at(int seconds) { return {seconds * 1'000'000'000'000}; }

constexpr const char* kLoad =
    "[model.bus]\nkind = \"battery\"\n"
    "[[requirement]]\nid = \"load\"\ntext = \"t\"\nchannel = \"bus.load\"\nstatistic = \"maximum\"\nat_most = \"10 "
    "W\"\n";
constexpr const char* kWaiver =
    "[[waiver]]\nid = \"W1\"\nrequirement = \"load\"\nowner = \"ada\"\nreason = \"known\"\nuntil = \"2999-12-31\"\n";

struct Rig {
  testbed::Testbed bed;
  explicit Rig(const std::string& text) : bed(text_testbed(text)) {
    model::ChannelList channels;
    channels.add("bus.load", "W", "load", kAny);
    resolve_channels(bed, channels, {});
  }
  RequirementResult result(double load_w, double late_s = 0.0) {
    RunJudge judge(bed, {"bus.load"});
    judge.sample_all(at(0), std::vector{load_w});
    judge.taint_if_late(late_s);
    return judge.results(at(10), true).at(0);
  }
};

}  // namespace

BOOST_AUTO_TEST_CASE(a_result_has_its_requirement_with_it) {
  const auto result = Rig(kLoad).result(4.0);
  BOOST_TEST(result.requirement.id == "load");
  BOOST_TEST(result.judgement.requirement == "load");
  BOOST_TEST((result.judgement.verdict == verdict::Verdict::kPass));
  BOOST_TEST(*result.judgement.value == 4.0);
  BOOST_TEST(result.judgement.margin == 6.0);
}

BOOST_AUTO_TEST_CASE(a_failure_that_a_waiver_covers_stays_a_failure_and_names_the_waiver) {
  const auto result = Rig(std::string(kLoad) + kWaiver).result(12.0);
  BOOST_TEST((result.judgement.verdict == verdict::Verdict::kFail));
  BOOST_TEST(result.judgement.waiver == "W1, ada, until 2999-12-31");
}

BOOST_AUTO_TEST_CASE(a_waiver_covers_only_while_its_condition_holds) {
  const auto waiver = std::string(kWaiver) + "when = \"bus.load > 20 W\"\n";
  BOOST_TEST(Rig(kLoad + waiver).result(12.0).judgement.waiver == "");
  BOOST_TEST(Rig(kLoad + waiver).result(25.0).judgement.waiver != "");
}

BOOST_AUTO_TEST_CASE(what_passes_needs_no_waiver) {
  BOOST_TEST(Rig(std::string(kLoad) + kWaiver).result(4.0).judgement.waiver == "");
}

BOOST_AUTO_TEST_CASE(a_run_that_was_later_than_late_taint_passes_nothing) {
  Rig rig(kLoad);
  rig.bed.late_taint_s = 0.5;
  BOOST_TEST((rig.result(4.0, 0.4).judgement.verdict == verdict::Verdict::kPass));
  const auto late = rig.result(4.0, 0.6).judgement;
  BOOST_TEST((late.verdict == verdict::Verdict::kInconclusive));
  BOOST_TEST(late.reason == "the run was late by 0.600000 s");
}

BOOST_AUTO_TEST_CASE(one_failure_decides_over_all) {
  std::vector<RequirementResult> results(2);
  results[0].judgement.verdict = verdict::Verdict::kPass;
  results[1].judgement.verdict = verdict::Verdict::kFail;
  BOOST_TEST((overall(results) == verdict::Verdict::kFail));
}

BOOST_AUTO_TEST_CASE(nothing_judged_is_nothing_passed) {
  BOOST_TEST((overall(std::vector<RequirementResult>()) == verdict::Verdict::kInconclusive));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::bench
