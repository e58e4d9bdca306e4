// Checks of gradients against corruptions that are planted, and against none.
#include "models/learning/checks.h"

#include <bit>
#include <boost/test/unit_test.hpp>
#include <cmath>

#include "harness/time/seed.h"
#include "models/learning/corruption.h"
#include "models/learning/trainer.h"

namespace flatsat::learning {

BOOST_AUTO_TEST_SUITE(checks)

namespace {

TrainerConfig small() {
  TrainerConfig config;
  config.model.layers = 1;
  config.model.width = 16;
  config.model.heads = 2;
  config.model.context = 8;
  config.model.vocabulary = 8;
  config.sequences = 2;
  config.length = 8;
  return config;
}

BOOST_AUTO_TEST_CASE(the_sums_of_a_product_are_those_of_its_factors_until_one_number_is_another) {
  // (1 2; 3 4) (5 6; 7 8) = (19 22; 43 50); sums down the columns of the first, 4 and 6: 4 5 + 6 7 = 62 = 19 + 43.
  const float a[]{1, 2, 3, 4}, b[]{5, 6, 7, 8};
  float c[]{19, 22, 43, 50};
  AbftCheck check;
  const GradientProduct product{0, {2, 2, 2}, {a, 2, false}, {b, 2, false}, c};
  check.made(product);
  BOOST_TEST(!check.is_wrong());
  BOOST_TEST(check.operations() == 2u * 4 + 4 * 4 + 4);
  c[3] = 50.001f;  // of 72 in all; the rounding of float32 may make 2^-24 sqrt(2) 72 = 6e-6 of it
  check.made(product);
  BOOST_TEST(check.is_wrong());
  check.look();
  c[3] = std::nanf("");
  check.made(product);
  BOOST_TEST(check.is_wrong());
}

BOOST_AUTO_TEST_CASE(operations_of_the_sums_are_those_that_are_counted) {
  const auto config = small();
  Transformer transformer(config.model);
  time::NamedStream stream(1, "checks");
  const auto parameters = new_parameters(transformer.layout(), stream);
  const Corpus corpus({config.model.vocabulary, 1}, stream);
  std::vector<float> gradient(parameters.size());
  AbftCheck check;
  transformer.gradient(parameters, corpus.batch(1, 0, 2, 8), gradient, &check);
  BOOST_TEST(check.operations() == abft_operations(config.model, 2, 8));
  BOOST_TEST(!check.is_wrong());
}

BOOST_AUTO_TEST_CASE(a_length_is_wrong_when_it_is_so_many_times_that_of_those_before) {
  NormCheck check(3.0);
  BOOST_TEST(!check.is_wrong(1e9));  // nothing to compare it with
  BOOST_TEST(check.is_wrong(std::nan("")));
  for (int i = 0; i < 8; ++i) check.take(2.0);
  BOOST_TEST(!check.is_wrong(6.0));
  BOOST_TEST(check.is_wrong(6.1));
}

BOOST_AUTO_TEST_CASE(a_corruption_changes_a_bit_of_a_number_a_row_or_a_lane) {
  const auto config = small();
  const Layout layout(config.model);
  const std::size_t place = layout.blocks[0].up + 64 + 5;  // row 1 of 16 x 64
  for (const auto& [kind, count] :
       {std::pair{CorruptionKind::kBit, 1}, {CorruptionKind::kRow, 64}, {CorruptionKind::kStuck, 64}}) {
    std::vector<float> gradient(layout.size(), 1.0f);
    Injector injector({kind, place, 0}, layout);
    injector.end(gradient);
    BOOST_TEST(injector.changed() == static_cast<std::size_t>(count));
    BOOST_TEST(gradient[place] == std::bit_cast<float>(0x3f800001u));
    BOOST_TEST(std::count(gradient.begin(), gradient.end(), 1.0f) == static_cast<long>(layout.size()) - count);
  }
  std::vector<float> gradient(layout.size(), 1.0f);
  Injector injector({CorruptionKind::kStuck, place, 23}, layout);  // a bit that is one in 1.0
  injector.end(gradient);
  BOOST_TEST(injector.changed() == 0u);
}

BOOST_AUTO_TEST_CASE(a_trainer_says_what_each_check_finds_and_finds_nothing_where_nothing_is) {
  for (const auto method : {Method::kDataParallel, Method::kDiLoCo}) {
    auto config = small();
    config.method = method;
    config.inner_steps = method == Method::kDiLoCo ? 3 : 1;
    config.checks = {.has_abft = true, .norm_factor = 10.0, .second_share = 1.0};
    time::NamedStream stream(1, "training.m");
    Trainer trainer(config, 2, stream);
    std::vector<float> sum(trainer.layout().size());
    for (std::uint64_t step = 0; step < 20; ++step) {
      const bool is_struck = step == 15;
      if (is_struck) trainer.plant(1, {CorruptionKind::kBit, trainer.layout().blocks[0].up + 3, 30});
      trainer.compute({0u, 1u}, step);
      BOOST_TEST(!trainer.findings(0).is_refused());
      BOOST_TEST(trainer.findings(1).changed == (is_struck ? 1u : 0u));
      BOOST_TEST(trainer.findings(1).abft == is_struck);
      BOOST_TEST(trainer.findings(1).second == is_struck);
      for (std::size_t i = 0; i < sum.size(); ++i) sum[i] = trainer.contribution(0)[i];
      trainer.update(sum, {0});
    }
  }
}

BOOST_AUTO_TEST_CASE(shards_of_who_is_missing_go_to_the_next_round_who_takes_turns) {
  const std::vector<unsigned> present{1, 4};
  const auto turns = [&](std::uint64_t step) {
    std::vector<unsigned> shards;
    for (const auto& turn : shard_turns(6, present, step)) shards.push_back(turn.shard);
    return shards;
  };
  // 0 to 1; 2 and 3 to 4; 5 round to 1.
  BOOST_TEST((turns(0) == std::vector<unsigned>{1, 4}));
  BOOST_TEST((turns(1) == std::vector<unsigned>{0, 2}));
  BOOST_TEST((turns(2) == std::vector<unsigned>{5, 3}));
  BOOST_TEST((turns(3) == std::vector<unsigned>{1, 4}));
}

}  // namespace

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::learning
