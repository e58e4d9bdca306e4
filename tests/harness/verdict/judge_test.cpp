#include "harness/verdict/judge.h"

#include <boost/test/unit_test.hpp>

#include "models/base/unmeasured.h"

namespace flatsat::verdict {

BOOST_AUTO_TEST_SUITE(judge)

namespace {

time::SimTime s(double seconds) { return {static_cast<std::int64_t>(seconds * 1e12)}; }

Requirement on(Statistic statistic, std::optional<double> at_least, std::optional<double> at_most) {
  Requirement r;
  r.id = "r";
  r.channel = "x";
  r.statistic = statistic;
  r.at_least = at_least;
  r.at_most = at_most;
  return r;
}

Requirement counted(const std::string& event, Statistic statistic, double at_most) {
  auto r = on(statistic, {}, at_most);
  r.channel.clear();
  r.event = event;
  return r;
}

/// x is 2 for 4 s, then 10 for 1 s, then 0 for 5 s.
Judgement judged(const Requirement& requirement, bool complete = true) {
  Judge judge({requirement}, {"y", "x"});
  judge.sample(1, s(0), 2.0);
  judge.sample(0, s(0), 99.0);
  judge.sample(1, s(4), 10.0);
  judge.sample(1, s(5), 0.0);
  return judge.judge(s(10), complete).front();
}

}  // namespace

BOOST_AUTO_TEST_CASE(statistics_are_those_of_a_value_that_holds_until_the_next) {
  BOOST_TEST(*judged(on(Statistic::kMinimum, 0.0, {})).value == 0.0);
  BOOST_TEST(*judged(on(Statistic::kMaximum, {}, 10.0)).value == 10.0);
  BOOST_TEST(*judged(on(Statistic::kMean, 0.0, {})).value == 1.8);  // (4 x 2 + 1 x 10 + 5 x 0) / 10
  BOOST_TEST(*judged(on(Statistic::kIntegral, 0.0, {})).value == 18.0);
  BOOST_TEST(*judged(on(Statistic::kFinal, 0.0, {})).value == 0.0);
  BOOST_TEST(*judged(on(Statistic::kRise, {}, 0.0)).value == -2.0);
}

BOOST_AUTO_TEST_CASE(limits_are_inclusive_and_margins_count_from_the_nearer_one) {
  const auto pass = judged(on(Statistic::kMaximum, 2.0, 10.0));
  BOOST_TEST((pass.verdict == Verdict::kPass));
  BOOST_TEST(pass.margin == 0.0);
  const auto fail = judged(on(Statistic::kMaximum, {}, 9.0));
  BOOST_TEST((fail.verdict == Verdict::kFail));
  BOOST_TEST(fail.margin == -1.0);
  BOOST_TEST((fail.decided == s(4)));
}

BOOST_AUTO_TEST_CASE(a_run_that_was_cut_short_judges_only_what_has_already_failed) {
  BOOST_TEST((judged(on(Statistic::kMaximum, {}, 9.0), false).verdict == Verdict::kFail));
  BOOST_TEST((judged(on(Statistic::kMaximum, {}, 11.0), false).verdict == Verdict::kInconclusive));
  BOOST_TEST((judged(on(Statistic::kFinal, 5.0, {}), false).verdict == Verdict::kInconclusive));
}

BOOST_AUTO_TEST_CASE(what_was_never_measured_is_inconclusive) {
  Judge judge({on(Statistic::kMean, 0.0, {})}, {"x"});
  BOOST_TEST((judge.judge(s(10), true).front().verdict == Verdict::kInconclusive));
}

BOOST_AUTO_TEST_CASE(events_are_counted_by_kind) {
  const auto none = counted("load_shed", Statistic::kCount, 0.0);
  Judge judge({none}, {});
  judge.event("a.x", "cap", s(1));
  BOOST_TEST((judge.judge(s(2), true).front().verdict == Verdict::kPass));
  judge.event("a.x", "load_shed", s(3));
  BOOST_TEST((judge.judge(s(4), true).front().verdict == Verdict::kFail));
}

BOOST_AUTO_TEST_CASE(an_event_may_be_asked_for_by_its_source_as_well) {
  Judge judge({counted("npu0.job_error", Statistic::kCount, 0.0)}, {});
  judge.event("gpu0", "job_error", s(1));
  BOOST_TEST(*judge.judge(s(2), true).front().value == 0.0);
  judge.event("npu0", "job_error", s(3));
  BOOST_TEST(*judge.judge(s(4), true).front().value == 1.0);
}

BOOST_AUTO_TEST_CASE(durations_count_the_time_on_one_side_of_a_threshold) {
  auto above = on(Statistic::kDurationAbove, {}, 10.0), below = on(Statistic::kDurationBelow, {}, 10.0);
  above.threshold = below.threshold = 1.0;
  BOOST_TEST(*judged(above).value == 5.0);  // 2 for 4 s and 10 for 1 s
  BOOST_TEST(*judged(below).value == 5.0);  // 0 for 5 s
}

BOOST_AUTO_TEST_CASE(a_rate_is_the_rise_over_the_time) {
  BOOST_TEST(*judged(on(Statistic::kRate, -1.0, {})).value == -0.2);  // from 2 to 0 in 10 s
}

BOOST_AUTO_TEST_CASE(a_condition_cuts_out_the_time_that_counts) {
  auto r = on(Statistic::kMaximum, {}, 10.0);
  r.when = parse_formula("y > 0");
  r.when->bound = 0.5;
  Judge judge({r}, {"y", "x"});
  judge.sample(0, s(0), 1.0);
  judge.sample(1, s(0), 2.0);
  judge.sample(0, s(3), 0.0);
  judge.sample(1, s(4), 10.0);  // while y is 0
  judge.sample(1, s(6), 3.0);
  judge.sample(0, s(7), 1.0);
  BOOST_TEST(*judge.judge(s(10), true).front().value == 3.0);
  auto mean = r;
  mean.statistic = Statistic::kMean;
  Judge other({mean}, {"y", "x"});
  other.sample(0, s(0), 1.0);
  other.sample(1, s(0), 2.0);
  other.sample(0, s(3), 0.0);
  other.sample(1, s(4), 10.0);
  other.sample(0, s(8), 1.0);
  BOOST_TEST(*other.judge(s(10), true).front().value == (3 * 2.0 + 2 * 10.0) / 5.0);
}

BOOST_AUTO_TEST_CASE(a_delay_is_the_longest_and_one_still_open_at_the_end_is_undecided_or_failed) {
  auto r = counted("fault", Statistic::kDelay, 4.0);
  r.to_event = "recovered";
  Judge judge({r}, {});
  judge.event("a.x", "fault", s(1));
  judge.event("a.x", "recovered", s(2));
  judge.event("a.x", "fault", s(5));
  judge.event("a.x", "recovered", s(8));
  BOOST_TEST(*judge.judge(s(10), true).front().value == 3.0);
  BOOST_TEST((judge.judge(s(10), true).front().verdict == Verdict::kPass));
  judge.event("a.x", "fault", s(9));
  BOOST_TEST((judge.judge(s(10), true).front().verdict == Verdict::kInconclusive));
  BOOST_TEST((judge.judge(s(14), true).front().verdict == Verdict::kFail));
  BOOST_TEST((Judge({r}, {}).judge(s(10), true).front().verdict == Verdict::kInconclusive));  // no such event
}

BOOST_AUTO_TEST_CASE(a_response_time_runs_from_an_event_until_a_condition_holds) {
  auto r = counted("umbra_entry", Statistic::kResponseTime, 4.0);
  r.formula = parse_formula("x < 1");
  r.formula->bound = 1.0;
  Judge judge({r}, {"x"});
  judge.sample(0, s(0), 5.0);
  judge.event("a.x", "umbra_entry", s(2));
  judge.sample(0, s(4.5), 0.0);
  const auto j = judge.judge(s(10), true).front();
  BOOST_TEST(*j.value == 2.5);
  BOOST_TEST(j.margin == 1.5);
  Judge at_once({r}, {"x"});  // holds already, and falls away later
  at_once.sample(0, s(0), 0.0);
  at_once.event("a.x", "umbra_entry", s(2));
  at_once.sample(0, s(3), 5.0);
  BOOST_TEST(*at_once.judge(s(10), true).front().value == 0.0);
}

BOOST_AUTO_TEST_CASE(temporal_logic_is_judged_by_its_robustness) {
  auto r = on(Statistic::kRobustness, 0.0, {});
  r.channel.clear();
  r.formula = parse_formula("always (x > 1)");
  r.formula->bound = 0.0;
  for_each_predicate(*r.formula, [](Formula& p) { p.bound = 1.0; });
  Judge judge({r}, {"x"});
  judge.sample(0, s(0), 5.0);
  judge.sample(0, s(2), 1.25);
  BOOST_TEST(judge.judge(s(10), true).front().margin == 0.25);
  judge.sample(0, s(11), 0.5);
  BOOST_TEST((judge.judge(s(12), true).front().verdict == Verdict::kFail));
}

BOOST_AUTO_TEST_CASE(a_small_margin_is_marginal_and_a_tainted_run_passes_nothing) {
  auto r = on(Statistic::kMaximum, {}, 10.5);
  r.marginal = 1.0;
  Judge judge({r}, {"x"});
  judge.sample(0, s(0), 10.0);
  BOOST_TEST(judge.judge(s(1), true).front().marginal);
  judge.taint("late");
  const auto j = judge.judge(s(1), true).front();
  BOOST_TEST((j.verdict == Verdict::kInconclusive));
  BOOST_TEST(j.reason == "late");
}

BOOST_AUTO_TEST_CASE(one_failure_fails_the_run_and_an_unmeasured_requirement_does_not_pass_it) {
  const auto with = [](std::vector<Verdict> verdicts) {
    std::vector<Judgement> judgements(verdicts.size());
    for (std::size_t i = 0; i < verdicts.size(); ++i) judgements[i].verdict = verdicts[i];
    return overall(judgements);
  };
  BOOST_TEST((with({Verdict::kPass, Verdict::kPass}) == Verdict::kPass));
  BOOST_TEST((with({Verdict::kPass, Verdict::kInconclusive}) == Verdict::kInconclusive));
  BOOST_TEST((with({Verdict::kInconclusive, Verdict::kFail}) == Verdict::kFail));
}

BOOST_AUTO_TEST_CASE(a_bad_end_that_never_came_passes_only_where_some_end_came) {
  Judge judge({counted("wrong_answer", Statistic::kCount, 0.0)}, {});
  const auto nothing = judge.judge(s(2), true).front();
  BOOST_TEST((nothing.verdict == Verdict::kInconclusive));
  BOOST_TEST(nothing.reason.find("no event right_answer and no wrong_answer") != std::string::npos, nothing.reason);
  judge.event("ground", "right_answer", s(3));
  BOOST_TEST((judge.judge(s(4), true).front().verdict == Verdict::kPass));
  judge.event("ground", "wrong_answer", s(5));
  BOOST_TEST((judge.judge(s(6), true).front().verdict == Verdict::kFail));
}

BOOST_AUTO_TEST_CASE(the_end_that_came_must_be_of_the_source_that_is_asked_for) {
  Judge judge({counted("npu0.job_error", Statistic::kCount, 0.0)}, {});
  judge.event("gpu0", "job_done", s(1));
  BOOST_TEST((judge.judge(s(2), true).front().verdict == Verdict::kInconclusive));
  judge.event("npu0", "job_done", s(3));
  BOOST_TEST((judge.judge(s(4), true).front().verdict == Verdict::kPass));
}

BOOST_AUTO_TEST_CASE(a_formula_over_bad_ends_needs_some_end_as_well) {
  auto never = on(Statistic::kRobustness, 0.0, {});
  never.channel.clear();
  never.formula = parse_formula("always (not event wrong_answer)");
  Judge judge({never}, {});
  BOOST_TEST((judge.judge(s(2), true).front().verdict == Verdict::kInconclusive));
  judge.event("ground", "right_answer", s(3));
  BOOST_TEST((judge.judge(s(4), true).front().verdict == Verdict::kPass));
}

BOOST_AUTO_TEST_CASE(a_value_that_is_not_measured_yet_is_no_sample) {
  Judge judge({on(Statistic::kMinimum, 0.5, {})}, {"x"});
  judge.sample(0, s(0), model::kUnmeasured);
  const auto never = judge.judge(s(1), true).front();
  BOOST_TEST((never.verdict == Verdict::kInconclusive));
  BOOST_TEST(never.reason == "never measured");
  judge.sample(0, s(2), 0.75);
  BOOST_TEST(*judge.judge(s(3), true).front().value == 0.75);
}

BOOST_AUTO_TEST_CASE(nothing_judged_is_nothing_passed) { BOOST_TEST((overall({}) == Verdict::kInconclusive)); }

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::verdict
