#include <algorithm>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "harness/base/text.h"
#include "harness/campaign/campaign.h"
#include "harness/campaign/case_identity.h"
#include "harness/config/units.h"

namespace flatsat::campaign {
namespace {

std::function<std::string(const std::string&)> into(std::string& target) {
  return [&target](const std::string& text) {
    target = text;
    return std::string();
  };
}

void describe_sweep(config::Table& t, SweepConfig& s) {
  t.location(s.location);
  t.text("key", s.key, "of the testbed, dotted");
  t.required();
  t.values("values", s.values, "that it takes, one case each");
  t.required();
  t.check("values", [&s] { return s.values.empty() ? "must not be empty" : ""; });
}

void describe_dispersion(config::Table& t, DispersionConfig& d) {
  t.location(d.location);
  t.text("key", d.key, "of the testbed, dotted");
  t.required();
  t.choice<Distribution>("distribution", d.distribution,
                         {{"normal", Distribution::kNormal},
                          {"uniform", Distribution::kUniform},
                          {"log_normal", Distribution::kLogNormal},
                          {"triangular", Distribution::kTriangular}},
                         "of the drawn values");
  t.required();
  t.quantity("mean", "of a normal distribution", into(d.mean_text));
  t.quantity("sigma", "standard deviation of a normal distribution", into(d.sigma_text));
  t.quantity("median", "of a log-normal distribution", into(d.median_text));
  t.number("shape", d.shape, "1", config::kPositive, "standard deviation of the logarithm of a log-normal value");
  t.quantity("mode", "of a triangular distribution", into(d.mode_text));
  t.quantity("low", "least value; a normal distribution is cut off there", into(d.low_text));
  t.quantity("high", "greatest value", into(d.high_text));
  t.check("distribution", [&d]() -> std::string {
    switch (d.distribution) {
      case Distribution::kNormal:
        return d.mean_text.empty() || d.sigma_text.empty() ? "normal needs mean and sigma" : "";
      case Distribution::kUniform:
        return d.low_text.empty() || d.high_text.empty() ? "uniform needs low and high" : "";
      case Distribution::kLogNormal:
        return d.median_text.empty() || d.shape <= 0.0 ? "log_normal needs median and shape" : "";
      case Distribution::kTriangular:
        return d.low_text.empty() || d.high_text.empty() || d.mode_text.empty() ? "triangular needs low, mode and high"
                                                                                : "";
    }
    return "";
  });
}

void describe_fault(config::Table& t, FaultCase& f) {
  t.location(f.location);
  t.text("id", f.id, "short name");
  t.required();
  t.text("text", f.text, "what happens, for people");
  t.inline_tables("stimulus", f.stimuli, "as [[stimulus]] of a testbed");
  t.required();
}

void describe_stop(config::Table& t, StopConfig& s) {
  t.number("ci95", s.ci95, "1", config::kShare, "half width of the 95 % interval of the failure probability");
}

void describe_head(config::Table& t, CampaignConfig& c) {
  t.name("name", c.name, "short name");
  t.required();
  t.text("title", c.title, "one line for people");
  t.text("testbed", c.testbed, "folder or file, relative to this one; default: the folder of this file");
  t.integer("seed", c.seed, 0, std::numeric_limits<std::int64_t>::max(), "root of all seeds of the cases");
  t.texts("set", c.sets, "KEY=VALUE for every case");
  t.texts("backing", c.backings, "DEV=BACKING for every case");
  t.integer("samples", c.samples, 1, 1'000'000, "Monte Carlo samples of each sweep point and fault");
  t.boolean("latin_hypercube", c.latin_hypercube, "each dispersed key is drawn once from each of `samples` strata");
  t.boolean("nominal", c.nominal, "run without a fault as well as with each of the list");
  t.integer("repeat", c.repeat, 1, 10, "times that each case is run; its digests must agree");
  t.integer("retries", c.retries, 0, 10, "of a case that ends as ERROR");
  t.number("timeout", c.timeout_s, "s", config::kPositive, "wall time of a case, then it is an ERROR");
  t.number("marginal", c.marginal, "1", config::kShare,
           "a margin below this fraction of the limit is marginal, where the requirement has no marginal of its own; "
           "default 0.1");
  t.choice<Keep>("keep", c.keep, {{"failed", Keep::kFailed}, {"all", Keep::kAll}, {"none", Keep::kNone}},
                 "whose traces stay");
  t.boolean("compress", c.compress, "pack the traces that stay when their case is over");
  t.boolean("common_random_numbers", c.common_random_numbers,
            "a sample has the same seed and draws at every sweep point, so that points differ by their values alone; "
            "without it the points are independent of each other");
  t.table("stop", c.stop, describe_stop, "end early when enough is known");
}

void describe_campaign(config::Table& t, CampaignConfig& c) {
  t.table("campaign", c, describe_head, "the campaign");
  t.required();
  t.list("sweep", c.sweeps, describe_sweep, "keys that take each of some values");
  t.list("disperse", c.dispersions, describe_dispersion, "keys that are drawn at random");
  t.list("fault", c.faults, describe_fault, "fault scenarios");
}

/// "120 kW" apart: the unit is what follows the number; "1" without one.
std::string unit_in(const std::string& text) {
  char* end = nullptr;
  std::strtod(text.c_str(), &end);
  std::string unit(end);
  unit.erase(0, unit.find_first_not_of(' '));
  return unit.empty() ? "1" : unit;
}

/// The figures of a dispersion, all in the unit of its leading one.
class Figures {
 public:
  Figures(DispersionConfig& d, std::vector<config::Problem>& problems) : d_(d), problems_(problems) {}

  void read() {
    const auto& lead = !d_.mean_text.empty() ? d_.mean_text : !d_.median_text.empty() ? d_.median_text : d_.low_text;
    d_.unit = unit_in(lead);
    d_.mean = figure("mean", d_.mean_text, d_.unit).value_or(0.0);
    d_.median = figure("median", d_.median_text, d_.unit).value_or(0.0);
    d_.mode = figure("mode", d_.mode_text, d_.unit).value_or(0.0);
    d_.low = figure("low", d_.low_text, d_.unit);
    d_.high = figure("high", d_.high_text, d_.unit);
    d_.sigma = figure("sigma", d_.sigma_text, d_.unit == "degC" ? "dK" : d_.unit).value_or(0.0);
    if (d_.distribution == Distribution::kNormal && d_.sigma <= 0.0) wrong("sigma must be more than 0");
    if (d_.distribution == Distribution::kLogNormal && d_.median <= 0.0) wrong("median must be more than 0");
    if (d_.low && d_.high && *d_.low >= *d_.high) wrong("low must be below high");
    const bool triangle = d_.distribution == Distribution::kTriangular && d_.low && d_.high;
    if (triangle && (d_.mode < *d_.low || d_.mode > *d_.high)) wrong("mode must be from low to high");
  }

 private:
  std::optional<double> figure(const char* key, const std::string& text, const std::string& unit) {
    if (text.empty()) return std::nullopt;
    const auto value = config::in_unit(text, unit);
    if (!value) {
      const std::string like = base::joined(config::units_like(unit));
      wrong(std::string(key) + " '" + text + "' must be a number" +
            (unit == "1" ? " without a unit like the others" : " with a unit: " + (like.empty() ? unit : like)));
    }
    return value;
  }
  void wrong(const std::string& text) { problems_.push_back({d_.location, "disperse " + d_.key + ": " + text}); }

  DispersionConfig& d_;
  std::vector<config::Problem>& problems_;
};

/// Equal values would be one case that is flown and counted several times.
void check_values(const SweepConfig& s, std::vector<config::Problem>& problems) {
  std::map<std::string, const config::LocatedText*> seen;
  for (const auto& value : s.values) {
    const auto [first, is_new] = seen.emplace(canonical_value(value.text), &value);
    if (is_new) continue;
    const auto& place = first->second->location;
    problems.push_back({value.location, "sweep " + s.key + ": " + value.text + " is the same as " +
                                            first->second->text + " at " + std::to_string(place.line) + ":" +
                                            std::to_string(place.column) + "; each value must stand once"});
  }
}

/// What is certain has no probability that more cases would narrow.
void check_stop(const CampaignConfig& c, std::vector<config::Problem>& problems) {
  if (c.stop.ci95 > 0.0 && c.samples == 1 && c.dispersions.empty())
    problems.push_back({{c.path, 0, 0},
                        "campaign.stop.ci95 needs chance: samples above 1, or a [[disperse]]; a sweep of one sample a "
                        "point has no failure probability"});
}

void check_unique(const CampaignConfig& c, std::vector<config::Problem>& problems) {
  std::set<std::string> keys, faults;
  for (const auto& s : c.sweeps) {
    if (!keys.insert(s.key).second) problems.push_back({s.location, "sweep: key " + s.key + " is used twice"});
    check_values(s, problems);
  }
  for (const auto& d : c.dispersions) {
    if (!keys.insert(d.key).second) problems.push_back({d.location, "disperse: key " + d.key + " is used twice"});
  }
  for (const auto& f : c.faults) {
    if (!faults.insert(f.id).second || f.id == "none")
      problems.push_back(
          {f.location, "fault: id " + f.id + (f.id == "none" ? " is the case without" : " is used twice")});
  }
}

}  // namespace

CampaignConfig load_campaign(const std::string& path) {
  namespace fs = std::filesystem;
  CampaignConfig c;
  std::error_code error;
  c.path = fs::is_directory(path, error) ? (fs::path(path) / "campaign.toml").string() : path;
  c.text = config::read_file(c.path);
  config::Table table;
  describe_campaign(table, c);
  config::read_toml(c.text, c.path, {}, table);
  std::vector<config::Problem> problems;
  for (auto& d : c.dispersions) Figures(d, problems).read();
  check_unique(c, problems);
  check_stop(c, problems);
  const auto folder = fs::path(c.path).parent_path();
  c.testbed = (folder / (c.testbed.empty() ? "." : c.testbed)).lexically_normal().string();
  if (c.testbed.size() > 1 && c.testbed.back() == '/') c.testbed.pop_back();
  if (!problems.empty()) throw config::ConfigError(std::move(problems));
  return c;
}

std::string campaign_schema() {
  CampaignConfig c;
  config::Table table;
  describe_campaign(table, c);
  auto schema = table.schema();
  schema["$schema"] = "http://json-schema.org/draft-07/schema#";
  schema["title"] = "flatsat campaign";
  return schema.dump(2);
}

}  // namespace flatsat::campaign
