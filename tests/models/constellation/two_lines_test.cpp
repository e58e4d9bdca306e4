#include "models/constellation/two_lines.h"

#include <boost/test/unit_test.hpp>

#include "models/environment/vector.h"

namespace flatsat::constellation {

BOOST_AUTO_TEST_SUITE(two_lines)

namespace {

// Of Vallado and others 2006, with its derivatives of the mean motion and its counts left out as they are here.
constexpr const char* kOne = "1 00005U          00179.78495062  .00000000  00000+0  28098-4 0    06";
constexpr const char* kTwo = "2 00005  34.2682 348.7242 1859667 331.7664  19.3264 10.82419157    07";

environment::Tle vanguard() {
  return environment::parse_tle("1 00005U 58002B   00179.78495062  .00000023  00000-0  28098-4 0  4753",
                                "2 00005  34.2682 348.7242 1859667 331.7664  19.3264 10.82419157413667");
}

}  // namespace

BOOST_AUTO_TEST_CASE(a_set_that_was_read_is_written_with_the_same_digits) {
  const auto lines = to_two_lines(vanguard(), 5);
  BOOST_TEST(lines.one == kOne);
  BOOST_TEST(lines.two == kTwo);
}

BOOST_AUTO_TEST_CASE(numbers_of_six_digits_are_written_in_alpha_5) {
  for (const auto& [number, text] :
       {std::pair{99999u, "99999"}, {100000u, "A0000"}, {182345u, "J2345"}, {339999u, "Z9999"}}) {
    const auto lines = to_two_lines(vanguard(), number);
    BOOST_TEST(lines.one.substr(2, 5) == text);
    BOOST_TEST(environment::catalogue_number(environment::parse_tle(lines.one, lines.two).satellite).value() == number);
  }
}

BOOST_AUTO_TEST_CASE(a_number_that_five_columns_cannot_hold_is_refused) {
  BOOST_CHECK_EXCEPTION(to_two_lines(vanguard(), 340000), std::invalid_argument, [](const auto& e) {
    return std::string(e.what()).find("write it as an OMM") != std::string::npos;
  });
}

BOOST_AUTO_TEST_CASE(angles_that_round_to_a_whole_turn_are_0) {
  auto tle = vanguard();
  tle.raan = 359.99999 * environment::kDegree;
  tle.mean_anomaly = -90.0 * environment::kDegree;
  const auto lines = to_two_lines(tle, 5);
  BOOST_TEST(lines.two.substr(17, 8) == "  0.0000");
  BOOST_TEST(lines.two.substr(43, 8) == "270.0000");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::constellation
