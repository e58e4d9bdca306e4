#include "harness/wire/ranges.h"

#include <boost/test/unit_test.hpp>
#include <fstream>
#include <limits>
#include <vector>

#include "harness/wire/errors.h"

namespace flatsat::wire {

BOOST_AUTO_TEST_SUITE(ranges)

namespace {

/// The rows of the page's table of ranges, without its head.
std::vector<std::string> rows_of_the_page() {
  std::ifstream page("harness/wire/PROTOCOL.md");
  std::vector<std::string> rows;
  bool inside = false;
  for (std::string line; std::getline(page, line);) {
    if (line.starts_with("## ")) inside = line == "## Ranges";
    if (inside && line.starts_with("| ") && !line.starts_with("| message") && !line.starts_with("| ---"))
      rows.push_back(line);
  }
  return rows;
}

std::string refusal(const FieldRange& range, double value) {
  try {
    range.check(value);
  } catch (const WireError& error) {
    return error.what();
  }
  return "";
}

}  // namespace

BOOST_AUTO_TEST_CASE(the_protocol_page_shows_every_range_and_no_other) {
  std::vector<std::string> rows;
  for (const auto& range : field_ranges()) rows.push_back(to_row(range));
  BOOST_TEST(rows == rows_of_the_page(), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_bound_is_allowed_and_what_is_beyond_it_is_named_with_what_would_be_right) {
  using namespace ranges;
  BOOST_TEST(refusal(kDraw, 0.0) == "");
  BOOST_TEST(refusal(kDraw, 1e9) == "");
  BOOST_TEST(refusal(kDraw, -1e6) == "DRAW draw_w: -1000000 W, allowed are 0 to 1000000000");
  BOOST_TEST(refusal(kDegc, -273.15) == "");
  BOOST_TEST(refusal(kDegc, -273.16) ==
             "SAMPLE value of a channel in degC: -273.16 degC, allowed are -273.15 to 1000000");
  BOOST_TEST(refusal(kDraw, std::numeric_limits<double>::quiet_NaN()) ==
             "DRAW draw_w: nan W, allowed are 0 to 1000000000");
  BOOST_CHECK_THROW(kLine.check(std::uint64_t{7}), WireError);
  BOOST_CHECK_THROW(kPointWidth.check(std::uint64_t{0}), WireError);
  BOOST_CHECK_NO_THROW(kLevel.check(std::uint64_t{1}));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::wire
