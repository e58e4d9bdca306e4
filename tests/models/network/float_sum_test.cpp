// Numbers that a collective operation really moves: sums in the operation's order, whatever the order of arrival.
#include "models/network/float_sum.h"

#include <boost/test/unit_test.hpp>
#include <cmath>
#include <random>

namespace flatsat::network {

BOOST_AUTO_TEST_SUITE(float_sum)

namespace {

std::vector<std::vector<float>> numbers_of(unsigned ranks, std::size_t count) {
  std::vector<std::vector<float>> numbers(ranks, std::vector<float>(count));
  std::mt19937 random(3);
  for (auto& own : numbers)
    for (auto& value : own) value = static_cast<float>(random()) * 0x1p-32f - 0.5f;
  return numbers;
}

/// Does an operation in an order that its waits allow, drawn by `seed`: any message that may leave, or any that is
/// under way.
void do_all(const Collective& collective, FloatSum& sum, unsigned seed) {
  std::mt19937 random(seed);
  std::vector<int> state(collective.size(), 0);  // 0: waits, 1: under way, 2: there
  const auto may_leave = [&](unsigned i) {
    for (const auto earlier : collective[i].after)
      if (state[earlier] != 2) return false;
    for (unsigned j = 0; j < i; ++j)
      if (collective[j].from == collective[i].from && state[j] == 0) return false;
    return true;
  };
  for (std::size_t left = 2 * collective.size(); left > 0;) {
    const auto i = static_cast<unsigned>(random() % collective.size());
    if (state[i] == 0 && may_leave(i))
      sum.leave(i);
    else if (state[i] == 1)
      sum.arrive(i);
    else
      continue;
    ++state[i];
    --left;
  }
}

BOOST_AUTO_TEST_CASE(a_ring_of_three_adds_each_share_beginning_with_its_own_rank) {
  // One number a share: share 0 goes from rank 0 over 1 to 2, share 1 from 1 over 2 to 0, share 2 from 2 over 0 to 1.
  const auto collective = collective_of_floats(CollectiveKind::kAllReduce, CollectiveAlgorithm::kRing, 3, 3, 1);
  const float big = 16777216.0f;  // 2^24: one more is lost
  FloatSum sum(collective, {{big, 1.0f, 1.0f}, {1.0f, big, 1.0f}, {1.0f, 1.0f, big}});
  do_all(collective, sum, 1);
  BOOST_TEST(sum.is_common());
  for (std::size_t i = 0; i < 3; ++i) BOOST_TEST(sum.of_rank(2)[i] == big);  // (big + 1) + 1, each rounded to even
  FloatSum other(collective, {{1.0f, 1.0f, big}, {1.0f, big, 1.0f}, {big, 1.0f, 1.0f}});
  do_all(collective, other, 1);
  BOOST_TEST(other.of_rank(0)[0] == big + 2.0f);  // (1 + 1) + big
  BOOST_TEST(other.of_rank(0)[1] == big);         // (big + 1) + 1
  BOOST_TEST(other.of_rank(0)[2] == big);         // share 2 begins with rank 2's 1: (1 + big) + 1
}

BOOST_AUTO_TEST_CASE(all_ranks_have_the_same_bits_whatever_the_order_in_which_messages_come) {
  for (const auto algorithm :
       {CollectiveAlgorithm::kRing, CollectiveAlgorithm::kTree, CollectiveAlgorithm::kHalvingDoubling}) {
    for (const unsigned splits : {1u, 3u}) {
      const auto collective = collective_of_floats(CollectiveKind::kAllReduce, algorithm, 8, 101, splits);
      const auto brought = numbers_of(8, 101);
      std::vector<float> first;
      for (unsigned seed = 0; seed < 10; ++seed) {
        FloatSum sum(collective, brought);
        do_all(collective, sum, seed);
        BOOST_TEST(sum.is_common());
        const std::vector<float> found(sum.of_rank(0).begin(), sum.of_rank(0).end());
        if (first.empty()) first = found;
        BOOST_TEST((first == found));
      }
      for (std::size_t i = 0; i < first.size(); ++i) {
        double exact = 0.0;
        for (const auto& own : brought) exact += own[i];
        BOOST_TEST(std::abs(first[i] - exact) < 8 * 0x1p-24);
      }
    }
  }
}

BOOST_AUTO_TEST_CASE(shares_hold_whole_numbers) {
  for (const auto& send : collective_of_floats(CollectiveKind::kAllReduce, CollectiveAlgorithm::kRing, 7, 100, 2)) {
    BOOST_TEST(send.begin % 4 == 0u);
    BOOST_TEST(send.bytes % 4 == 0u);
  }
}

BOOST_AUTO_TEST_CASE(a_message_carries_what_its_sender_had_when_it_left) {
  const Collective two{{0, 1, 0, 4, true, {}}, {1, 0, 0, 4, false, {}}};
  FloatSum sum(two, {{1.0f}, {10.0f}});
  sum.leave(0);
  sum.leave(1);  // before the first has come
  sum.arrive(0);
  sum.arrive(1);
  BOOST_TEST(sum.of_rank(0)[0] == 10.0f);
  BOOST_TEST(sum.of_rank(1)[0] == 11.0f);
  BOOST_TEST(!sum.is_common());
}

BOOST_AUTO_TEST_CASE(in_int8_all_have_the_same_bits_and_what_is_missing_of_the_sum_is_with_the_ranks) {
  constexpr std::size_t kCount = 1000;
  const auto brought = numbers_of(5, kCount);
  for (const auto algorithm : {CollectiveAlgorithm::kRing, CollectiveAlgorithm::kTree}) {
    const auto collective = collective_of_floats(CollectiveKind::kAllReduce, algorithm, 5, kCount, 2);
    FloatSum sum(collective, brought, std::make_shared<Int8Format>(32));
    do_all(collective, sum, 4);
    BOOST_TEST(sum.is_common());
    double missing = 0.0;
    for (std::size_t i = 0; i < kCount; ++i) {
      double exact = 0.0, kept = 0.0;
      for (unsigned rank = 0; rank < 5; ++rank) exact += brought[rank][i];
      for (unsigned rank = 0; rank < 5; ++rank) kept += sum.lost_by(rank)[i];
      missing = std::max(missing, std::fabs(exact - sum.of_rank(0)[i]));
      BOOST_TEST(std::fabs(sum.of_rank(0)[i] + kept - exact) < 1e-6);
    }
    BOOST_TEST(missing > 1e-3);
    // Five ranks of |x| <= 0.5: a hop loses at most half a scale, 2^-8 of numbers up to 0.5, up to 2^-6 of those up
    // to 2.5.
    BOOST_TEST(missing < 5 * 0x1p-6);
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::network
