#include "harness/campaign/plan.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "harness/base/sha256.h"
#include "harness/base/text.h"
#include "harness/campaign/case_identity.h"
#include "harness/campaign/sampling.h"
#include "harness/campaign/testbed_trial.h"

namespace flatsat::campaign {
namespace {

using nlohmann::json;

using Point = std::vector<std::pair<std::string, std::string>>;  // keys and values as TOML

/// Sweep points: every combination, the last key varies fastest.
std::vector<Point> combinations(const std::vector<SweepConfig>& sweeps) {
  std::vector<Point> all{{}};
  for (const auto& sweep : sweeps) {
    std::vector<Point> longer;
    for (const auto& begun : all) {
      for (const auto& value : sweep.values) {
        longer.push_back(begun);
        longer.back().emplace_back(sweep.key, value.text);
      }
    }
    all = std::move(longer);
  }
  return all;
}

std::string without_quotes(const std::string& text) {
  return text.size() > 1 && text.front() == '"' ? text.substr(1, text.size() - 2) : text;
}

}  // namespace

testbed::TestbedOptions options_of(const Plan& plan, const Case& one) {
  testbed::TestbedOptions options;
  options.sets = one.sets;
  options.backings = plan.backings;
  options.seed = one.seed;
  return options;
}

std::string reproduce_line(const Plan& plan, const Case& one) {
  std::string line = "./flatsat run " + base::shell_word(plan.testbed) + " --seed " + std::to_string(one.seed);
  for (const auto& backing : plan.backings) line += " --backing " + base::shell_word(backing);
  for (const auto& set : one.sets) line += " --set " + base::shell_word(set);
  return line;
}

namespace {

/// What each dispersed key draws for the samples of one scenario and sweep point.
std::vector<std::vector<double>> draws_for(const CampaignConfig& c, const CaseIdentity& identity) {
  const auto chance = chance_of(identity, c.common_random_numbers);
  std::vector<std::vector<double>> draws;
  for (const auto& d : c.dispersions)
    draws.push_back(probabilities(c.seed, d.key + " " + chance, c.samples, c.latin_hypercube));
  return draws;
}

void add_cases(const CampaignConfig& c, const Point& point, const FaultCase* fault, Plan& plan) {
  CaseIdentity identity{.fault = fault == nullptr ? "none" : fault->id, .point = point, .sample = 0};
  const auto draws = draws_for(c, identity);
  for (; identity.sample < c.samples; ++identity.sample) {
    Case one{.index = plan.cases.size(),
             .name = name_of(identity),
             .key = key_of(identity),
             .seed = seed_of(c.seed, identity, c.common_random_numbers),
             .content = {},
             .sets = c.sets,
             .parameters = {},
             .fault = identity.fault,
             .sample = identity.sample};
    const auto vary = [&one](const std::string& key, const std::string& value) {
      one.sets.push_back(key + "=" + value);
      one.parameters.emplace_back(key, without_quotes(value));
    };
    for (const auto& [key, value] : point) vary(key, value);
    for (std::size_t i = 0; i < c.dispersions.size(); ++i)
      vary(c.dispersions[i].key,
           value_text(quantile(c.dispersions[i], draws[i][identity.sample]), c.dispersions[i].unit));
    if (fault != nullptr)
      for (const auto& stimulus : fault->stimuli) one.sets.push_back("stimulus.+=" + stimulus);
    plan.cases.push_back(std::move(one));
  }
}

}  // namespace

void settle_contents(Plan& plan) {
  const auto read = hash_of(plan.inputs);
  for (auto& one : plan.cases) {
    const json content{read, plan.backings, one.seed, one.sets};
    one.content = base::sha256_hex(content.dump(-1, ' ', false, json::error_handler_t::replace)).substr(0, 16);
  }
}

Plan make_plan(const CampaignConfig& c) {
  Plan plan{.name = c.name,
            .title = c.title,
            .campaign = c.path,
            .testbed = c.testbed,
            .seed = c.seed,
            .backings = c.backings,
            .repeat = c.repeat,
            .retries = c.retries,
            .timeout_s = c.timeout_s,
            .ci95 = c.stop.ci95,
            .marginal = c.marginal,
            .keep = c.keep,
            .compress = c.compress,
            .deterministic = c.samples == 1 && c.dispersions.empty(),
            .boards = {},
            .inputs = {},
            .cases = {}};
  std::vector<const FaultCase*> faults;
  if (c.nominal || c.faults.empty()) faults.push_back(nullptr);
  for (const auto& f : c.faults) faults.push_back(&f);
  for (const auto& point : combinations(c.sweeps))
    for (const auto* fault : faults) add_cases(c, point, fault, plan);
  plan.inputs = hold_against_testbed(plan, c);
  settle_contents(plan);
  for (const auto& d : testbed::load_testbed(plan.testbed, options_of(plan, plan.cases.front())).devices) {
    if (d.backing == testbed::Backing::kBoard) plan.boards.push_back(d.name);
  }
  return plan;
}

Plan part_of(const Plan& plan, const std::function<bool(const Case&)>& is_wanted) {
  Plan part = plan;
  part.ci95 = 0.0;
  std::erase_if(part.cases, [&](const Case& one) { return !is_wanted(one); });
  for (std::size_t i = 0; i < part.cases.size(); ++i) part.cases[i].index = i;
  return part;
}

}  // namespace flatsat::campaign
