#include "harness/campaign/plan.h"

#include <algorithm>
#include <filesystem>
#include <functional>
#include <nlohmann/json.hpp>
#include <set>

#include "harness/base/sha256.h"
#include "harness/base/text.h"
#include "harness/campaign/dry_run.h"
#include "harness/campaign/sampling.h"
#include "harness/time/seed.h"

namespace flatsat::campaign {
namespace {

using nlohmann::json;

std::string file_of(const std::string& testbed) {
  std::error_code error;
  return std::filesystem::is_directory(testbed, error) ? testbed + "/testbed.toml" : testbed;
}

void set_identity(const Plan& plan, Case& one) {
  const json content{{"testbed", plan.testbed_hash},
                     {"backings", plan.backings},
                     {"sets", one.sets},
                     {"fault", one.fault},
                     {"sample", one.sample}};
  one.key = base::sha256_hex(content.dump()).substr(0, 16);
  one.seed = time::derived_seed(plan.seed, one.key) >> 1;  // TOML's integers are signed
}

/// Sweep points: every combination, the last key varies fastest.
std::vector<std::vector<std::string>> combinations(const std::vector<SweepConfig>& sweeps) {
  std::vector<std::vector<std::string>> all{{}};
  for (const auto& sweep : sweeps) {
    std::vector<std::vector<std::string>> longer;
    for (const auto& begun : all) {
      for (const auto& value : sweep.values) {
        longer.push_back(begun);
        longer.back().push_back(value);
      }
    }
    all = std::move(longer);
  }
  return all;
}

/// Answers where a problem of the testbed with an override comes from: the sweep, dispersion or fault that made it.
class Origins {
 public:
  explicit Origins(const CampaignConfig& config) {
    for (const auto& s : config.sweeps) places_.emplace_back(s.key + "=", s.location);
    for (const auto& d : config.dispersions) places_.emplace_back(d.key + "=", d.location);
    for (const auto& f : config.faults) {
      for (const auto& stimulus : f.stimuli) places_.emplace_back("stimulus.+=" + stimulus, f.location);
    }
    for (const auto& set : config.sets) places_.emplace_back(set, config::SourceLocation{config.path, 0, 0});
  }
  config::Problem located(config::Problem problem) const {
    if (problem.location.file.rfind("--set ", 0) != 0) return problem;
    const std::string set = problem.location.file.substr(6);
    for (const auto& [begin, location] : places_) {
      if (set.rfind(begin, 0) != 0) continue;
      return {location, problem.text + " (from " + set + ")"};
    }
    return problem;
  }

 private:
  std::vector<std::pair<std::string, config::SourceLocation>> places_;
};

/// Loads the testbed with these overrides and, if `built`, builds its models; what is wrong goes to `problems` once,
/// where the campaign says it.
void try_out(const Plan& plan, const Case& one, bool built, const Origins& origins,
             std::vector<config::Problem>& problems, std::set<std::string>& said) {
  std::vector<config::Problem> found;
  try {
    const auto bed = testbed::load_testbed(plan.testbed, options_of(plan, one));
    if (built) found = problems_when_built(bed);
  } catch (const config::ConfigError& error) {
    found = error.problems();
  }
  for (const auto& problem : found) {
    auto located = origins.located(problem);
    if (said.insert(config::to_string(located.location) + located.text).second) problems.push_back(std::move(located));
  }
}

/// Each varied value is held against the testbed: the first case with each sweep point and fault, and the extremes of
/// every drawn key; the first with each fault and with each value of a sweep is built as well, for names may be swept.
void hold_against_testbed(const Plan& plan, const CampaignConfig& config) {
  const Origins origins(config);
  std::vector<config::Problem> problems;
  std::set<std::string> said, tried, built;
  std::vector<std::size_t> extremes;
  for (std::size_t d = 0; d < config.dispersions.size(); ++d) {
    const auto smaller = [&](const Case& a, const Case& b) {
      return std::strtod(a.parameters[config.sweeps.size() + d].second.c_str(), nullptr) <
             std::strtod(b.parameters[config.sweeps.size() + d].second.c_str(), nullptr);
    };
    const auto [low, high] = std::minmax_element(plan.cases.begin(), plan.cases.end(), smaller);
    extremes.push_back(low->index);
    extremes.push_back(high->index);
  }
  for (const auto& one : plan.cases) {
    std::string what = one.fault;
    for (std::size_t i = 0; i < config.sweeps.size(); ++i) what += '\n' + one.parameters[i].second;
    const bool extreme = std::find(extremes.begin(), extremes.end(), one.index) != extremes.end();
    bool is_new = built.insert("fault\n" + one.fault).second;
    for (std::size_t i = 0; i < config.sweeps.size(); ++i)
      is_new = built.insert(one.parameters[i].first + '\n' + one.parameters[i].second).second || is_new;
    if (tried.insert(what).second || extreme) try_out(plan, one, is_new, origins, problems, said);
  }
  if (!problems.empty()) throw config::ConfigError(std::move(problems));
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

Plan make_plan(const CampaignConfig& c) {
  Plan plan{.name = c.name,
            .title = c.title,
            .campaign = c.path,
            .testbed = c.testbed,
            .testbed_hash = base::sha256_hex(config::read_file(file_of(c.testbed))),
            .campaign_hash = base::sha256_hex(c.text),
            .seed = c.seed,
            .backings = c.backings,
            .repeat = c.repeat,
            .retries = c.retries,
            .timeout_s = c.timeout_s,
            .marginal = c.marginal,
            .ci95 = c.stop.ci95,
            .keep = c.keep,
            .boards = {},
            .cases = {}};
  std::vector<std::vector<double>> draws;
  for (const auto& d : c.dispersions) draws.push_back(probabilities(c.seed, d.key, c.samples, c.latin_hypercube));
  std::vector<const FaultCase*> faults;
  if (c.nominal || c.faults.empty()) faults.push_back(nullptr);
  for (const auto& f : c.faults) faults.push_back(&f);
  for (const auto& point : combinations(c.sweeps)) {
    for (const auto* fault : faults) {
      for (unsigned sample = 0; sample < c.samples; ++sample) {
        Case one{.index = plan.cases.size(), .key = {}, .seed = 0, .sets = c.sets, .parameters = {}, .sample = sample};
        const auto vary = [&one](const std::string& key, const std::string& value) {
          one.sets.push_back(key + "=" + value);
          one.parameters.emplace_back(key, without_quotes(value));
        };
        for (std::size_t i = 0; i < c.sweeps.size(); ++i) vary(c.sweeps[i].key, point[i]);
        for (std::size_t i = 0; i < c.dispersions.size(); ++i)
          vary(c.dispersions[i].key, value_text(quantile(c.dispersions[i], draws[i][sample]), c.dispersions[i].unit));
        if (fault != nullptr) {
          one.fault = fault->id;
          for (const auto& stimulus : fault->stimuli) one.sets.push_back("stimulus.+=" + stimulus);
        }
        set_identity(plan, one);
        plan.cases.push_back(std::move(one));
      }
    }
  }
  hold_against_testbed(plan, c);
  for (const auto& d : testbed::load_testbed(plan.testbed, options_of(plan, plan.cases.front())).devices) {
    if (d.backing == testbed::Backing::kBoard) plan.boards.push_back(d.name);
  }
  return plan;
}

json to_json(const Plan& p) {
  json cases = json::array();
  for (const auto& c : p.cases)
    cases.push_back({{"key", c.key},
                     {"seed", c.seed},
                     {"sets", c.sets},
                     {"parameters", c.parameters},
                     {"fault", c.fault},
                     {"sample", c.sample}});
  return {{"format", "flatsat campaign plan"},
          {"version", 1},
          {"name", p.name},
          {"title", p.title},
          {"campaign", p.campaign},
          {"testbed", p.testbed},
          {"testbed_hash", p.testbed_hash},
          {"campaign_hash", p.campaign_hash},
          {"seed", p.seed},
          {"backings", p.backings},
          {"repeat", p.repeat},
          {"retries", p.retries},
          {"timeout_s", p.timeout_s},
          {"marginal", p.marginal},
          {"ci95", p.ci95},
          {"keep", static_cast<int>(p.keep)},
          {"boards", p.boards},
          {"cases", cases}};
}

Plan plan_from_json(const json& j) {
  try {
    if (j.at("version") != 1) throw std::runtime_error("plan.json is of version " + j.at("version").dump() + ", not 1");
    Plan p{.name = j.at("name"),
           .title = j.at("title"),
           .campaign = j.at("campaign"),
           .testbed = j.at("testbed"),
           .testbed_hash = j.at("testbed_hash"),
           .campaign_hash = j.at("campaign_hash"),
           .seed = j.at("seed"),
           .backings = j.at("backings"),
           .repeat = j.at("repeat"),
           .retries = j.at("retries"),
           .timeout_s = j.at("timeout_s"),
           .marginal = j.at("marginal"),
           .ci95 = j.at("ci95"),
           .keep = static_cast<Keep>(j.at("keep").get<int>()),
           .boards = j.at("boards"),
           .cases = {}};
    for (const auto& c : j.at("cases"))
      p.cases.push_back({.index = p.cases.size(),
                         .key = c.at("key"),
                         .seed = c.at("seed"),
                         .sets = c.at("sets"),
                         .parameters = c.at("parameters"),
                         .fault = c.at("fault"),
                         .sample = c.at("sample")});
    return p;
  } catch (const json::exception& error) {
    throw std::runtime_error(std::string("plan.json was not written by flatsat: ") + error.what());
  }
}

}  // namespace flatsat::campaign
