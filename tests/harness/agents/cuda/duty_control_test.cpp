#include "harness/agents/cuda/duty_control.h"

#include <boost/test/unit_test.hpp>
#include <cmath>

namespace flatsat::agents::cuda {

BOOST_AUTO_TEST_SUITE(duty_control)

BOOST_AUTO_TEST_CASE(without_a_cap_or_below_it_work_is_launched_all_the_time) {
  DutyControl control(100.0, 700.0);
  BOOST_TEST(control.duty() == 1.0);
  control.set_cap(700.0);
  BOOST_TEST(control.duty() == 1.0);
  control.set_cap(400.0);
  BOOST_TEST(control.duty() == 0.5);  // (400 - 100) / (700 - 100)
  control.set_cap(0.0);
  BOOST_TEST(control.duty() == 1.0);
}

BOOST_AUTO_TEST_CASE(a_board_that_is_not_what_it_was_taken_for_is_brought_under_its_cap) {
  DutyControl control(100.0, 400.0);  // it really idles at 80 W and draws 700 W
  control.set_cap(300.0);
  double power_w = 0.0;
  for (int window = 0; window < 40; ++window) {
    control.measured(80.0, 0.0);
    power_w = 80.0 + control.duty() * 620.0;
    control.measured(power_w, control.duty());
  }
  BOOST_TEST(power_w == 300.0, boost::test_tools::tolerance(0.01));
}

BOOST_AUTO_TEST_CASE(a_cap_below_idle_leaves_the_least_duty_and_nonsense_changes_nothing) {
  DutyControl control(100.0, 700.0);
  control.set_cap(50.0);
  BOOST_TEST(control.duty() == DutyControl::kLowest);
  control.measured(std::nan(""), 1.0);
  control.measured(-5.0, 1.0);
  BOOST_TEST(control.full_w() == 700.0);
}

BOOST_AUTO_TEST_CASE(a_launch_that_does_not_fit_is_halved_until_it_does) {
  const auto many = shape_burst(0.1, 0.02, 4);
  BOOST_TEST(many.launches == 5u);
  BOOST_TEST(many.share == 0u);
  const auto quarter = shape_burst(0.01, 0.04, 4);  // a quarter of it takes 10 ms
  BOOST_TEST(quarter.launches == 1u);
  BOOST_TEST(quarter.share == 2u);
  const auto least = shape_burst(0.001, 0.04, 4);  // an eighth at the least
  BOOST_TEST(least.launches == 1u);
  BOOST_TEST(least.share == 3u);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::agents::cuda
