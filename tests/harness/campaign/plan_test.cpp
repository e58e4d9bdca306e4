#include "harness/campaign/plan.h"

#include <boost/test/unit_test.hpp>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>

namespace flatsat::campaign {

BOOST_AUTO_TEST_SUITE(plan)

namespace {

/// A campaign file in a folder that goes with it.
class CampaignFile {
 public:
  explicit CampaignFile(const std::string& text) {
    char name[] = "/tmp/flatsat-plan-XXXXXX";
    BOOST_REQUIRE(mkdtemp(name) != nullptr);
    folder_ = name;
    const auto testbed = std::filesystem::absolute("testbeds/orbital-node").string();
    std::ofstream(folder_ + "/campaign.toml") << "[campaign]\nname = 'c'\ntestbed = '" << testbed << "'\n" << text;
  }
  ~CampaignFile() { std::filesystem::remove_all(folder_); }
  CampaignFile(const CampaignFile&) = delete;
  CampaignFile& operator=(const CampaignFile&) = delete;
  Plan plan() const { return make_plan(load_campaign(folder_)); }
  std::string errors() const {
    try {
      plan();
    } catch (const config::ConfigError& error) {
      return error.what();
    }
    return {};
  }

 private:
  std::string folder_;
};

bool says(const std::string& text, const std::string& part) { return text.find(part) != std::string::npos; }

const char* const kSweep = "[[sweep]]\nkey = 'satellite.a.power.controller.eclipse_share'\nvalues = ['50 %', '60 %']\n";

}  // namespace

BOOST_AUTO_TEST_CASE(sweep_faults_and_samples_are_crossed) {
  const CampaignFile file(std::string("samples = 5\n") + kSweep +
                          "[[fault]]\nid = 'pump'\nstimulus = [{at = '10 s', knob = 'a.thermal.pumps', value = 1}]\n");
  const auto plan = file.plan();
  BOOST_TEST(plan.cases.size() == 2u * 2u * 5u);
  std::set<std::string> keys;
  std::set<std::uint64_t> seeds;
  for (const auto& c : plan.cases) keys.insert(c.key), seeds.insert(c.seed);
  BOOST_TEST(keys.size() == plan.cases.size());
  BOOST_TEST(seeds.size() == plan.cases.size());
  BOOST_TEST(plan.cases.back().fault == "pump");
  BOOST_TEST(plan.cases.back().sets.back() == "stimulus.+={ at = \"10 s\", knob = \"a.thermal.pumps\", value = 1 }");
}

BOOST_AUTO_TEST_CASE(a_case_keeps_its_key_and_seed_when_others_come_and_go) {
  const auto small = CampaignFile(std::string("samples = 2\n") + kSweep).plan();
  const auto large =
      CampaignFile(std::string("samples = 2\n") +
                   "[[sweep]]\nkey = 'satellite.a.power.controller.eclipse_share'\nvalues = ['40 %', '50 %', '60 %']\n")
          .plan();
  for (std::size_t i = 0; i < small.cases.size(); ++i) {
    BOOST_TEST(small.cases[i].key == large.cases[i + 2].key);
    BOOST_TEST(small.cases[i].seed == large.cases[i + 2].seed);
  }
}

BOOST_AUTO_TEST_CASE(a_plan_survives_being_written_and_read) {
  // Every field is other than its default, and compared itself: one that to_json forgets would be forgotten twice.
  const Plan plan{.name = "n",
                  .title = "t",
                  .campaign = "c.toml",
                  .testbed = "t.toml",
                  .seed = 7,
                  .backings = {"npu0=rtl"},
                  .repeat = 2,
                  .retries = 3,
                  .timeout_s = 1.5,
                  .ci95 = 0.125,
                  .marginal = 0.25,
                  .keep = Keep::kAll,
                  .compress = false,
                  .deterministic = true,
                  .boards = {"gpu0"},
                  .inputs = {{.name = "x.csv", .path = "bed/x.csv", .sha256 = "ab", .bytes = 5, .modified_ns = 6}},
                  .cases = {{.index = 0,
                             .name = "f/4 a=1",
                             .key = "k",
                             .seed = 9,
                             .content = {},
                             .sets = {"a=1"},
                             .parameters = {{"a", "1"}},
                             .fault = "f",
                             .sample = 4}}};
  const Plan read = plan_from_json(to_json(plan));
  const auto& [name, title, campaign, testbed, seed, backings, repeat, retries, timeout_s, ci95, marginal, keep,
               compress, deterministic, boards, inputs, cases] = read;  // does not compile with a field more or less
  BOOST_TEST(name == "n");
  BOOST_TEST(title == "t");
  BOOST_TEST(campaign == "c.toml");
  BOOST_TEST(testbed == "t.toml");
  BOOST_TEST(seed == 7u);
  BOOST_TEST(backings == plan.backings, boost::test_tools::per_element());
  BOOST_TEST(repeat == 2u);
  BOOST_TEST(retries == 3u);
  BOOST_TEST(timeout_s == 1.5);
  BOOST_TEST(marginal.value() == 0.25);
  BOOST_TEST(!compress);
  BOOST_TEST(deterministic);
  BOOST_REQUIRE(inputs.size() == 1u);
  BOOST_TEST(hash_of(inputs) == hash_of(plan.inputs));
  BOOST_TEST(ci95 == 0.125);
  BOOST_TEST((keep == Keep::kAll));
  BOOST_TEST(boards == plan.boards, boost::test_tools::per_element());
  BOOST_REQUIRE(cases.size() == 1u);
  const auto& [index, case_name, key, case_seed, content, sets, parameters, fault, sample] = cases.front();
  BOOST_TEST(case_name == "f/4 a=1");
  BOOST_TEST(content.size() == 16u);
  BOOST_TEST(index == 0u);
  BOOST_TEST(key == "k");
  BOOST_TEST(case_seed == 9u);
  BOOST_TEST(sets == plan.cases[0].sets, boost::test_tools::per_element());
  BOOST_TEST((parameters == plan.cases[0].parameters));
  BOOST_TEST(fault == "f");
  BOOST_TEST(sample == 4u);
}

BOOST_AUTO_TEST_CASE(a_time_of_200_days_is_refused_in_each_place_of_a_campaign) {
  BOOST_TEST(says(CampaignFile("timeout = '200 d'\n").errors(),
                  "/campaign.toml:4:11: campaign.timeout must be more than 0 and at most 9223372 s"));
  const std::string far = "must be from 0 to 9223372 s, which is 106.75 d";
  BOOST_TEST(
      says(CampaignFile("[[fault]]\nid = 'f'\nstimulus = [{at = '200 d', command = 'a.thermal.pumps', value = 1}]\n")
               .errors(),
           "/campaign.toml:4:1: stimulus[0].at " + far));
  const std::string key = "key = 'satellite.a.power.restore_time'\n";
  BOOST_TEST(
      says(CampaignFile("[[sweep]]\n" + key + "values = ['1 s', '200 d']\n").errors(), "power.restore_time " + far));
  BOOST_TEST(
      says(CampaignFile("[[disperse]]\n" + key + "distribution = 'uniform'\nlow = '150 d'\nhigh = '200 d'\n").errors(),
           "power.restore_time " + far));
}

BOOST_AUTO_TEST_CASE(a_wider_sigma_changes_what_is_drawn_and_neither_key_seed_nor_name) {
  const auto with = [](const char* sigma) {
    return CampaignFile(std::string("samples = 3\n[[disperse]]\nkey = 'satellite.a.power.battery.initial_soc'\n"
                                    "distribution = 'normal'\nmean = 0.9\nsigma = ") +
                        sigma)
        .plan();
  };
  const auto narrow = with("0.004"), wide = with("0.005");
  for (std::size_t i = 0; i < 3; ++i) {
    const auto &a = narrow.cases[i], &b = wide.cases[i];
    BOOST_TEST(a.name == "none/" + std::to_string(i));
    BOOST_TEST(a.name == b.name);
    BOOST_TEST(a.key == b.key);
    BOOST_TEST(a.seed == b.seed);
    BOOST_TEST((a.parameters != b.parameters));
    BOOST_TEST(a.content != b.content);
  }
}

BOOST_AUTO_TEST_CASE(common_random_numbers_draw_the_same_at_every_sweep_point_and_others_do_not) {
  const auto with = [](const char* common) {
    return CampaignFile(std::string("samples = 2\ncommon_random_numbers = ") + common + "\n" + kSweep +
                        "[[disperse]]\nkey = 'satellite.a.power.battery.initial_soc'\ndistribution = 'uniform'\n"
                        "low = 0.8\nhigh = 0.9\n")
        .plan();
  };
  const auto common = with("true"), apart = with("false");
  const auto drawn = [](const Plan& plan, std::size_t i) { return plan.cases[i].parameters[1].second; };
  for (const std::size_t i : {0u, 1u}) {
    BOOST_TEST(common.cases[i].seed == common.cases[i + 2].seed);
    BOOST_TEST(drawn(common, i) == drawn(common, i + 2));
    BOOST_TEST(common.cases[i].key != common.cases[i + 2].key);
    BOOST_TEST(apart.cases[i].seed != apart.cases[i + 2].seed);
    BOOST_TEST(drawn(apart, i) != drawn(apart, i + 2));
  }
  BOOST_TEST(common.cases[0].seed != common.cases[1].seed);
}

BOOST_AUTO_TEST_CASE(equal_values_of_a_sweep_are_refused_at_the_place_of_the_second) {
  const auto twice =
      CampaignFile("[[sweep]]\nkey = 'satellite.a.power.array.rated'\nvalues = ['150 kW', '150 kW', '150000 W']\n")
          .errors();
  BOOST_TEST(says(twice, "campaign.toml:6:21: sweep satellite.a.power.array.rated: \"150 kW\" is the same"));
  BOOST_TEST(says(twice,
                  "campaign.toml:6:31: sweep satellite.a.power.array.rated: \"150000 W\" is the same as \"150 "
                  "kW\" at 6:11; each value must stand once"));
}

BOOST_AUTO_TEST_CASE(a_sweep_without_chance_has_no_interval_to_stop_by) {
  BOOST_TEST(says(CampaignFile(std::string("stop = { ci95 = 0.1 }\n") + kSweep).errors(), "stop.ci95 needs chance"));
  BOOST_TEST(CampaignFile(kSweep).plan().deterministic);
  BOOST_TEST(!CampaignFile(std::string("samples = 2\n") + kSweep).plan().deterministic);
}

BOOST_AUTO_TEST_CASE(a_part_of_a_plan_has_the_cases_that_are_wanted_in_its_order) {
  const auto plan = CampaignFile(std::string("samples = 3\n") + kSweep).plan();
  const auto part = part_of(plan, [](const Case& one) { return one.sample == 1; });
  BOOST_REQUIRE(part.cases.size() == 2u);
  BOOST_TEST(part.cases[1].index == 1u);
  BOOST_TEST(part.cases[1].key == plan.cases[4].key);
  BOOST_TEST(part.cases[1].content == plan.cases[4].content);
}

BOOST_AUTO_TEST_CASE(a_plan_of_an_earlier_flatsat_is_told_as_such) {
  BOOST_CHECK_EXCEPTION(plan_from_json({{"version", 1}}), std::runtime_error, [](const auto& error) {
    return says(error.what(), "by an earlier flatsat") && says(error.what(), "another folder");
  });
}

BOOST_AUTO_TEST_CASE(mistakes_are_placed_in_the_campaign_and_not_in_the_testbed) {
  const auto unknown =
      CampaignFile("[[sweep]]\nkey = 'satellite.a.power.batery.initial_soc'\nvalues = [0.5]\n").errors();
  BOOST_TEST(says(unknown, "campaign.toml:4:"));
  BOOST_TEST(says(unknown, "did you mean battery?"));
  const auto unit =
      CampaignFile(
          "[[disperse]]\nkey = 'satellite.a.power.array.rated'\ndistribution = 'uniform'\nlow = '150 V'\nhigh "
          "= '170 V'\n")
          .errors();
  BOOST_TEST(says(unit, "campaign.toml:4:"));
  BOOST_TEST(says(unit, "must be a number with a unit"));
  const auto mixed = CampaignFile(
                         "[[disperse]]\nkey = 'satellite.a.power.array.rated'\ndistribution = 'normal'\nmean = '150 "
                         "kW'\nsigma = '3 V'\n")
                         .errors();
  BOOST_TEST(says(mixed, "sigma '3 V' must be a number with a unit"));
  const auto range =
      CampaignFile(
          "samples = 50\n[[disperse]]\nkey = 'satellite.a.power.battery.initial_soc'\ndistribution = 'normal'\nmean = "
          "0.97\nsigma = 0.1\n")
          .errors();
  BOOST_TEST(says(range, "must be from 0 to 1"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace flatsat::campaign
