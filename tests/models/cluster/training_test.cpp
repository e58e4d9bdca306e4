// A model that eight satellites really train over a ring: the numbers that cross it, what a lost step leaves behind,
// and who goes on without whom.
#include "models/cluster/training.h"

#include <boost/test/unit_test.hpp>
#include <cmath>

#include "tests/models/cluster/training_ring.h"

namespace flatsat::cluster {

BOOST_AUTO_TEST_SUITE(training)

namespace {

BOOST_AUTO_TEST_CASE(what_crosses_the_mesh_trains_the_same_model_to_the_bit_as_ranks_in_one_place) {
  auto config = small();
  TrainingRing t(config);
  Ring::run_until(200.0);
  BOOST_TEST(t.channel("steps") == 4.0);
  BOOST_TEST(t.channel("tokens") == 4.0 * 8 * 2 * 8);
  // A ring: each rank sends 2 (n - 1) / n of the bytes.
  BOOST_TEST(t.channel("bytes") == 4.0 * 2 * 7 * 4 * static_cast<double>(t.work->trainer().layout().size()));
  config.threads = 1;
  BOOST_TEST((t.parameters() == trained_alone(config, {{0}, {1}, {2}, {3}})));
  BOOST_TEST(t.channel("held_out") < std::log(8.0) + 0.2);
}

BOOST_AUTO_TEST_CASE(diloco_trains_the_same_model_as_ranks_in_one_place_with_so_many_steps_between_two_sums) {
  auto config = small();
  config.method = learning::Method::kDiLoCo;
  config.inner_steps = 5;
  TrainingRing t(config);
  Ring::run_until(140.0);
  BOOST_TEST(t.channel("steps") == 3.0);
  BOOST_TEST(t.channel("tokens") == 3.0 * 5 * 8 * 2 * 8);
  BOOST_TEST(t.channel("bytes") == 3.0 * 2 * 7 * 4 * static_cast<double>(t.work->trainer().layout().size()));
  BOOST_TEST((t.parameters() == trained_alone(config, {{0}, {1}, {2}})));
}

BOOST_AUTO_TEST_CASE(a_step_that_loses_a_message_leaves_all_parameters_as_they_were) {
  TrainingRing t(small());
  Ring::run_until(100.0);
  const auto before = t.parameters();
  t.ring.fakes[3]->set_speed(0.001, 5);  // far from done when the step of 120 s is given up
  Ring::run_until(175.0);
  BOOST_TEST(t.ring.log.count("step_lost") == 1);
  BOOST_TEST(t.ring.cause_of_last("step_lost") == 5u);
  BOOST_TEST((t.parameters() == before));
  BOOST_TEST(t.channel("steps") == 2.0);
  t.ring.fakes[3]->set_speed(1.0, 6);
  Ring::run_until(235.0);
  BOOST_TEST(t.channel("steps") == 3.0);
}

BOOST_AUTO_TEST_CASE(a_lost_step_of_diloco_leaves_the_moments_of_its_inner_steps_as_they_were) {
  auto config = small();
  config.method = learning::Method::kDiLoCo;
  config.inner_steps = 3;
  TrainingRing t(config);
  Ring::run_until(59.0);
  t.ring.fakes[3]->set_speed(0.001, 5);
  Ring::run_until(115.0);
  BOOST_TEST(t.ring.log.count("step_lost") == 1);
  t.ring.fakes[3]->set_speed(1.0, 6);
  Ring::run_until(175.0);
  BOOST_TEST(t.channel("steps") == 2.0);
  BOOST_TEST((t.parameters() == trained_alone(config, {{0}, {2}})));
}

BOOST_AUTO_TEST_CASE(a_quorum_goes_on_without_a_rank_that_is_too_slow_and_sends_it_the_parameters_before_it_is_back) {
  TrainingRing t(small(), TrainingRing::with_quorum(6));
  Ring::run_until(50.0);
  const double of_ring = t.channel("bytes");
  t.ring.fakes[3]->set_speed(0.1, 5);
  Ring::run_until(100.0);
  BOOST_TEST(t.channel("steps") == 2.0);
  BOOST_TEST(t.ring.log.count("rank_missed") == 1);
  BOOST_TEST(t.ring.cause_of_last("rank_missed") == 5u);
  BOOST_TEST(t.channel("tokens") == (8.0 + 7.0) * 2 * 8);
  BOOST_TEST((t.parameters() == trained_alone(small(), {{0}, {1, {0, 1, 2, 4, 5, 6, 7}}})));
  t.ring.fakes[3]->set_speed(1.0, 6);
  const double before = t.channel("bytes");
  Ring::run_until(150.0);
  BOOST_TEST(t.ring.log.count("rank_caught_up") == 1);
  // Parameters and two moments, beside the ring's own.
  BOOST_TEST(t.channel("bytes") - before ==
             of_ring + 3.0 * 4.0 * static_cast<double>(t.work->trainer().layout().size()));
  BOOST_TEST(t.channel("ranks") == 8.0);
  BOOST_TEST(t.channel("steps") == 3.0);
}

BOOST_AUTO_TEST_CASE(a_quorum_tries_the_sum_again_without_a_satellite_that_is_lost_in_its_middle) {
  auto config = TrainingRing::with_quorum(6);
  config.rank.endpoint_delay_ps = kSecond;  // 14 messages one after the other: the sum takes 15 s
  config.deadline_ps = 40 * kSecond;
  TrainingRing t(small(), config);
  Ring::run_until(15.0);
  BOOST_TEST(t.ring.commands.execute("p00s03.lost", 1.0) == "");
  Ring::run_until(59.0);
  BOOST_TEST(t.ring.log.count("step_done") == 1);
  BOOST_TEST(t.ring.log.count("step_lost") == 0);
  BOOST_TEST(t.channel("ranks") == 7.0);
  BOOST_TEST(t.channel("tokens") == 7.0 * 2 * 8);
  BOOST_TEST((t.parameters() == trained_alone(small(), {{0, {0, 1, 2, 4, 5, 6, 7}}})));
}

BOOST_AUTO_TEST_CASE(fewer_than_the_quorum_make_no_step) {
  TrainingRing t(small(), TrainingRing::with_quorum(7));
  for (const unsigned i : {2u, 5u}) t.ring.fakes[i]->set_speed(0.0, 9);
  Ring::run_until(100.0);
  BOOST_TEST(t.channel("steps") == 0.0);
  BOOST_TEST(t.ring.log.count("step_lost") >= 1);
  BOOST_TEST(std::isnan(t.channel("loss")));
}

/// A number as int8 has it beside the greatest of its block, by the library's own rounding to even.
float rounded(float x, float most) {
  float unit = 0x1p-126f;
  while (127.0f * unit < most) unit *= 2.0f;
  return std::nearbyint(x / unit) * unit;
}

void round_blocks(std::vector<float>& x, std::size_t begin, std::size_t end, std::size_t block) {
  for (; begin < end; begin += block) {
    const auto from = x.begin() + static_cast<std::ptrdiff_t>(begin);
    const auto to = x.begin() + static_cast<std::ptrdiff_t>(std::min(begin + block, end));
    float most = 0.0f;
    for (auto i = from; i < to; ++i) most = std::max(most, std::fabs(*i));
    for (auto i = from; i < to; ++i) *i = rounded(*i, most);
  }
}

/// The same training as trained_alone, of so many steps, its numbers rounded at each hop; each rank keeps what that
/// lost.
std::vector<float> trained_alone_in_int8(const learning::TrainerConfig& config, std::uint64_t steps,
                                         std::size_t block) {
  time::NamedStream stream(1, "training.m");
  constexpr std::size_t n = Ring::kCount;
  learning::Trainer trainer(config, n, stream);
  const std::size_t size = trainer.layout().size();
  std::vector<std::vector<float>> lost(n, std::vector<float>(size));
  const std::vector<unsigned> all{0, 1, 2, 3, 4, 5, 6, 7};
  for (std::uint64_t step = 0; step < steps; ++step) {
    trainer.compute(all, step);
    std::vector<float> sum(size);
    auto brought = lost;
    for (unsigned rank = 0; rank < n; ++rank)
      for (std::size_t i = 0; i < size; ++i) brought[rank][i] = trainer.contribution(rank)[i] + lost[rank][i];
    for (auto& own : lost) std::fill(own.begin(), own.end(), 0.0f);
    for (std::size_t share = 0; share < n; ++share) {
      const std::size_t begin = size * share / n, end = size * (share + 1) / n;
      for (std::size_t hop = 0; hop < n; ++hop) {
        const std::size_t rank = (share + hop) % n;
        for (std::size_t i = begin; i < end; ++i) sum[i] = hop > 0 ? brought[rank][i] + sum[i] : brought[rank][i];
        const auto exact = sum;
        round_blocks(sum, begin, end, block);
        for (std::size_t i = begin; i < end; ++i) lost[rank][i] = exact[i] - sum[i];
      }
    }
    trainer.update(sum, all);
  }
  return {trainer.parameters().begin(), trainer.parameters().end()};
}

BOOST_AUTO_TEST_CASE(int8_sends_a_byte_for_each_number_and_one_for_each_block_and_keeps_what_it_loses) {
  const auto config = small();
  TrainingConfig compressed{config, 256};
  TrainingRing t(compressed);
  Ring::run_until(200.0);
  const std::size_t size = t.work->trainer().layout().size();
  std::size_t bytes = 0;
  for (std::size_t share = 0; share < 8; ++share) {
    const std::size_t numbers = size * (share + 1) / 8 - size * share / 8;
    bytes += numbers + (numbers + 255) / 256;
  }
  BOOST_TEST(t.channel("steps") == 4.0);
  BOOST_TEST(t.channel("bytes") == 4.0 * 2 * 7 * static_cast<double>(bytes));
  BOOST_TEST(3.9 * static_cast<double>(bytes) < 4.0 * static_cast<double>(size));
  BOOST_TEST((t.parameters() == trained_alone_in_int8(config, 4, 256)));
}

BOOST_AUTO_TEST_CASE(with_int8_a_step_that_is_given_up_leaves_what_was_kept_as_it_was) {
  const auto config = small();
  TrainingConfig compressed{config, 32};
  TrainingRing t(compressed, TrainingRing::with_quorum(8));
  Ring::run_until(59.0);
  t.ring.fakes[3]->set_speed(0.001, 5);
  Ring::run_until(115.0);
  BOOST_TEST(t.ring.log.count("step_lost") == 1);
  BOOST_TEST((t.parameters() == trained_alone_in_int8(config, 1, 32)));
}

/// Steps so long that the second one meets numbers without end.
learning::TrainerConfig wild() {
  auto config = small();
  config.adamw.rate = 1e38;
  config.adamw.weight_decay = 0.0;
  return config;
}

BOOST_AUTO_TEST_CASE(what_is_no_finite_number_is_told_with_its_satellite_and_ends_the_training) {
  TrainingRing t(wild());
  Ring::run_until(185.0);
  BOOST_TEST(t.channel("steps") == 1.0);
  BOOST_TEST(t.channel("asked") == 2.0);
  BOOST_TEST(t.channel("lost") == 1.0);
  BOOST_TEST(t.ring.log.count("not_finite") == 1);
  BOOST_TEST(t.ring.log.text_of_last("not_finite") == "p00s00: its loss is not a finite number");
}

BOOST_AUTO_TEST_CASE(or_costs_its_step_and_the_next_one_begins) {
  auto steps = TrainingRing::steps();
  steps.stops_on_problem = false;
  TrainingRing t(wild(), steps);
  Ring::run_until(185.0);
  BOOST_TEST(t.channel("steps") == 1.0);
  BOOST_TEST(t.channel("asked") == 4.0);
  BOOST_TEST(t.channel("lost") == 2.0);
  BOOST_TEST(t.ring.log.count("not_finite") == 2);
  BOOST_TEST(std::isfinite(t.channel("loss")));
}

}  // namespace

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::cluster
