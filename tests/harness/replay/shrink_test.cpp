#include <boost/test/unit_test.hpp>
#include <set>

#include "harness/replay/explain.h"

using namespace flatsat::replay;

BOOST_AUTO_TEST_SUITE(shrink)

namespace {

using Indices = std::vector<std::size_t>;

bool holds_all(const Indices& set, const Indices& wanted) {
  return std::includes(set.begin(), set.end(), wanted.begin(), wanted.end());
}

}  // namespace

BOOST_AUTO_TEST_CASE(one_fault_of_two_hundred_is_found_in_some_tens_of_runs) {
  for (const std::size_t guilty : {0u, 1u, 99u, 198u, 199u}) {
    std::size_t runs = 0;
    const auto kept = minimal_failing(200, [&](const Indices& set) {
      ++runs;
      return holds_all(set, {guilty});
    });
    BOOST_TEST(kept == Indices{guilty}, boost::test_tools::per_element());
    BOOST_TEST(runs < 40u);
  }
}

BOOST_AUTO_TEST_CASE(faults_that_fail_only_together_are_found_together) {
  std::uint64_t state = 3;
  for (int round = 0; round < 200; ++round) {
    std::set<std::size_t> guilty;
    for (int i = 0; i < 1 + round % 4; ++i) {
      state = state * 6364136223846793005u + 1442695040888963407u;
      guilty.insert((state >> 33) % 60);
    }
    const Indices wanted(guilty.begin(), guilty.end());
    const auto kept = minimal_failing(60, [&](const Indices& set) { return holds_all(set, wanted); });
    BOOST_TEST(kept == wanted, boost::test_tools::per_element());
  }
}

BOOST_AUTO_TEST_CASE(of_two_faults_that_each_fail_alone_one_is_kept) {
  const auto kept = minimal_failing(50, [](const Indices& set) { return holds_all(set, {7}) || holds_all(set, {31}); });
  BOOST_TEST(kept.size() == 1u);
}

BOOST_AUTO_TEST_CASE(what_fails_without_any_fault_needs_none) {
  BOOST_TEST(minimal_failing(10, [](const Indices&) { return true; }).empty());
}

BOOST_AUTO_TEST_SUITE_END()
