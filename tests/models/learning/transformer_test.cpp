// The model: sizes and operations by hand, causality, and that it learns what can be learnt. Its gradient is compared
// with other programs by learning_test.py.
#include "models/learning/transformer.h"

#include <boost/test/unit_test.hpp>
#include <cmath>

#include "harness/time/seed.h"
#include "models/learning/corpus.h"
#include "models/learning/optimisers.h"

namespace flatsat::learning {

BOOST_AUTO_TEST_SUITE(transformer)

namespace {

TransformerConfig small() {
  TransformerConfig config;
  config.layers = 2;
  config.width = 32;
  config.heads = 2;
  config.context = 16;
  config.vocabulary = 16;
  return config;
}

BOOST_AUTO_TEST_CASE(the_default_has_a_million_parameters_as_counted_by_hand) {
  // 256 and 64 vectors of 128; 5 blocks of (3 + 1 + 4 + 4) 128^2 and four vectors; a norm of two.
  const std::size_t by_hand = (256 + 64) * 128 + 5 * (12 * 128 * 128 + 4 * 128) + 2 * 128;
  BOOST_TEST(Layout({}).size() == by_hand);
  BOOST_TEST(by_hand == 1'026'816u);
  TransformerConfig untied;
  untied.has_tied_head = false;
  BOOST_TEST(Layout(untied).size() == by_hand + 256 * 128);
}

BOOST_AUTO_TEST_CASE(operations_are_those_counted_by_hand) {
  // A token: 12 x 32^2 weights a block and 2 x 16 x 32 of attention, 16 x 32 of the head; 6 operations each.
  const std::uint64_t of_token = 2 * (12 * 32 * 32 + 2 * 16 * 32) + 16 * 32;
  BOOST_TEST(operations(small(), 3, 16) == 6 * 3 * 16 * of_token);
}

BOOST_AUTO_TEST_CASE(shapes_that_cannot_be_are_told) {
  auto config = small();
  config.heads = 3;
  BOOST_TEST(problem_of(config) == "width must be a multiple of heads");
  config = small();
  config.vocabulary = 70000;
  BOOST_TEST(problem_of(config) == "vocabulary must be 2 to 65535 tokens");
  config = small();
  config.layers = 0;
  BOOST_TEST(!problem_of(config).empty());
  BOOST_TEST(problem_of(TransformerConfig{}).empty());
}

BOOST_AUTO_TEST_CASE(a_token_changes_nothing_that_is_foretold_before_it) {
  time::NamedStream stream(1, "causality");
  Transformer model(small());
  const auto parameters = new_parameters(model.layout(), stream);
  Batch whole{1, 8, {1, 5, 2, 9, 3, 7, 4, 8, 6}}, changed = whole, begin{1, 4, {1, 5, 2, 9, 3}};
  changed.tokens[6] = 15;
  const double first = 4.0 * model.loss(parameters, begin);
  const auto rest = [&](const Batch& batch) { return 8.0 * model.loss(parameters, batch) - first; };
  BOOST_TEST(rest(whole) != rest(changed));
  std::vector<float> gradient(parameters.size());
  for (const auto* batch : {&whole, &changed}) {
    Batch cut = *batch;
    cut.length = 4;
    cut.tokens.resize(5);
    BOOST_TEST(4.0 * model.gradient(parameters, cut, gradient) == first);
  }
}

BOOST_AUTO_TEST_CASE(a_sequence_knows_nothing_of_its_neighbours) {
  time::NamedStream stream(1, "neighbours");
  Transformer model(small());
  const auto parameters = new_parameters(model.layout(), stream);
  const Batch a{1, 3, {1, 2, 3, 4}}, b{1, 3, {9, 8, 7, 6}}, both{2, 3, {1, 2, 3, 4, 9, 8, 7, 6}};
  const double apart = model.loss(parameters, a) + model.loss(parameters, b);
  BOOST_TEST(2.0 * model.loss(parameters, both) == apart, boost::test_tools::tolerance(1e-12));
}

BOOST_AUTO_TEST_CASE(the_same_step_gives_the_same_bits_whatever_was_computed_before) {
  time::NamedStream stream(1, "again");
  Transformer model(small()), other(small());
  const auto parameters = new_parameters(model.layout(), stream);
  const Corpus corpus({16, 1}, stream);
  const auto batch = corpus.batch(0, 0, 4, 16), larger = corpus.batch(0, 1, 6, 16);
  std::vector<float> once(parameters.size()), again(parameters.size());
  const double loss = model.gradient(parameters, batch, once);
  model.gradient(parameters, larger, again);
  BOOST_TEST(model.gradient(parameters, batch, again) == loss);
  BOOST_TEST((once == again));
  BOOST_TEST(other.gradient(parameters, batch, again) == loss);
  BOOST_TEST((once == again));
}

BOOST_AUTO_TEST_CASE(its_loss_begins_at_the_logarithm_of_the_vocabulary_and_falls_to_the_entropy_of_the_corpus) {
  time::NamedStream stream(1, "learning");
  Transformer model(small());
  auto parameters = new_parameters(model.layout(), stream);
  const Corpus corpus({16, 1}, stream);
  AdamW adamw({.rate = 3e-3, .warmup = 20}, model.layout());
  std::vector<float> gradient(parameters.size());
  double first = 0.0;
  for (std::uint64_t step = 0; step < 400; ++step) {
    const double loss = model.gradient(parameters, corpus.batch(0, step, 16, 16), gradient);
    if (step == 0) first = loss;
    adamw.step(parameters, gradient);
  }
  BOOST_TEST(first == std::log(16.0), boost::test_tools::tolerance(0.05));
  // A batch that it has not seen. The mean of 64 x 16 tokens is away from the entropy by 0.02 (one sigma).
  const double last = model.loss(parameters, corpus.batch(1, 0, 64, 16));
  BOOST_TEST(last > Corpus::kEntropyNats - 0.06);
  BOOST_TEST(last < Corpus::kEntropyNats + 0.06);
}

}  // namespace

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::learning
