#include "harness/report/run_json.h"

#include <boost/test/unit_test.hpp>
#include <nlohmann/json.hpp>

#include "tests/harness/report/a_run.h"

namespace flatsat::report {

BOOST_AUTO_TEST_SUITE(run_json)

namespace {

using nlohmann::json;

json object_of(const bench::RunResult& result) { return json::parse(to_json(result)); }

}  // namespace

BOOST_AUTO_TEST_CASE(the_keys_that_are_promised_are_there) {
  const auto out = object_of(a_run());
  for (const char* key : {"trace", "digest", "seed", "sim_s", "wall_s", "exchanges", "deltas", "verdict",
                          "requirements", "devices", "satellites", "events", "faults", "first_divergence",
                          "failed_steps", "error", "reproduce", "worst_late_s", "testbed"})
    BOOST_TEST(out.contains(key), key);
}

BOOST_AUTO_TEST_CASE(a_requirement_has_its_verdict_value_limit_margin_and_waiver) {
  const auto r = object_of(a_run())["requirements"].at(0);
  BOOST_TEST(r == (json{{"id", "soc"},
                        {"text", "the battery lasts"},
                        {"channel", "a.power.soc"},
                        {"verdict", "FAIL"},
                        {"value", 0.125},
                        {"unit", "1"},
                        {"limit", 0.5},
                        {"margin", -0.375},
                        {"marginal", false},
                        {"marginal_below", 0.0},
                        {"reason", nullptr},
                        {"waiver", "W1, ada, until 2999-12-31"},
                        {"decided_s", 50.0}}));
}

BOOST_AUTO_TEST_CASE(a_device_has_its_counters) {
  BOOST_TEST(object_of(a_run())["devices"].at(0) == (json{{"name", "npu0"},
                                                          {"backing", "rtl"},
                                                          {"jobs", 3},
                                                          {"errors", 1},
                                                          {"corrected", 2},
                                                          {"energy_j", 1.5},
                                                          {"cycles", 4000}}));
}

BOOST_AUTO_TEST_CASE(a_fault_has_what_came_of_it) {
  BOOST_TEST(object_of(a_run())["faults"].at(0) == (json{{"id", 5},
                                                         {"device", "npu0"},
                                                         {"point", "acc"},
                                                         {"word", 1},
                                                         {"mask", "0x4"},
                                                         {"stuck_cycles", 0},
                                                         {"cycle", nullptr},
                                                         {"time_ps", 1000},
                                                         {"outcome", "corrected"},
                                                         {"reason", "ecc"},
                                                         {"jobs", 0},
                                                         {"alone", true}}));
}

BOOST_AUTO_TEST_CASE(what_is_no_number_is_null) {
  auto run = a_run();
  run.requirements[0].judgement.value = std::numeric_limits<double>::quiet_NaN();
  run.requirements[0].judgement.margin = std::numeric_limits<double>::infinity();
  const auto r = object_of(run)["requirements"].at(0);
  BOOST_TEST(r["value"].is_null());
  BOOST_TEST(r["margin"].is_null());
}

BOOST_AUTO_TEST_CASE(what_is_not_there_is_null) {
  const auto out = object_of({});
  for (const char* key : {"trace", "digest", "error", "first_divergence"}) BOOST_TEST(out[key].is_null(), key);
}

BOOST_AUTO_TEST_CASE(the_first_divergence_says_when_where_and_what) {
  const backing::Divergence d{{2'000'000'000'000}, "device npu0", "a", "b", {"c"}};
  BOOST_TEST(json::parse(to_json(std::optional(d))) == (json{{"time_s", 2.0},
                                                             {"time_ps", 2'000'000'000'000},
                                                             {"where", "device npu0"},
                                                             {"expected", "a"},
                                                             {"got", "b"},
                                                             {"before", {"c"}}}));
  BOOST_TEST(to_json(std::optional<backing::Divergence>()) == "null");
}

BOOST_AUTO_TEST_CASE(text_that_is_no_utf8_does_not_end_the_report) {
  auto run = a_run();
  run.error = "bad \xff byte";
  BOOST_TEST(object_of(run)["error"].get<std::string>() == "bad \xef\xbf\xbd byte");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::report
