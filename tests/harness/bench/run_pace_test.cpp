#include "harness/bench/run_pace.h"

#include <unistd.h>

#include <boost/test/unit_test.hpp>
#include <chrono>
#include <csignal>
#include <stdexcept>
#include <string>
#include <thread>

namespace flatsat::bench {

BOOST_AUTO_TEST_SUITE(run_pace)

namespace {

constexpr time::SimTime kMillisecond{1'000'000'000};
volatile std::sig_atomic_t noted = 0;  // a handler has nothing else to write to

}  // namespace

BOOST_AUTO_TEST_CASE(a_run_that_is_not_paced_never_waits_and_is_never_late) {
  RunPace pace(0.0, 1e-9);
  pace.keep({}, [](double) { BOOST_ERROR("late"); });
  std::this_thread::sleep_for(std::chrono::milliseconds(5));
  pace.keep(kMillisecond, [](double) { BOOST_ERROR("late"); });
  BOOST_TEST(pace.worst_late_s() == 0.0);
}

BOOST_AUTO_TEST_CASE(a_lateness_is_told_and_kept) {
  RunPace pace(1.0, 0.0);
  double late_s = 0.0;
  pace.keep({}, [](double) {});
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  pace.keep(kMillisecond, [&](double s) { late_s = s; });
  BOOST_TEST(late_s >= 0.049);
  BOOST_TEST(pace.worst_late_s() >= late_s);
}

BOOST_AUTO_TEST_CASE(a_run_that_is_later_than_its_limit_ends_and_says_when) {
  RunPace pace(1.0, 0.01);
  pace.keep({}, [](double) {});
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  BOOST_CHECK_EXCEPTION(pace.keep(kMillisecond, [](double) {}), std::runtime_error, [](const auto& error) {
    return std::string(error.what()).find("at 0.001000 s; late_max allows 0.010000 s") != std::string::npos;
  });
}

BOOST_AUTO_TEST_CASE(a_wait_of_hours_ends_by_a_signal_that_came_before_it_or_in_it) {
  std::signal(SIGALRM, [](int signal) { noted = signal; });
  RunPace pace(0.001, 0.0, &noted);
  pace.keep({}, [](double) {});
  alarm(1);
  pace.keep(time::SimTime::from_seconds(3600.0), [](double) { BOOST_ERROR("late"); });  // 1000 h of wall time
  BOOST_TEST(noted == SIGALRM);
  pace.keep(time::SimTime::from_seconds(7200.0), [](double) { BOOST_ERROR("late"); });
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::bench
