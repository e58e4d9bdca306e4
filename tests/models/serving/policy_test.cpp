// Who answers.
#include "models/serving/policy.h"

#include <boost/test/unit_test.hpp>
#include <vector>

namespace flatsat::serving {

BOOST_AUTO_TEST_SUITE(policy)

namespace {

unsigned picked(PolicyKind kind, const std::vector<Candidate>& candidates) {
  return make_policy(kind)->pick(candidates).server;
}

BOOST_AUTO_TEST_CASE(each_policy_takes_the_least_of_its_own) {
  const std::vector<Candidate> candidates{
      {.server = 3, .delay_s = 0.01, .tokens_ahead = 9, .is_lit = false, .coolant_degc = 40},
      {.server = 5, .delay_s = 0.02, .tokens_ahead = 8, .is_lit = true, .coolant_degc = 30},
      {.server = 7, .delay_s = 0.03, .tokens_ahead = 2, .is_lit = true, .coolant_degc = 20},
      {.server = 8, .delay_s = 0.04, .tokens_ahead = 1, .is_lit = false, .coolant_degc = 50}};
  BOOST_TEST(picked(PolicyKind::kNearest, candidates) == 3u);
  BOOST_TEST(picked(PolicyKind::kSunlit, candidates) == 5u);
  BOOST_TEST(picked(PolicyKind::kCoolest, candidates) == 7u);
  BOOST_TEST(picked(PolicyKind::kLeastLoaded, candidates) == 8u);
}

BOOST_AUTO_TEST_CASE(of_equal_ones_the_nearest_is_taken_and_then_the_first) {
  std::vector<Candidate> candidates{
      {.server = 1, .delay_s = 0.03}, {.server = 2, .delay_s = 0.01}, {.server = 4, .delay_s = 0.01}};
  for (const auto kind : {PolicyKind::kNearest, PolicyKind::kSunlit, PolicyKind::kCoolest, PolicyKind::kLeastLoaded})
    BOOST_TEST(picked(kind, candidates) == 2u);
  for (auto& candidate : candidates) candidate.is_lit = false;  // none in sunlight
  BOOST_TEST(picked(PolicyKind::kSunlit, candidates) == 2u);
}

}  // namespace

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::serving
