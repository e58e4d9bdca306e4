#include "harness/bench/profile_csv.h"

#include <algorithm>
#include <boost/test/unit_test.hpp>

#include "tests/harness/bench/text_testbed.h"

namespace flatsat::bench {

BOOST_AUTO_TEST_SUITE(profile_csv)

namespace {

std::string error_of(const std::string& text, const std::string& wanted = "") {
  return config_error([&] { parse_profile_csv(text, "draw.csv", wanted); });
}

/// The values of the one column "power".
std::vector<double> power(const std::string& text) {
  const auto table = parse_profile_csv(text, "draw.csv", "power");
  BOOST_REQUIRE(table.columns.size() == 1u);
  BOOST_TEST(table.columns[0].unit == "kW");
  return table.columns[0].values;
}

}  // namespace

BOOST_AUTO_TEST_CASE(columns_have_a_name_and_a_unit_and_times_become_seconds) {
  const auto table =
      parse_profile_csv("# from the lab\ntime [min], bus.draw [kW] ,ratio\n0,1.5,0\n\n0.5,2e-1,1\r\n", "f", "");
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
  BOOST_TEST(error_of("t [s],x\n0,1\n") ==
             "draw.csv:1:1: the first column must be the time, like 'time [s]', here or in a line below");
  BOOST_TEST(error_of("time [W],x\n0,1\n") ==
             "draw.csv:1:1: the first column must be the time, like 'time [s]', here or in a line below");
}

BOOST_AUTO_TEST_CASE(a_unit_that_nobody_knows_is_refused) {
  BOOST_TEST(error_of("time [s],x [furlong]\n0,1\n") == "draw.csv:1:10: 'furlong' is no known unit");
}

BOOST_AUTO_TEST_CASE(a_row_has_as_many_cells_as_the_header) {
  BOOST_TEST(error_of("time [s],x\n0,1,2\n") == "draw.csv:2:1: has 3 cells, the header 2");
}

BOOST_AUTO_TEST_CASE(a_time_before_the_start_is_refused) {
  BOOST_TEST(error_of("time [s],x\n-1,1\n") ==
             "draw.csv:2:1: the time must be from 0 to 9223372 s, which is 106.75 d, the longest time there is here");
}

BOOST_AUTO_TEST_CASE(a_time_beyond_106_days_is_refused) {
  BOOST_TEST(error_of("time [d],x\n106,1\n") == "no error");
  BOOST_TEST(error_of("time [d],x\n0,1\n107,1\n").find("draw.csv:3:1: the time must be from 0 to 9223372 s") == 0u);
}

BOOST_AUTO_TEST_CASE(of_columns_that_nobody_asked_for_nothing_is_looked_at) {
  const std::vector<double> three{10.0, 20.0, 30.0};
  BOOST_TEST(power("time [s],power [kW],state\n0,10,CC\n1,20,CC\n2,30,REST\n") == three);
  BOOST_TEST(power("time [s],power [kW],level [dBm]\n0,10,-3\n1,20,-4\n2,30,\n") == three);
  BOOST_TEST(power("time [s],temp [degC],power [kW]\n0,nan,10\n1,,20\n2,\"a,b\",30\n") == three);
  BOOST_TEST(power("time [s],power [kW],state\n0,10\n1,20\n2,30\n") == three);
}

BOOST_AUTO_TEST_CASE(a_missing_value_in_a_wanted_column_is_told_where_it_is_missing) {
  const std::string empty = "the cell of power is empty; a row that has no value of it must be left out";
  BOOST_TEST(error_of("time [s],power [kW],x\n0,10,1\n1,,2\n", "power") == "draw.csv:3:3: " + empty);
  BOOST_TEST(error_of("time [s],x,power [kW]\n0,1\n", "power") == "draw.csv:2:1: " + empty);
}

BOOST_AUTO_TEST_CASE(a_quoted_header_may_hold_the_separator) {
  const auto table = parse_profile_csv("\"time [s]\",\"power, total [kW]\"\n0,\"10\"\n", "f", "power, total");
  BOOST_REQUIRE(table.columns.size() == 1u);
  BOOST_TEST(table.columns[0].unit == "kW");
  BOOST_TEST(table.columns[0].values == std::vector<double>{10.0});
}

BOOST_AUTO_TEST_CASE(fields_may_stand_between_semicolons_or_tabs) {
  const std::vector<double> two{10.0, 20.5};
  BOOST_TEST(power("time [s];power [kW]\n0;10\n1;20.5\n") == two);
  BOOST_TEST(power("time [s]\tpower [kW]\n0\t10\n1\t20.5\n") == two);
  BOOST_TEST(error_of("time [s];power [kW]\n0;20,5\n") == "draw.csv:2:3: '20,5' is no finite number");
}

BOOST_AUTO_TEST_CASE(lines_above_the_header_and_a_separator_at_the_end_are_no_data) {
  const std::vector<double> two{10.0, 20.0};
  BOOST_TEST(power("Cycler 7, channel 3\nDate: 2026-05-01\n\ntime [s],power [kW],\n0,10,\n1,20,\n") == two);
  BOOST_TEST(power("time [s],power [kW]\n0,10,\n1,20\n") == two);
  BOOST_TEST(power("\xEF\xBB\xBFtime [s],power [kW]\n0,10\n1,20\n") == two);
  BOOST_TEST(error_of("from the lab\n0,1\n") ==
             "draw.csv:1:1: the first column must be the time, like 'time [s]', here or in a line below");
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
