#include "harness/verdict/judge.h"

#include <boost/test/unit_test.hpp>

namespace flatsat {
namespace {

SimTime s(double seconds) { return {static_cast<std::int64_t>(seconds * 1e12)}; }

Requirement on(Statistic statistic, std::optional<double> at_least, std::optional<double> at_most) {
  return {.id = "r",
          .text = "",
          .channel = "x",
          .event = "",
          .statistic = statistic,
          .at_least = at_least,
          .at_most = at_most,
          .unit = "1"};
}

/// x is 2 for 4 s, then 10 for 1 s, then 0 for 5 s.
Judgement judged(const Requirement& requirement, bool complete = true) {
  Judge judge({requirement}, {"y", "x"});
  judge.sample(1, s(0), 2.0);
  judge.sample(0, s(0), 99.0);
  judge.sample(1, s(4), 10.0);
  judge.sample(1, s(5), 0.0);
  auto result = judge.judge(s(10), complete).front();
  result.requirement = nullptr;
  return result;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(judge)

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
  Requirement none{.id = "r",
                   .text = "",
                   .channel = "",
                   .event = "load_shed",
                   .statistic = Statistic::kCount,
                   .at_least = {},
                   .at_most = 0.0,
                   .unit = "1"};
  Judge judge({none}, {});
  judge.event("cap", s(1));
  BOOST_TEST((judge.judge(s(2), true).front().verdict == Verdict::kPass));
  judge.event("load_shed", s(3));
  BOOST_TEST((judge.judge(s(4), true).front().verdict == Verdict::kFail));
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

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat
