// A rank's step as a task that anybody can carry out: the same numbers as those of the trainer that made it.
#include "models/learning/task.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <vector>

#include "harness/time/seed.h"
#include "models/learning/trainer.h"

namespace flatsat::learning {

BOOST_AUTO_TEST_SUITE(task)

namespace {

TrainerConfig small(Method method) {
  TrainerConfig config;
  config.model = {.layers = 1, .width = 16, .heads = 2, .context = 8, .vocabulary = 8};
  config.sequences = 2;
  config.length = 8;
  config.method = method;
  config.inner_steps = method == Method::kDiLoCo ? 3 : 1;
  return config;
}

std::vector<float> sum_of(const Trainer& trainer) {
  std::vector<float> sum(trainer.layout().size());
  for (std::size_t i = 0; i < sum.size(); ++i) sum[i] = trainer.contribution(0)[i] + trainer.contribution(1)[i];
  return sum;
}

/// Two ranks over three steps, the second of which is lost; `carries` says whose tasks go outside.
std::vector<float> trained(const TrainerConfig& config, const std::vector<unsigned>& carries) {
  time::NamedStream stream(7, "training.m");
  Trainer trainer(config, 2, stream);
  for (std::uint64_t step = 0; step < 3; ++step) {
    for (unsigned rank = 0; rank < 2; ++rank) {
      const bool goes_outside = std::find(carries.begin(), carries.end(), rank) != carries.end();
      if (goes_outside)
        trainer.take({rank, rank}, step, carry_out(trainer.task({rank, rank}, step)));
      else
        trainer.compute(std::vector<unsigned>{rank}, step);
    }
    if (step == 1)
      trainer.revert();
    else
      trainer.update(sum_of(trainer), {0, 1});
  }
  return {trainer.parameters().begin(), trainer.parameters().end()};
}

BOOST_AUTO_TEST_CASE(whoever_carries_it_out_the_model_learns_the_same_to_the_bit) {
  for (const auto method : {Method::kDataParallel, Method::kDiLoCo}) {
    const auto here = trained(small(method), {});
    BOOST_TEST((here == trained(small(method), {1})));
    BOOST_TEST((here == trained(small(method), {0, 1})));
  }
}

BOOST_AUTO_TEST_CASE(an_answer_that_comes_twice_counts_once) {
  const auto config = small(Method::kDiLoCo);
  time::NamedStream stream(7, "training.m"), other(7, "training.m");
  Trainer once(config, 2, stream), twice(config, 2, other);
  for (auto* trainer : {&once, &twice}) {
    trainer->compute(std::vector<unsigned>{0}, 0);
    const auto answer = carry_out(trainer->task({1, 1}, 0));
    trainer->take({1, 1}, 0, answer);
    if (trainer == &twice) trainer->take({1, 1}, 0, answer);
    trainer->update(sum_of(*trainer), {0, 1});
  }
  BOOST_TEST(once.task({1, 1}, 1).steps == 3u);
  BOOST_TEST(twice.task({1, 1}, 1).steps == 3u);
  BOOST_TEST((once.task({1, 1}, 1).mean == twice.task({1, 1}, 1).mean));
}

BOOST_AUTO_TEST_CASE(what_cannot_be_carried_out_is_told) {
  time::NamedStream stream(7, "training.m");
  const Trainer trainer(small(Method::kDiLoCo), 1, stream);
  const Task good = trainer.task({0, 0}, 0);
  BOOST_TEST(problem_of(good) == "");
  const auto with = [&good](auto change) {
    Task task = good;
    change(task);
    return problem_of(task);
  };
  BOOST_TEST(with([](Task& t) { t.model.heads = 3; }) != "");
  BOOST_TEST(with([](Task& t) { t.model.layers = 1000; }) == "the model is too large");
  BOOST_TEST(with([](Task& t) { t.length = 9; }) == "a sequence is longer than the context, or empty");
  BOOST_TEST(with([](Task& t) { t.sequences = 0; }) == "a batch has 1 to 65,536 sequences");
  BOOST_TEST(with([](Task& t) { t.local_steps = 2; }) == "its tokens are not those of its batches");
  BOOST_TEST(with([](Task& t) { t.tokens[5] = 8; }) == "a token is none of the vocabulary");
  BOOST_TEST(with([](Task& t) { t.parameters.pop_back(); }) == "its parameters are not as many as the model's");
  BOOST_TEST(with([](Task& t) { t.mean.clear(); }) == "its moments are not as many as parameters");
  BOOST_TEST(with([](Task& t) { t.steps = 20'000'000; }) == "at most 10,000,000 steps before");
}

}  // namespace

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::learning
