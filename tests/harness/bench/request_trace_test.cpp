// Recorded requests as CSV.
#include "harness/bench/request_trace.h"

#include <boost/test/unit_test.hpp>
#include <cmath>

namespace flatsat::bench {

BOOST_AUTO_TEST_SUITE(request_trace)

namespace {

constexpr const char* kHeader = "TIMESTAMP,ContextTokens,GeneratedTokens\n";

std::string wrong_with(const std::string& text) {
  try {
    parse_request_trace(text, "r.csv", 8192);
  } catch (const config::ConfigError& error) {
    const auto& p = error.problems().front();
    return p.location.file + ":" + std::to_string(p.location.line) + ":" + std::to_string(p.location.column) + ": " +
           p.text;
  }
  return "";
}

BOOST_AUTO_TEST_CASE(the_first_request_is_at_time_0_and_the_others_so_much_later) {
  const auto requests = parse_request_trace(std::string(kHeader) +
                                                "2023-11-16 18:17:03.9799600,4808,10\n"
                                                "2023-11-16 18:17:04.0319600,3180,8\n"
                                                "2023-11-16T18:18:04.0319600Z,110,27\n"
                                                "2023-11-16 18:18:05.031960+00:00,1,1\n",
                                            "r.csv", 8192);
  BOOST_REQUIRE_EQUAL(requests.size(), 4u);
  BOOST_TEST(requests[0].at_ps == 0);
  BOOST_TEST(std::abs(requests[1].at_ps - 52'000'000'000) < 1'000'000);
  BOOST_TEST(std::abs(requests[2].at_ps - 60'052'000'000'000) < 1'000'000);
  BOOST_TEST(std::abs(requests[3].at_ps - 61'052'000'000'000) < 1'000'000);
  BOOST_TEST(requests[1].context_tokens == 3180u);
  BOOST_TEST(requests[1].generated_tokens == 8u);
}

BOOST_AUTO_TEST_CASE(columns_are_found_by_name_among_others) {
  const auto requests = parse_request_trace(
      "\xEF\xBB\xBFuser,GeneratedTokens,TIMESTAMP,ContextTokens\r\nx,8,2023-11-16 18:17:03,3180\r\n", "r.csv", 8192);
  BOOST_REQUIRE_EQUAL(requests.size(), 1u);
  BOOST_TEST(requests[0].context_tokens == 3180u);
}

BOOST_AUTO_TEST_CASE(all_rows_that_are_wrong_are_told_at_once_but_none_where_a_column_is_missing) {
  const auto count = [](const std::string& text) -> std::size_t {
    try {
      parse_request_trace(text, "r.csv", 8192);
    } catch (const config::ConfigError& error) {
      return error.problems().size();
    }
    return 0;
  };
  const std::string rows = "2023-11-16 18:17:03,10,x\n2023-11-16 18:17:03,1,1\n2023-11-16 18:17:02,1,1\n";
  BOOST_TEST(count(kHeader + rows) == 2u);
  BOOST_TEST(count("TIMESTAMP,ContextTokens\n" + rows) == 1u);
}

BOOST_AUTO_TEST_CASE(what_is_wrong_is_told_with_its_place) {
  BOOST_TEST(wrong_with("TIMESTAMP,ContextToken,GeneratedTokens\n2023-11-16 18:17:03,1,1\n") ==
             "r.csv:1:1: has no column ContextTokens; did you mean ContextToken?");
  BOOST_TEST(wrong_with("") == "r.csv:1:1: holds no header with TIMESTAMP, ContextTokens and GeneratedTokens");
  BOOST_TEST(wrong_with(kHeader) == "r.csv:1:1: holds no requests");
  const std::string first = std::string(kHeader) + "2023-11-16 18:17:03,1,1\n";
  BOOST_TEST(wrong_with(first + "2023-11-16 18:17:02,1,1\n") == "r.csv:3:1: the time goes back");
  BOOST_TEST(wrong_with(first + "2023-11-16 18:17:04,8000,193\n") ==
             "r.csv:3:21: a request of 8000 and 193 tokens is longer than the 8192 that fit");
  BOOST_TEST(wrong_with(first + "2023-11-16 18:17:04,0,1\n") ==
             "r.csv:3:21: ContextTokens must be a whole number above 0, not '0'");
  BOOST_TEST(wrong_with(first + "2023-11-16 18:17:04,1\n") == "r.csv:3:1: has 2 cells, the header 3");
  BOOST_TEST(wrong_with(first + "noon,1,1\n").starts_with("r.csv:3:1: TIMESTAMP "));
}

}  // namespace

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::bench
