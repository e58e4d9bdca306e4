#include <boost/test/unit_test.hpp>
#include <fstream>
#include <nlohmann/json.hpp>

#include "harness/base/temporary_folder.h"
#include "harness/cli/exit_code.h"
#include "harness/config/problems.h"
#include "tests/harness/cli/answers.h"
#include "tests/support/simulation.h"

namespace flatsat::cli {

BOOST_AUTO_TEST_SUITE(faults)

namespace {

/// `faults list` of a testbed with an accelerator that is a model.
Answer listed(std::vector<const char*> more) {
  const Simulation fresh;
  const base::TemporaryFolder folder("/tmp/flatsat-faults-");
  const auto bed = (folder.path() / "bed.toml").string();
  std::ofstream(bed) << "[testbed]\nname = 't'\n[device.npu0]\nkind = 'npu'\n";
  std::vector<const char*> words{"faults", "list"};
  words.insert(words.end(), more.begin(), more.end());
  words.insert(words.end(), {"--testbed", bed.c_str()});
  return answer_to(words);
}

}  // namespace

BOOST_AUTO_TEST_CASE(points_are_listed_as_json_with_their_kind_and_size) {
  const auto answer = listed({"npu0", "--json"});
  BOOST_TEST(answer.status == kExitPass);
  const auto json = nlohmann::json::parse(answer.out);
  BOOST_TEST(json["device"] == "npu0");
  BOOST_REQUIRE(!json["points"].empty());
  for (const auto& point : json["points"]) {
    BOOST_TEST(!point["name"].get<std::string>().empty());
    BOOST_TEST(point["width_bits"].get<unsigned>() >= 1u);
    BOOST_TEST(point["words"].get<std::uint64_t>() >= 1u);
  }
}

BOOST_AUTO_TEST_CASE(a_filter_keeps_the_points_that_fit_any_of_them) {
  const auto all = nlohmann::json::parse(listed({"npu0", "--json"}).out)["points"];
  const auto first = all[0]["name"].get<std::string>();
  const auto one = nlohmann::json::parse(listed({"npu0", "--json", "--filter", first.c_str()}).out)["points"];
  BOOST_REQUIRE(one.size() == 1u);
  BOOST_TEST(one[0]["name"] == first);
  const auto again =
      nlohmann::json::parse(listed({"npu0", "--json", "--filter", first.c_str(), "--filter", "*"}).out)["points"];
  BOOST_TEST(again.size() == all.size());
}

BOOST_AUTO_TEST_CASE(a_filter_that_fits_nothing_and_a_device_that_is_not_there_are_mistakes) {
  const auto refusal = [](const std::vector<const char*>& words) {
    try {
      listed(words);
    } catch (const config::ConfigError& error) {
      return std::string(error.what());
    }
    return std::string("nothing");
  };
  BOOST_TEST(refusal({"npu0", "--filter", "*no_such_point*"}) == "--filter *no_such_point*: fits no injection point");
  BOOST_TEST(has(refusal({"npu1"}), "npu1"), refusal({"npu1"}));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::cli
