#include "harness/campaign/testbed_trial.h"

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <set>

#include "harness/bench/run_inputs.h"
#include "harness/campaign/dry_run.h"

namespace flatsat::campaign {
namespace {

std::string file_of(const std::string& testbed) {
  std::error_code error;
  return std::filesystem::is_directory(testbed, error) ? testbed + "/testbed.toml" : testbed;
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

/// Holds cases against the testbed, gathers what is wrong and what is read.
class Trial {
 public:
  Trial(const Plan& plan, const CampaignConfig& config) : plan_(plan), origins_(config) {}

  /// Loads the testbed as this case has it and, if `built`, builds its models.
  void fly_dry(const Case& one, bool built) {
    try {
      const auto bed = testbed::load_testbed(plan_.testbed, options_of(plan_, one));
      if (built) take(problems_when_built(bed));
      if (problems_.empty()) inputs_.add(bench::inputs_of(bed));
    } catch (const config::ConfigError& error) {
      take(error.problems());
    }
  }

  /// Errors: ConfigError with all that is wrong.
  std::vector<Input> inputs() {
    if (!problems_.empty()) throw config::ConfigError(std::move(problems_));
    inputs_.add_file(file_of(plan_.testbed));
    return inputs_.take();
  }

 private:
  /// Each problem once, where the campaign says it.
  void take(const std::vector<config::Problem>& found) {
    for (const auto& problem : found) {
      auto located = origins_.located(problem);
      if (said_.insert(config::to_string(located.location) + located.text).second)
        problems_.push_back(std::move(located));
    }
  }

  const Plan& plan_;
  const Origins origins_;
  std::vector<config::Problem> problems_;
  std::set<std::string> said_;
  InputList inputs_;
};

/// The cases with the least and the greatest value of every drawn key.
std::set<std::size_t> extremes(const Plan& plan, const CampaignConfig& config) {
  std::set<std::size_t> found;
  for (std::size_t d = 0; d < config.dispersions.size(); ++d) {
    const auto smaller = [&](const Case& a, const Case& b) {
      return std::strtod(a.parameters[config.sweeps.size() + d].second.c_str(), nullptr) <
             std::strtod(b.parameters[config.sweeps.size() + d].second.c_str(), nullptr);
    };
    const auto [low, high] = std::minmax_element(plan.cases.begin(), plan.cases.end(), smaller);
    found.insert({low->index, high->index});
  }
  return found;
}

}  // namespace

std::vector<Input> hold_against_testbed(const Plan& plan, const CampaignConfig& config) {
  Trial trial(plan, config);
  std::set<std::string> tried, built;
  const auto extreme = extremes(plan, config);
  for (const auto& one : plan.cases) {
    std::string what = one.fault;
    for (std::size_t i = 0; i < config.sweeps.size(); ++i) what += '\n' + one.parameters[i].second;
    bool is_new = built.insert("fault\n" + one.fault).second;  // names may be swept as well as faults
    for (std::size_t i = 0; i < config.sweeps.size(); ++i)
      is_new = built.insert(one.parameters[i].first + '\n' + one.parameters[i].second).second || is_new;
    if (tried.insert(what).second || extreme.contains(one.index)) trial.fly_dry(one, is_new);
  }
  return trial.inputs();
}

}  // namespace flatsat::campaign
