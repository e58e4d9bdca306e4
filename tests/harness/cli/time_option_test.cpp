#include "harness/cli/time_option.h"

#include <boost/test/unit_test.hpp>

#include "harness/config/problems.h"

namespace flatsat::cli {

BOOST_AUTO_TEST_SUITE(time_option)

BOOST_AUTO_TEST_CASE(a_time_is_whole_picoseconds) {
  BOOST_TEST(time_of("--from", "20 s").ps == 20'000'000'000'000);
  BOOST_TEST(time_of("--from", "1.5 ms").ps == 1'500'000'000);
  BOOST_TEST(time_of("--from", "0 s").ps == 0);
}

BOOST_AUTO_TEST_CASE(what_is_no_time_is_told_with_the_option_and_the_units) {
  const auto told = [](const std::string& text) {
    try {
      time_of("--from", text);
    } catch (const config::ConfigError& error) {
      return std::string(error.what());
    }
    return std::string("nothing");
  };
  BOOST_TEST(told("20").find("--from 20: must be a time with its unit, like '20 s' or '1.5 ms'; units here: ") == 0u);
  BOOST_TEST(told("noon").find("--from noon: must be a time with its unit") == 0u);
  BOOST_TEST(told("-1 s").find("--from -1 s: must be ") == 0u);
  BOOST_TEST(told("107 d").find("--from 107 d: must be ") == 0u);  // 2^63 ps are 106.75 d
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::cli
