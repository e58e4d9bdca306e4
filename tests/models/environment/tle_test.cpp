#include "models/environment/tle.h"

#include <boost/test/unit_test.hpp>
#include <stdexcept>

#include "models/environment/vector.h"
#include "tests/models/environment/reference.h"

namespace flatsat::environment {

BOOST_AUTO_TEST_SUITE(tle)

namespace {

const std::string kOne = "1 00005U 58002B   00179.78495062  .00000023  00000-0  28098-4 0  4753";
const std::string kTwo = "2 00005  34.2682 348.7242 1859667 331.7664  19.3264 10.82419157413667";

/// Puts text at a column counted from 1, then makes the checksum right again.
std::string with(std::string line, std::size_t column, const std::string& text) {
  line.replace(column - 1, text.size(), text);
  int sum = 0;
  for (std::size_t i = 0; i < 68; ++i) sum += line[i] == '-' ? 1 : line[i] >= '0' && line[i] <= '9' ? line[i] - '0' : 0;
  line[68] = static_cast<char>('0' + sum % 10);
  return line;
}

void check_refused(const std::string& one, const std::string& two, const std::string& words) {
  BOOST_CHECK_EXCEPTION(parse_tle(one, two), std::invalid_argument, [&](const auto& e) {
    BOOST_TEST_MESSAGE(e.what());
    return std::string(e.what()).find(words) != std::string::npos;
  });
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_fields_of_a_known_set_are_read_from_their_columns) {
  const auto tle = parse_tle(kOne, kTwo);
  const auto near = boost::test_tools::tolerance(1e-14);
  BOOST_TEST(tle.satellite == "00005");
  BOOST_TEST(tle.bstar == 0.28098e-4, near);
  BOOST_TEST(tle.inclination == 34.2682 * kDegree, near);
  BOOST_TEST(tle.raan == 348.7242 * kDegree, near);
  BOOST_TEST(tle.eccentricity == 0.1859667, near);
  BOOST_TEST(tle.argument_of_perigee == 331.7664 * kDegree, near);
  BOOST_TEST(tle.mean_anomaly == 19.3264 * kDegree, near);
  BOOST_TEST(tle.mean_motion == 10.82419157 * 2.0 * kPi / 1440.0, near);
}

BOOST_AUTO_TEST_CASE(day_179_78495062_of_2000_is_27_june_at_18_50_19) {
  // 2000 is a leap year: day 179 is 27 June; 0.78495062 d = 18 h 50 min 19.734 s.
  BOOST_TEST(to_string(parse_tle(kOne, kTwo).epoch) == "2000-06-27T18:50:19.734Z");
}

BOOST_AUTO_TEST_CASE(years_from_57_on_are_of_the_last_century) {
  BOOST_TEST(to_string(parse_tle(with(kOne, 19, "57001.00000000"), kTwo).epoch).substr(0, 10) == "1957-01-01");
  BOOST_TEST(to_string(parse_tle(with(kOne, 19, "56001.00000000"), kTwo).epoch).substr(0, 10) == "2056-01-01");
}

BOOST_AUTO_TEST_CASE(the_fraction_of_a_day_is_of_86400_s_also_where_the_day_ends_with_a_leap_second) {
  // 2016-12-31 is day 366 and had 86401 s: 0.5 d after its begin it was 12:00:00, 0.99998843 d are 86399.000 s.
  BOOST_TEST(to_string(parse_tle(with(kOne, 19, "16366.50000000"), kTwo).epoch) == "2016-12-31T12:00:00.000Z");
  BOOST_TEST(to_string(parse_tle(with(kOne, 19, "16366.99998843"), kTwo).epoch) == "2016-12-31T23:59:59.000Z");
  BOOST_TEST(to_string(parse_tle(with(kOne, 19, "17001.00000000"), kTwo).epoch) == "2017-01-01T00:00:00.000Z");
}

BOOST_AUTO_TEST_CASE(an_ordinary_day_keeps_its_fraction_to_the_bit) {
  BOOST_TEST(parse_tle(with(kOne, 19, "16365.78495062"), kTwo).epoch.jd2 == 365.78495062 - 365.0);
}

BOOST_AUTO_TEST_CASE(day_366_of_a_common_year_is_refused) {
  check_refused(with(kOne, 19, "26366.50000000"), kTwo, "from 1 to 365: 2026 is no leap year");
}

BOOST_AUTO_TEST_CASE(a_line_has_its_form_by_its_digits_also_with_a_slip_in_it) {
  BOOST_TEST(has_form_of_line(kOne, 1));
  BOOST_TEST(has_form_of_line(kTwo, 2));
  BOOST_TEST(has_form_of_line(kOne.substr(0, 60), 1));
  for (const auto& line : {kOne, kTwo}) {
    for (std::size_t at = 2; at < line.size(); ++at) {
      std::string slip = line;
      slip[at] = 'x';
      BOOST_TEST(has_form_of_line(slip, line[0] - '0'), slip);
    }
  }
  const std::vector<std::string> others{
      "1 USA 99", "1 nnnnnU iiiiiiii yyddd.dddddddd  .vvvvvvvv  wwwww-w  bbbbb-b 0  eeeC",
      "1 of the satellites that were launched on 1 May 2026 has been lost.", kTwo, ""};
  for (const auto& text : others) BOOST_TEST(!has_form_of_line(text, 1), text);
}

BOOST_AUTO_TEST_CASE(alpha_5_and_its_number_are_the_same) {
  // The letters but I and O stand for 10 to 33.
  BOOST_TEST(*catalogue_number("A0001") == 100001u);
  BOOST_TEST(*catalogue_number("H9999") == 179999u);
  BOOST_TEST(*catalogue_number("J0000") == 180000u);
  BOOST_TEST(*catalogue_number("P0000") == 230000u);
  BOOST_TEST(*catalogue_number("Z9999") == 339999u);
  BOOST_TEST(*catalogue_number("    5") == 5u);
  BOOST_TEST(*catalogue_number("00005") == 5u);
  BOOST_TEST(*catalogue_number("100001") == 100001u);
  for (const char* text : {"", "I0001", "A001", "A00001", "5 ", "x", "1234567890"})
    BOOST_TEST(!catalogue_number(text), text);
}

BOOST_AUTO_TEST_CASE(a_negative_bstar_keeps_its_sign) {
  BOOST_TEST(parse_tle(with(kOne, 54, "-11606-4"), kTwo).bstar == -0.11606e-4, boost::test_tools::tolerance(1e-14));
}

BOOST_AUTO_TEST_CASE(every_published_set_is_accepted) {
  const auto tles = reference_tles("sgp4_verification.tle");
  BOOST_TEST(tles.size() == 16u);
  for (const auto& [key, lines] : tles) BOOST_TEST(parse_tle(lines.line1, lines.line2).satellite == key);
}

BOOST_AUTO_TEST_CASE(line_ends_of_windows_are_accepted) {
  BOOST_TEST(parse_tle(kOne + "\r\n", kTwo + "\r").satellite == "00005");
}

BOOST_AUTO_TEST_CASE(a_wrong_digit_is_found_by_the_checksum_which_is_told) {
  std::string two = kTwo;
  two[10] = '5';  // was 4: the sum grows by one
  check_refused(kOne, two, "TLE line 2, column 69: the checksum must be 8");
}

BOOST_AUTO_TEST_CASE(each_field_out_of_range_is_told_with_its_line_and_column) {
  check_refused(kOne.substr(0, 68), kTwo, "TLE line 1, column 69: the line ends early");
  check_refused("", kTwo, "TLE line 1, column 1: the line ends early");
  check_refused(kTwo, kOne, "TLE line 1, column 1: must be '1 '");
  check_refused(with(kOne, 21, "367.00000000"), kTwo,
                "TLE line 1, column 21: the epoch's day of the year must be from 1");
  check_refused(with(kOne, 21, "000.50000000"), kTwo, "TLE line 1, column 21");
  check_refused(with(kOne, 54, " 2809824 "), kTwo, "TLE line 1, column 54: BSTAR must look like -11606-4");
  check_refused(kOne, with(kTwo, 9, "180.0001"), "TLE line 2, column 9: the inclination must be from 0 to 180");
  check_refused(kOne, with(kTwo, 18, "361.0000"), "TLE line 2, column 18: the right ascension must be from 0 to 360");
  check_refused(kOne, with(kTwo, 27, "18x9667"),
                "TLE line 2, column 27: the eccentricity, its point left out, must be a number");
  check_refused(kOne, with(kTwo, 35, "  -1.000"),
                "TLE line 2, column 35: the argument of perigee must be from 0 to 360");
  check_refused(kOne, with(kTwo, 44, "     nan"), "TLE line 2, column 44: the mean anomaly must be a number");
  check_refused(kOne, with(kTwo, 44, "        "), "TLE line 2, column 44: the mean anomaly must be a number");
  check_refused(kOne, with(kTwo, 53, " 0.00000000"), "TLE line 2, column 53: the mean motion must be more than 0");
  check_refused(kOne, with(kTwo, 53, "21.00000000"), "TLE line 2, column 53: the mean motion must be from 0 to 20");
}

BOOST_AUTO_TEST_CASE(a_satellite_s_number_may_begin_with_a_letter_but_i_and_o) {
  for (const char* number : {"A0001", "H9999", "J0000", "Z9999", "    5"})
    BOOST_TEST(parse_tle(with(kOne, 3, number), with(kTwo, 3, number)).satellite == number);
  for (const char* number : {"I0001", "O0001", "a0001", "AB001", "A001 ", "     ", "5 005"})
    check_refused(with(kOne, 3, number), with(kTwo, 3, number),
                  "TLE line 1, column 3: the satellite must be a number, or a letter but I and O before four digits");
}

BOOST_AUTO_TEST_CASE(lines_of_two_satellites_are_refused) {
  check_refused(kOne, with(kTwo, 3, "00006"), "TLE line 2, column 3: the satellite must be '00005'");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::environment
