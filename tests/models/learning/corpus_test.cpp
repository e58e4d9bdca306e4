// Text of known entropy: how often each follower comes, and that shards and batches are what they are called.
#include "models/learning/corpus.h"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <map>
#include <set>

#include "harness/time/seed.h"

namespace flatsat::learning {

BOOST_AUTO_TEST_SUITE(corpus)

namespace {

BOOST_AUTO_TEST_CASE(after_each_token_one_of_four_follows_with_a_half_a_quarter_and_twice_an_eighth) {
  time::NamedStream stream(1, "corpus");
  const Corpus corpus({8, 1}, stream);
  const auto batch = corpus.batch(0, 0, 200, 999);
  std::map<std::uint16_t, std::map<std::uint16_t, double>> counts;
  for (std::size_t i = 0; i + 1 < batch.tokens.size(); ++i) {
    if ((i + 1) % 1000 != 0) counts[batch.tokens[i]][batch.tokens[i + 1]] += 1.0;
  }
  double entropy = 0.0, all = 0.0;
  for (const auto& [token, followers] : counts) {
    BOOST_TEST(followers.size() == 4u);
    double of_token = 0.0;
    std::multiset<double, std::greater<>> shares;
    for (const auto& [next, count] : followers) of_token += count;
    for (const auto& [next, count] : followers) {
      shares.insert(count / of_token);
      entropy -= count * std::log(count / of_token);
    }
    all += of_token;
    BOOST_TEST(*shares.begin() == 0.5, boost::test_tools::tolerance(0.05));
    BOOST_TEST(*std::next(shares.begin()) == 0.25, boost::test_tools::tolerance(0.08));
    BOOST_TEST(*shares.rbegin() == 0.125, boost::test_tools::tolerance(0.12));
  }
  BOOST_TEST(entropy / all == Corpus::kEntropyNats, boost::test_tools::tolerance(0.01));
  BOOST_TEST(Corpus::kEntropyNats == 0.5 * std::log(2.0) + 0.25 * std::log(4.0) + 0.25 * std::log(8.0),
             boost::test_tools::tolerance(1e-15));
}

BOOST_AUTO_TEST_CASE(a_batch_is_the_same_whenever_it_is_asked_for_and_another_in_each_shard_and_step) {
  time::NamedStream stream(1, "corpus");
  const Corpus corpus({64, 2}, stream);
  std::set<std::vector<std::uint16_t>> seen;
  for (std::uint64_t shard = 0; shard < 8; ++shard)
    for (std::uint64_t step = 0; step < 8; ++step) seen.insert(corpus.batch(shard, step, 2, 16).tokens);
  BOOST_TEST(seen.size() == 64u);
  BOOST_TEST((corpus.batch(3, 5, 2, 16).tokens == corpus.batch(3, 5, 2, 16).tokens));
}

BOOST_AUTO_TEST_CASE(chains_that_cannot_be_are_told) {
  BOOST_TEST(problem_of(CorpusConfig{3, 1}) == "vocabulary must be 4 to 65535 tokens");
  BOOST_TEST(problem_of(CorpusConfig{64, 4}) == "order must be 1 to 3");
  BOOST_TEST(problem_of(CorpusConfig{256, 3}) == "vocabulary to the power of order must be at most 2^20");
  BOOST_TEST(problem_of(CorpusConfig{}).empty());
}

}  // namespace

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::learning
