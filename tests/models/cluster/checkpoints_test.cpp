// Checkpoints of a training over a ring of satellites: what is saved where, and what is gone back to.
#include "models/cluster/checkpoints.h"

#include <boost/test/unit_test.hpp>

#include "tests/models/cluster/training_ring.h"

namespace flatsat::cluster {

BOOST_AUTO_TEST_SUITE(checkpoints)

namespace {

CollectiveJobConfig with_checkpoints(double every_s, bool any_loss, std::optional<unsigned> quorum = {}) {
  auto config = TrainingRing::steps();
  config.quorum = quorum;
  CheckpointConfig checkpoint;
  checkpoint.clock.every_s = every_s;
  checkpoint.give_up_ps = 20 * kSecond;
  checkpoint.goes_back_at_any_loss = any_loss;
  config.checkpoint = checkpoint;
  return config;
}

BOOST_AUTO_TEST_CASE(each_rank_sends_its_share_of_the_state_to_the_next_and_the_next_step_waits_for_it) {
  TrainingRing t(small(), with_checkpoints(100.0, false));
  Ring::run_until(170.0);
  BOOST_TEST(t.ring.log.count("checkpoint_whole") == 1);  // after the step that began at 120 s
  BOOST_TEST(t.channel("checkpoint.whole") == 1.0);
  BOOST_TEST(t.channel("checkpoint.bytes") == 3.0 * 4.0 * static_cast<double>(t.work->trainer().layout().size()));
  BOOST_TEST(t.channel("checkpoint.took") > Ring::delay_s());
  BOOST_TEST(t.channel("steps") == 3.0);
}

BOOST_AUTO_TEST_CASE(with_any_loss_all_go_back_to_the_last_whole_checkpoint_to_the_bit) {
  TrainingRing t(small(), with_checkpoints(100.0, true));
  Ring::run_until(190.0);  // steps at 0, 60 and 120 s; saved after the third
  Ring::run_until(230.0);  // one more at 180 s
  t.ring.fakes[3]->set_lasers(false, 7);
  Ring::run_until(235.0);
  t.ring.fakes[3]->set_lasers(true, 8);
  Ring::run_until(290.0);
  BOOST_TEST(t.ring.log.count("gone_back") == 1);
  BOOST_TEST(t.channel("undone") == 1.0);
  BOOST_TEST(t.channel("tokens") == 4.0 * 8 * 2 * 8);
  BOOST_TEST((t.parameters() == trained_alone(small(), {{0}, {1}, {2}, {4}})));
}

BOOST_AUTO_TEST_CASE(without_any_checkpoint_they_go_back_to_the_beginning) {
  TrainingRing t(small(), with_checkpoints(1000.0, true));
  Ring::run_until(100.0);
  t.ring.fakes[3]->set_lasers(false, 7);
  Ring::run_until(105.0);
  t.ring.fakes[3]->set_lasers(true, 8);
  Ring::run_until(170.0);
  BOOST_TEST(t.ring.log.text_of_last("gone_back") == "to the beginning");
  BOOST_TEST(t.channel("undone") == 2.0);
  BOOST_TEST((t.parameters() == trained_alone(small(), {{2}})));
}

BOOST_AUTO_TEST_CASE(as_long_as_one_has_the_present_state_nobody_goes_back) {
  TrainingRing t(small(), with_checkpoints(0.0, false, 2));
  Ring::run_until(100.0);
  for (const unsigned i : {0u, 1u, 2u, 3u, 4u, 5u, 7u}) t.ring.fakes[i]->set_lasers(false, 7);
  Ring::run_until(105.0);
  for (auto& fake : t.ring.fakes) fake->set_lasers(true, 8);
  Ring::run_until(170.0);
  BOOST_TEST(t.ring.log.count("gone_back") == 0);
  BOOST_TEST(t.ring.log.count("rank_caught_up") == 7);
  BOOST_TEST((t.parameters() == trained_alone(small(), {{0}, {1}, {2}})));
}

BOOST_AUTO_TEST_CASE(a_cluster_that_lost_all_goes_back_and_shares_are_fetched_from_whom_they_are_left) {
  TrainingRing t(small(), with_checkpoints(0.0, false, 2));
  Ring::run_until(100.0);
  for (auto& fake : t.ring.fakes) fake->set_lasers(false, 7);
  Ring::run_until(105.0);
  for (unsigned i = 0; i < 8; ++i)
    if (i != 3) t.ring.fakes[i]->set_lasers(true, 8);  // its share is with its neighbour
  const double before = t.channel("checkpoint.bytes");
  Ring::run_until(170.0);
  BOOST_TEST(t.ring.log.count("gone_back") == 1);
  BOOST_TEST(t.channel("undone") == 0.0);
  BOOST_TEST(t.channel("ranks") == 7.0);
  const double state = 12.0 * static_cast<double>(t.work->trainer().layout().size());
  const double fetched = t.channel("checkpoint.bytes") - before - state;  // and one more was saved
  // The first rank has its own share and its neighbour's before it.
  BOOST_TEST(fetched == 0.75 * state, boost::test_tools::tolerance(0.01));
}

BOOST_AUTO_TEST_CASE(a_checkpoint_of_which_two_neighbours_are_lost_is_none) {
  TrainingRing t(small(), with_checkpoints(0.0, false, 2));
  Ring::run_until(100.0);
  for (auto& fake : t.ring.fakes) fake->set_lasers(false, 7);
  Ring::run_until(105.0);
  for (unsigned i = 0; i < 8; ++i)
    if (i != 3 && i != 4) t.ring.fakes[i]->set_lasers(true, 8);
  Ring::run_until(170.0);
  BOOST_TEST(t.ring.log.text_of_last("gone_back") == "to the beginning");
}

BOOST_AUTO_TEST_CASE(a_checkpoint_that_is_not_whole_in_time_is_told_and_cannot_be_gone_back_to) {
  auto config = with_checkpoints(0.0, true);
  config.checkpoint->give_up_ps = kSecond / 1000;  // less than light takes to the next satellite
  TrainingRing t(small(), config);
  Ring::run_until(100.0);
  BOOST_TEST(t.channel("checkpoint.whole") == 0.0);
  BOOST_TEST(t.channel("checkpoint.broken") == 2.0);
  BOOST_TEST(t.ring.log.text_of_last("checkpoint_broken") == "2: not whole in time");
  t.ring.fakes[3]->set_lasers(false, 7);
  Ring::run_until(170.0);
  BOOST_TEST(t.ring.log.text_of_last("gone_back") == "to the beginning");
}

BOOST_AUTO_TEST_CASE(going_back_takes_the_time_that_a_restart_takes_and_a_loss_in_it_makes_it_begin_anew) {
  auto config = with_checkpoints(0.0, true);
  config.checkpoint->restart_ps = 8 * kSecond;
  TrainingRing t(small(), config);
  Ring::run_until(100.0);
  t.ring.fakes[3]->set_lasers(false, 7);
  Ring::run_until(125.0);
  BOOST_TEST(t.ring.log.count("gone_back") == 0);  // the step began at 120 s
  t.ring.fakes[4]->set_lasers(false, 8);
  Ring::run_until(130.0);
  BOOST_TEST(t.ring.log.text_of_last("step_lost").find("lost while all went back") != std::string::npos);
  Ring::run_until(187.0);
  BOOST_TEST(t.ring.log.count("gone_back") == 0);  // again, at 180 s
  Ring::run_until(189.0);
  BOOST_TEST(t.ring.log.count("gone_back") == 1);  // two neighbours are down, and a share of each checkpoint with them
  BOOST_TEST(t.ring.log.text_of_last("gone_back") == "to the beginning");
  Ring::run_until(230.0);
  BOOST_TEST(t.channel("steps") == 3.0);
  BOOST_TEST(t.channel("ranks") == 6.0);
}

/// Of 81 satellites, each of which fails once in 4050 s, so that one does each 50 s, for 40 s. A step computes 10 s; a
/// restart of all takes 60 s.
double goodput_of_81(bool with_quorum) {
  auto steps = TrainingRing::steps();
  steps.algorithm = network::CollectiveAlgorithm::kTree;
  steps.every_ps = 0;
  steps.give_up_ps = 120 * kSecond;
  CheckpointConfig checkpoint;
  checkpoint.clock = {.rule = CheckpointRule::kDaly, .mtbf_s = 50.0};
  checkpoint.give_up_ps = 60 * kSecond;
  checkpoint.restart_ps = 60 * kSecond;
  checkpoint.goes_back_at_any_loss = !with_quorum;
  steps.checkpoint = checkpoint;
  if (with_quorum) steps.quorum = 54;
  TrainingRing t(TrainingConfig{small(), {}}, steps, 81, 8);
  time::NamedStream stream(3, "failures");
  constexpr double kEnd_s = 2000.0;
  for (double at_s = 0.0; at_s < kEnd_s; at_s += model::exponential_s(stream, 1.0 / 50.0))
    t.fail(static_cast<unsigned>(model::uniform_below(stream, 81)), at_s, at_s + 40.0);
  t.fly(kEnd_s);
  BOOST_TEST_MESSAGE("goodput " << t.channel("goodput") << ", steps " << t.channel("steps") << ", undone "
                                << t.channel("undone") << ", lost " << t.channel("lost"));
  return t.channel("goodput");
}

BOOST_AUTO_TEST_CASE(a_cluster_of_81_in_which_any_loss_takes_all_back_has_less_than_30_percent) {
  BOOST_TEST(goodput_of_81(false) < 0.30);
}

BOOST_AUTO_TEST_CASE(with_a_quorum_the_same_failures_leave_85_percent) { BOOST_TEST(goodput_of_81(true) >= 0.85); }

}  // namespace

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::cluster
