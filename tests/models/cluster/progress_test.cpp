// The time that is of use, and when a checkpoint is due: against the closed form of Daly, with failures at random.
#include "models/cluster/progress.h"

#include <boost/test/unit_test.hpp>
#include <cmath>

#include "harness/time/seed.h"
#include "models/cluster/checkpoint_clock.h"

namespace flatsat::cluster {

BOOST_AUTO_TEST_SUITE(progress)

namespace {

constexpr double kSecond = 1e12;

std::int64_t ps(double seconds) { return std::llround(seconds * kSecond); }

BOOST_AUTO_TEST_CASE(what_is_gone_back_to_has_what_was_of_use_then) {
  Progress progress(ps(100.0));
  progress.made(ps(100.0), ps(110.0), 1.0);
  progress.save(1);
  progress.made(ps(120.0), ps(130.0), 0.5);
  BOOST_TEST(progress.goodput(ps(150.0)) == 15.0 / 50.0, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(progress.go_back(1) == 1u);
  BOOST_TEST(progress.goodput(ps(150.0)) == 10.0 / 50.0, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(progress.go_back(0) == 1u);
  BOOST_TEST(progress.goodput(ps(150.0)) == 0.0);
  BOOST_TEST(progress.undone() == 2u);
}

BOOST_AUTO_TEST_CASE(the_intervals_are_those_of_young_and_daly) {
  // C = 50 s, M = 10,000 s: sqrt(2 * 50 * 10,000) = 1000 s; C / 2M = 0.0025, its root 0.05:
  // 1000 (1 + 0.05 / 3 + 0.0025 / 9) - 50 = 966.944 s.
  BOOST_TEST(young_interval_s(50.0, 10000.0) == 1000.0, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(daly_interval_s(50.0, 10000.0) == 966.9444444444444, boost::test_tools::tolerance(1e-12));
  BOOST_TEST(daly_interval_s(50.0, 25.0) == 25.0);  // a checkpoint that takes as long as twice the time that there is
}

BOOST_AUTO_TEST_CASE(a_rate_that_is_not_written_is_that_of_the_time_so_far_with_one_failure_more) {
  CheckpointClock clock({.rule = CheckpointRule::kYoung, .mtbf_s = {}}, 0);
  BOOST_TEST(clock.is_due(0));  // what one costs is not known yet
  clock.ended(ps(2.0), ps(2.0));
  clock.failed();
  BOOST_TEST(clock.interval_s(ps(200.0)) == std::sqrt(2.0 * 2.0 * 100.0), boost::test_tools::tolerance(1e-12));
  BOOST_TEST(!clock.is_due(ps(5.0)));  // 3 s after the last one's end, and sqrt(4 * 2.5) = 3.16 s
  BOOST_TEST(clock.is_due(ps(8.0)));   // 6 s, and sqrt(4 * 4) = 4 s
}

/// A job whose steps of 5 s all fail with any failure, in a long time with checkpoints of 30 s and ways back of 60 s.
/// Failures come at any time, in a checkpoint and on the way back, too. Returns goodput, and the mean interval.
struct Flown {
  double goodput, interval_s;
};
constexpr double kStep_s = 5.0, kSave_s = 30.0, kBack_s = 60.0;
Flown fly(CheckpointRule rule, double mtbf_s, std::uint64_t seed) {
  time::NamedStream stream(seed, "failures");
  Progress progress(0);
  CheckpointClock clock({.rule = rule, .mtbf_s = mtbf_s}, 0);
  double now_s = 0.0, fails_s = model::exponential_s(stream, 1.0 / mtbf_s), last_s = 0.0, intervals_s = 0.0;
  std::uint64_t number = 0;
  const auto lasts = [&](double seconds) {  // false: it fails in it
    const bool well = now_s + seconds < fails_s;
    now_s = well ? now_s + seconds : fails_s;
    if (!well) fails_s += model::exponential_s(stream, 1.0 / mtbf_s);
    return well;
  };
  const auto go_back = [&] {
    progress.go_back(number);
    while (!lasts(kBack_s)) {
    }
    clock.ended(ps(now_s), std::nullopt);
    last_s = now_s;
  };
  clock.ended(0, ps(kSave_s));
  while (now_s < 100.0 * mtbf_s) {
    const double begin_s = now_s;
    if (!lasts(kStep_s)) {
      go_back();
      continue;
    }
    progress.made(ps(begin_s), ps(now_s), 1.0);
    if (!clock.is_due(ps(now_s))) continue;
    const double interval_s = now_s - last_s;
    if (!lasts(kSave_s)) {
      go_back();
      continue;
    }
    progress.save(number + 1);
    progress.drop(number > 0 ? number : ~0ull);
    ++number;
    intervals_s += interval_s;
    clock.ended(ps(now_s), ps(kSave_s));
    last_s = now_s;
  }
  return {progress.goodput(ps(now_s)), intervals_s / static_cast<double>(number)};
}

BOOST_AUTO_TEST_CASE(goodput_is_that_of_the_closed_form_at_four_rates_of_failures_to_two_points) {
  // Daly (2006): T useful seconds take M exp(R / M) (exp((T + C) / M) - 1) with failures at any time.
  for (const auto rule : {CheckpointRule::kYoung, CheckpointRule::kDaly}) {
    for (const double mtbf_s : {300.0, 1200.0, 4800.0, 19200.0}) {
      double goodput = 0.0, interval_s = 0.0;
      constexpr int kSeeds = 40;
      for (int seed = 0; seed < kSeeds; ++seed) {
        const auto flown = fly(rule, mtbf_s, static_cast<std::uint64_t>(seed));
        goodput += flown.goodput / kSeeds;
        interval_s += flown.interval_s / kSeeds;
      }
      const double wanted_s =
          rule == CheckpointRule::kYoung ? std::sqrt(2.0 * kSave_s * mtbf_s) : daly_interval_s(kSave_s, mtbf_s);
      BOOST_TEST(interval_s == wanted_s + 0.5 * kStep_s, boost::test_tools::tolerance(0.5 * kStep_s / wanted_s + 1e-6));
      const double closed =
          interval_s / (mtbf_s * std::exp(kBack_s / mtbf_s) * (std::exp((interval_s + kSave_s) / mtbf_s) - 1.0));
      BOOST_TEST_MESSAGE("MTBF " << mtbf_s << " s, interval " << interval_s << " s: goodput " << goodput
                                 << ", closed form " << closed);
      BOOST_TEST(std::fabs(goodput - closed) < 0.02);
    }
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::cluster
