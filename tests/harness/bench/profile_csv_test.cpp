#include "harness/bench/profile_csv.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>

#include "tests/harness/bench/text_testbed.h"

namespace flatsat::bench {
namespace {

std::string error_of(const std::string& text) {
  return config_error([&] { parse_profile_csv(text, "draw.csv"); });
}

}  // namespace

BOOST_AUTO_TEST_SUITE(profile_csv)

BOOST_AUTO_TEST_CASE(columns_have_a_name_and_a_unit_and_times_become_seconds) {
  const auto table =
      parse_profile_csv("# from the lab\ntime [min], bus.draw [kW] ,ratio\n0,1.5,0\n\n0.5,2e-1,1\r\n", "f");
  BOOST_REQUIRE(table.rows.size() == 2u);
  BOOST_TEST(table.rows[1].seconds == 30.0);
  BOOST_REQUIRE(table.columns.size() == 2u);
  BOOST_TEST(table.columns[0].name == "bus.draw");
  BOOST_TEST(table.columns[0].unit == "kW");
  BOOST_TEST(table.columns[0].values[1] == 0.2);
  BOOST_TEST(table.columns[1].unit == "1");
}

BOOST_AUTO_TEST_CASE(a_cell_that_is_no_finite_number_is_named_by_line_and_column) {
  BOOST_TEST(error_of("time [s],x\n0,1\n1,one\n") == "draw.csv:3:3: 'one' is no finite number");
  BOOST_TEST(error_of("time [s],x\n0,nan\n") == "draw.csv:2:3: 'nan' is no finite number");
}

BOOST_AUTO_TEST_CASE(the_first_column_must_be_the_time) {
  BOOST_TEST(error_of("t [s],x\n0,1\n") == "draw.csv:1:1: the first column must be the time, like 'time [s]'");
  BOOST_TEST(error_of("time [W],x\n0,1\n") == "draw.csv:1:1: the first column must be the time, like 'time [s]'");
}

BOOST_AUTO_TEST_CASE(a_unit_that_nobody_knows_is_refused) {
  BOOST_TEST(error_of("time [s],x [furlong]\n0,1\n") == "draw.csv:1:10: 'furlong' is no known unit");
}

BOOST_AUTO_TEST_CASE(a_row_has_as_many_cells_as_the_header) {
  BOOST_TEST(error_of("time [s],x\n0,1,2\n") == "draw.csv:2:1: has 3 cells, the header 2");
}

BOOST_AUTO_TEST_CASE(a_time_before_the_start_is_refused) {
  BOOST_TEST(error_of("time [s],x\n-1,1\n") == "draw.csv:2:1: the time must be from 0 s to 104 days");
}

BOOST_AUTO_TEST_CASE(a_file_without_rows_or_columns_is_refused) {
  BOOST_TEST(error_of("") == "draw.csv:1:1: holds no rows");
  BOOST_TEST(error_of("time [s]\n0\n") == "draw.csv:1:1: needs a column beside the time");
}

BOOST_AUTO_TEST_CASE(all_mistakes_are_told_at_once_up_to_the_twentieth) {
  std::string text = "time [s],x\n";
  for (int i = 0; i < 30; ++i) text += std::to_string(i) + ",bad\n";
  const auto error = error_of(text);
  BOOST_TEST(std::count(error.begin(), error.end(), '\n') + 1 == 20);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::bench
