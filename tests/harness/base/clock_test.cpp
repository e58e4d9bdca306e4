#include "harness/base/clock.h"

#include <time.h>

#include <boost/test/unit_test.hpp>
#include <chrono>
#include <thread>

#include "tests/support/patience.h"

namespace flatsat::base {

BOOST_AUTO_TEST_SUITE(clock)

BOOST_AUTO_TEST_CASE(a_nap_of_twenty_milliseconds_takes_at_least_that_long) {
  const double begin_s = wall_s();
  std::this_thread::sleep_for(std::chrono::milliseconds(20));
  BOOST_TEST(wall_s() - begin_s >= 0.020);
  BOOST_TEST(wall_s() - begin_s < 10.0 * support::kPatience);
}

BOOST_AUTO_TEST_CASE(utc_is_written_without_regard_to_the_zone_of_the_machine) {
  setenv("TZ", "Asia/Kolkata", 1);
  tzset();
  const std::time_t before = std::time(nullptr);
  const std::string text = utc_now("%Y-%m-%dT%H:%M:%SZ");
  std::tm read{};
  BOOST_TEST(strptime(text.c_str(), "%Y-%m-%dT%H:%M:%SZ", &read) == text.c_str() + text.size());
  BOOST_TEST(timegm(&read) - before >= 0);
  BOOST_TEST(timegm(&read) - before < 10);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::base
