// Steps of computing and an all-reduce over a ring of eight satellites: how long they take, what makes them late or
// lost, and that the others go on.
#include "models/cluster/collective_job.h"

#include <boost/test/unit_test.hpp>

#include "tests/models/cluster/ring.h"

namespace flatsat::cluster {

BOOST_AUTO_TEST_SUITE(collective_job)

namespace {

constexpr double kTolerance = 1e-4;  // light follows a satellite that moves on: v/c

BOOST_AUTO_TEST_CASE(a_step_takes_its_computing_and_the_closed_form_of_a_ring) {
  Ring ring;
  auto& job = ring.job(eight_megabytes());
  Ring::run_until(130.0);
  BOOST_TEST(job.counts().asked == 3u);
  BOOST_TEST(job.counts().done == 2u + (130.0 - 120.0 > 10.0 + all_reduce_s() ? 1u : 0u));
  BOOST_TEST(ring.channel("job.train.took") == 10.0 + all_reduce_s(), boost::test_tools::tolerance(kTolerance));
  BOOST_TEST(ring.channel("job.train.computed") == 10.0);
  BOOST_TEST(ring.channel("mesh.delivered") == 2.0 * 14 * 8);
}

BOOST_AUTO_TEST_CASE(a_rank_that_slows_down_in_the_middle_computes_the_rest_at_its_new_speed_and_is_named) {
  Ring ring;
  auto& job = ring.job(eight_megabytes());
  Ring::run_until(4.0);
  ring.fakes[3]->set_speed(0.5, 77);  // 6 s of work left: 12 s
  Ring::run_until(20.0);
  BOOST_TEST(ring.channel("job.train.computed") == 16.0, boost::test_tools::tolerance(1e-9));
  BOOST_TEST(job.counts().late == 1u);
  BOOST_TEST(ring.cause_of_last("step_late") == 77u);
}

BOOST_AUTO_TEST_CASE(a_rank_has_work_for_its_devices_only_while_it_computes) {
  Ring ring;
  ring.job(eight_megabytes());
  BOOST_TEST(!ring.fakes[0]->is_busy);
  Ring::run_until(5.0);
  BOOST_TEST(ring.fakes[0]->is_busy);
  Ring::run_until(10.0 + all_reduce_s() / 2.0);
  BOOST_TEST(!ring.fakes[0]->is_busy);
}

BOOST_AUTO_TEST_CASE(a_lost_satellite_costs_the_step_and_the_next_one_goes_on_without_it) {
  Ring ring;
  auto& job = ring.job(eight_megabytes());
  Ring::run_until(5.0);
  BOOST_TEST(ring.commands.execute("p00s02.lost", 1.0) == "");
  Ring::run_until(59.0);  // it never computes to its end: given up after 50 s
  BOOST_TEST(ring.fakes[2]->is_lost);
  BOOST_TEST(job.counts().lost == 1u);
  Ring::run_until(75.0);
  BOOST_TEST(job.counts().done == 1u);
  BOOST_TEST(ring.channel("job.train.ranks") == 7.0);
  BOOST_TEST(ring.log.count("rank_out") == 1);
  // Seven shares; from the one before the gap to the one behind it the way leads over six links round the other side.
  const double share_s = 0.064 / 7.0, slowest_s = 6.0 * (share_s + Ring::delay_s());
  BOOST_TEST(ring.channel("job.train.took") > 10.0 + slowest_s);
  BOOST_TEST(ring.channel("job.train.took") < 10.0 + 12.0 * 2.0 * slowest_s);
}

BOOST_AUTO_TEST_CASE(a_cut_link_loses_what_it_was_sending_and_later_steps_go_the_other_way_round) {
  Ring ring;
  auto& job = ring.job(eight_megabytes());
  Ring::run_until(10.004);  // the first share of each is half sent
  BOOST_TEST(ring.commands.execute("mesh.cut.p00s00.p00s01", 1.0) == "");
  Ring::run_until(11.0);
  BOOST_TEST(job.counts().lost == 1u);
  BOOST_TEST(ring.channel("mesh.cut") == 1.0);
  Ring::run_until(75.0);
  BOOST_TEST(job.counts().done == 1u);
  BOOST_TEST(ring.channel("job.train.ranks") == 8.0);
  BOOST_TEST(ring.channel("mesh.failed") == 1.0);
}

BOOST_AUTO_TEST_CASE(ranks_without_power_take_no_part_until_they_have_it_again) {
  Ring ring;
  auto& job = ring.job(eight_megabytes());
  ring.fakes[1]->speed_now = 0.0;
  Ring::run_until(30.0);
  BOOST_TEST(ring.channel("job.train.ranks") == 7.0);
  BOOST_TEST(job.counts().done == 1u);
  ring.fakes[1]->set_speed(1.0, 0);
  Ring::run_until(90.0);
  BOOST_TEST(ring.channel("job.train.ranks") == 8.0);
  BOOST_TEST(ring.log.count("rank_back") == 1);
  BOOST_TEST(job.counts().done == 2u);
}

BOOST_AUTO_TEST_CASE(what_an_algorithm_cannot_do_with_the_ranks_that_are_left_is_a_lost_step) {
  Ring ring;
  auto config = eight_megabytes();
  config.algorithm = network::CollectiveAlgorithm::kHalvingDoubling;
  auto& job = ring.job(config);
  Ring::run_until(30.0);
  BOOST_TEST(job.counts().done == 1u);
  ring.commands.execute("p00s02.lost", 1.0);
  Ring::run_until(130.0);  // steps at 60 and 120 s with seven ranks
  BOOST_TEST(job.counts().lost == 2u);
  BOOST_TEST(ring.log.count("step_lost") == 2);
}

BOOST_AUTO_TEST_CASE(with_fewer_than_two_ranks_steps_are_lost_one_by_one_and_nothing_hangs) {
  Ring ring;
  auto config = eight_megabytes();
  config.every_ps = 0;
  auto& job = ring.job(config);
  for (unsigned i = 1; i < Ring::kCount; ++i) ring.fakes[i]->speed_now = 0.0;
  Ring::run_until(100.0);
  BOOST_TEST(job.counts().lost == 7u);  // each deadline of 15 s: at 0, 15, 30, ... 90 s
  BOOST_TEST(job.counts().asked == 7u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace
}  // namespace flatsat::cluster
