#include "harness/orbit/elements_file.h"

#include <boost/test/unit_test.hpp>

#include "harness/config/problems.h"

namespace flatsat::orbit {
namespace {

// Vanguard 1, of the verification set of SGP4 (Vallado and others 2006).
const std::string kLine1 = "1 00005U 58002B   00179.78495062  .00000023  00000-0  28098-4 0  4753\n";
const std::string kLine2 = "2 00005  34.2682 348.7242 1859667 331.7664  19.3264 10.82419157413667\n";

std::string wrong(const std::string& text) {
  try {
    read_elements(text, "f");
  } catch (const config::ConfigError& error) {
    return error.what();
  }
  return "nothing";
}

}  // namespace

BOOST_AUTO_TEST_SUITE(elements_file)

BOOST_AUTO_TEST_CASE(a_set_is_called_by_its_title_line_or_else_by_its_number) {
  const auto sets = read_elements("0 VANGUARD 1\n" + kLine1 + kLine2 + "\n" + kLine1 + kLine2, "f");
  BOOST_REQUIRE(sets.size() == 2u);
  BOOST_TEST(sets[0].name == "VANGUARD");
  BOOST_TEST(sets[1].name == "00005");
}

BOOST_AUTO_TEST_CASE(lines_may_end_as_they_do_elsewhere) {
  BOOST_TEST(read_elements(kLine1.substr(0, 69) + "\r\n" + kLine2, "f").size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_line_without_its_partner_is_named_with_its_number) {
  BOOST_TEST(wrong("TITLE\n" + kLine1) == "f:2:1: a line 2 must follow this line 1");
  BOOST_TEST(wrong(kLine1 + kLine2 + kLine2) == "f:3:1: a line 1 must come before this line 2");
}

BOOST_AUTO_TEST_CASE(a_digit_that_fell_over_is_found_by_its_checksum_in_the_line_and_column_of_the_file) {
  std::string damaged = kLine2;
  damaged[10] = '5';
  BOOST_TEST(wrong("TITLE\n" + kLine1 + damaged).find("f:3:69: ") == 0u);
}

BOOST_AUTO_TEST_CASE(a_text_without_elements_is_refused) {
  BOOST_TEST(wrong("") == "f:1:1: holds no element set");
  BOOST_TEST(wrong("nothing of the kind\n").find("neither two-line elements nor an OMM") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::orbit
