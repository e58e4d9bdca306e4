#include "harness/campaign/baseline.h"

#include <boost/test/unit_test.hpp>
#include <fstream>

#include "harness/base/temporary_folder.h"
#include "tests/harness/campaign/a_summary.h"

namespace flatsat::campaign {

BOOST_AUTO_TEST_SUITE(baseline)

namespace {

using nlohmann::json;

const json kFails = json::array({a_requirement("draw", "FAIL", 300.0)});
const json kHolds = json::array({a_requirement("draw", "PASS", 30.0)});

json held(const json& accepted, json now, bool is_part = false) {
  hold_against(accepted, plan_of(now), is_part, now);
  return now;
}

std::vector<std::string> list(const json& summary, const char* name) {
  std::vector<std::string> names;
  for (const auto& one : summary["comparison"][name])
    names.push_back(one.is_string() ? one.get<std::string>() : one["name"].get<std::string>());
  return names;
}

const std::vector<std::string> kNobody, kOnlyA{"a"};

}  // namespace

BOOST_AUTO_TEST_CASE(a_known_failure_is_marked_and_does_not_fail_the_night) {
  const auto accepted = a_summary({a_case("a", "FAIL", kFails), a_case("b", "PASS", kHolds)});
  const auto now = held(accepted, accepted);
  BOOST_TEST(exit_status(now) == 0);
  BOOST_TEST(list(now, "known_failures") == kOnlyA, boost::test_tools::per_element());
  BOOST_TEST(now["cases"][0]["known"] == true);
  BOOST_TEST(now["cases"][1]["known"] == false);
  BOOST_TEST(is_known_failure(accepted, accepted["cases"][0]));
  BOOST_TEST(!is_known_failure(accepted, a_case("c", "FAIL", kFails)));
}

BOOST_AUTO_TEST_CASE(a_new_failure_fails_it_and_the_verdict_alone_would_not) {
  const auto accepted = a_summary({a_case("a", "PASS", kHolds)});
  BOOST_TEST(exit_status(held(accepted, a_summary({a_case("a", "FAIL", kFails)}))) == 1);
  BOOST_TEST(exit_status(held(accepted, a_summary({a_case("a", "ERROR")}))) == 3);
  BOOST_TEST(exit_status(held(accepted, a_summary({a_case("a", "INCONCLUSIVE")}))) == 3);
  BOOST_TEST(exit_status(held(accepted, a_summary({a_case("a", "ABORTED")}))) == 5);
  const auto fixed = held(a_summary({a_case("a", "FAIL", kFails)}), a_summary({a_case("a", "PASS", kHolds)}));
  BOOST_TEST(exit_status(fixed) == 0);
  BOOST_TEST(list(fixed, "fixed") == kOnlyA, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_case_that_fails_otherwise_than_it_did_is_a_new_failure) {
  const auto accepted = a_summary({a_case("a", "FAIL", kFails)});
  const json more = json::array({a_requirement("draw", "FAIL"), a_requirement("depth", "FAIL")});
  BOOST_TEST(exit_status(held(accepted, a_summary({a_case("a", "FAIL", more)}))) == 1);
  BOOST_TEST(exit_status(held(accepted, a_summary({a_case("a", "ERROR", kFails)}))) == 3);
  const auto back = held(a_summary({a_case("a", "FAIL", more)}), a_summary({a_case("a", "FAIL", kFails)}));
  BOOST_TEST(exit_status(back) == 0);
}

BOOST_AUTO_TEST_CASE(what_is_gone_is_worse_and_what_was_not_asked_for_is_not_gone) {
  const auto accepted = a_summary({a_case("a", "PASS", kHolds), a_case("b", "PASS", kHolds)});
  const auto now = a_summary({a_case("b", "PASS", kHolds)});
  BOOST_TEST(exit_status(held(accepted, now)) == 1);
  BOOST_TEST(list(held(accepted, now), "gone") == kOnlyA, boost::test_tools::per_element());
  BOOST_TEST(exit_status(held(accepted, now, true)) == 0);
}

BOOST_AUTO_TEST_CASE(what_is_planned_and_not_flown_has_shown_nothing) {
  const auto accepted = a_summary({a_case("a", "PASS", kHolds), a_case("b", "PASS", kHolds)});
  auto now = a_summary({a_case("b", "PASS", kHolds)});
  auto early = now;
  early["stopped_early"] = true;
  hold_against(accepted, plan_of(accepted), false, now);
  BOOST_TEST(list(now, "not_flown") == kOnlyA, boost::test_tools::per_element());
  BOOST_TEST(list(now, "gone") == kNobody, boost::test_tools::per_element());
  BOOST_TEST(exit_status(now) == 3);
  hold_against(accepted, plan_of(accepted), false, early);  // enough was known
  BOOST_TEST(exit_status(early) == 0);
}

BOOST_AUTO_TEST_CASE(another_digest_is_flaky_only_where_the_same_was_read) {
  const auto accepted = a_summary({a_case("a", "PASS", kHolds)});
  auto one = a_case("a", "PASS", kHolds);
  one["digest"] = "e";
  BOOST_TEST(exit_status(held(accepted, a_summary({one}))) == 3);
  one["content"] = "of another revision";
  BOOST_TEST(exit_status(held(accepted, a_summary({one}))) == 0);
}

BOOST_AUTO_TEST_CASE(slow_is_what_does_more_work_and_not_what_took_longer) {
  const auto accepted = a_summary({a_case("a", "PASS", kHolds)});
  auto longer = a_case("a", "PASS", kHolds);
  longer["wall_s"] = 1000.0;
  BOOST_TEST(list(held(accepted, a_summary({longer})), "newly_slow") == kNobody, boost::test_tools::per_element());
  for (const char* of : {"exchanges", "deltas", "cpu_s"}) {
    auto more = a_case("a", "PASS", kHolds);
    more[of] = 3.0 * more[of].get<double>();
    const auto slow = held(accepted, a_summary({more}))["comparison"]["newly_slow"];
    BOOST_REQUIRE(slow.size() == 1u);
    BOOST_TEST(slow[0]["of"] == of);
  }
  auto little = a_case("a", "PASS", kHolds);
  little["cpu_s"] = 1.8;  // by less than a second: noise
  BOOST_TEST(list(held(accepted, a_summary({little})), "newly_slow") == kNobody, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_baseline_that_is_not_there_or_of_an_earlier_flatsat_is_a_mistake_of_the_command_line) {
  const base::TemporaryFolder folder("/tmp/flatsat-baseline-");
  BOOST_CHECK_THROW(load_baseline(folder.path() / "nowhere"), config::ConfigError);
  auto old = a_summary({a_case("a", "PASS", kHolds)});
  old["version"] = 1;
  std::ofstream(folder.path() / "summary.json") << old.dump();
  BOOST_CHECK_EXCEPTION(load_baseline(folder.path()), config::ConfigError, [](const auto& error) {
    return std::string(error.what()).find("by an earlier flatsat") != std::string::npos;
  });
  accept(a_summary({a_case("a", "PASS", kHolds)}), folder.path(), "why", "2027-01-01T00:00:00Z");
  const auto accepted = load_baseline(folder.path());
  BOOST_TEST(held(accepted, accepted)["comparison"]["baseline"]["reason"] == "why");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::campaign
