#include "harness/bench/run_limits.h"

#include <boost/test/unit_test.hpp>
#include <thread>

namespace flatsat::bench {

BOOST_AUTO_TEST_SUITE(run_limits)

BOOST_AUTO_TEST_CASE(without_a_signal_and_a_limit_nothing_ends_a_run) {
  BOOST_CHECK_NO_THROW(RunLimits(0.0, nullptr).check(1.0));
  const volatile std::sig_atomic_t none = 0;
  BOOST_CHECK_NO_THROW(RunLimits(3600.0, &none).check(1.0));
}

BOOST_AUTO_TEST_CASE(a_signal_ends_it_with_its_number) {
  volatile std::sig_atomic_t stop = 0;
  const RunLimits limits(0.0, &stop);
  stop = 15;
  BOOST_CHECK_EXCEPTION(limits.check(1.0), RunStopped, [](const auto& error) {
    return error.signal() == 15 && std::string(error.what()) == "stopped by signal 15";
  });
}

BOOST_AUTO_TEST_CASE(the_wall_time_that_is_over_is_told_with_the_simulated_time) {
  const RunLimits limits(0.001, nullptr);
  std::this_thread::sleep_for(std::chrono::milliseconds(3));
  BOOST_CHECK_EXCEPTION(limits.check(12.5), std::runtime_error, [](const auto& error) {
    return std::string(error.what()) ==
           "the run was not over after 0.001 s of wall time, which is its testbed.max_wall, at simulated time "
           "12.500000000 s";
  });
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::bench
