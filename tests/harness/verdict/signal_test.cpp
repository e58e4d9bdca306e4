#include "harness/verdict/signal.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>

namespace flatsat::verdict {

BOOST_AUTO_TEST_SUITE(signal)

BOOST_AUTO_TEST_CASE(a_sample_that_changes_nothing_is_left_out_and_a_later_one_at_the_same_instant_counts) {
  Signal s;
  append(s, 0, 1.0);
  append(s, 5, 1.0);
  append(s, 7, 2.0);
  append(s, 7, 3.0);
  BOOST_TEST((s == Signal{{0, 1.0}, {7, 3.0}}));
  append(s, 7, 1.0);  // back to what it was before
  BOOST_TEST((s == Signal{{0, 1.0}}));
}

BOOST_AUTO_TEST_CASE(a_value_holds_from_its_step_until_the_next) {
  const Signal s{{10, 1.0}, {20, 2.0}};
  BOOST_TEST(value_at(s, 9, -1.0) == -1.0);
  BOOST_TEST(value_at(s, 10, -1.0) == 1.0);
  BOOST_TEST(value_at(s, 19, -1.0) == 1.0);
  BOOST_TEST(value_at(s, 20, -1.0) == 2.0);
  BOOST_TEST(value_at(s, 1000, -1.0) == 2.0);
}

BOOST_AUTO_TEST_CASE(two_signals_combine_from_where_both_have_begun) {
  const auto sum =
      combined({{0, 1.0}, {10, 2.0}}, {{5, 10.0}, {10, 20.0}, {15, 30.0}}, [](double a, double b) { return a + b; });
  BOOST_TEST((sum == Signal{{5, 11.0}, {10, 22.0}, {15, 32.0}}));
  BOOST_TEST(combined({}, {{0, 1.0}}, [](double a, double) { return a; }).empty());
}

BOOST_AUTO_TEST_CASE(the_least_over_a_window_looks_ahead_and_beyond_the_end_stands_what_the_caller_says) {
  const Signal s{{0, 5.0}, {10, 1.0}, {12, 4.0}};
  BOOST_TEST((least_over(s, 0, 3, 20, 9.0) == Signal{{0, 5.0}, {7, 1.0}, {12, 4.0}}));
  BOOST_TEST((least_over(s, 2, 3, 20, 9.0) == Signal{{0, 5.0}, {7, 1.0}, {10, 4.0}, {19, 9.0}}));
  BOOST_TEST((least_over(s, 0, 3, 20, -9.0) == Signal{{0, 5.0}, {7, 1.0}, {12, 4.0}, {18, -9.0}}));
}

BOOST_AUTO_TEST_CASE(what_is_held_until_the_goal_is_the_best_of_waiting_for_it) {
  // The goal is worth 8 from 10 on; on the way there the hold falls to 3 at 5.
  const auto held = held_until({{0, 6.0}, {5, 3.0}}, {{0, 1.0}, {10, 8.0}});
  BOOST_TEST((held == Signal{{0, 3.0}, {10, 8.0}}));
}

BOOST_AUTO_TEST_CASE(a_window_may_reach_past_the_end_of_time) {
  // Of 2^63 = 9.22e18 ps: at the begin the window holds the step at 4e18, at 5e18 it begins behind the end.
  const Signal signal{{0, 1.0}, {4'000'000'000'000'000'000, -1.0}};
  const std::int64_t end = 8'000'000'000'000'000'000, longest = 9'000'000'000'000'000'000;
  BOOST_TEST(value_at(least_over(signal, 0, longest, end, 5.0), 0, 0.0) == -1.0);
  BOOST_TEST(value_at(least_over(signal, longest, longest, end, 5.0), 5'000'000'000'000'000'000, 0.0) == 5.0);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::verdict
