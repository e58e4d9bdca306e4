#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "harness/campaign/plan.h"
#include "harness/campaign/summary.h"

namespace flatsat::campaign {

/// One requirement as a result has it.
inline nlohmann::json a_requirement(const std::string& id, const std::string& verdict, double value = 30.0,
                                    double limit = 35.0) {
  return {
      {"id", id},          {"text", "in words"},      {"channel", ""},     {"verdict", verdict},    {"value", value},
      {"unit", "kW"},      {"limit", limit},          {"marginal", false}, {"marginal_below", 0.0}, {"reason", nullptr},
      {"waiver", nullptr}, {"margin", limit - value}, {"decided_s", 2.0}};
}

/// One case of a summary: its name is its key as well.
inline nlohmann::json a_case(const std::string& name, const std::string& verdict,
                             const nlohmann::json& requirements = nlohmann::json::array()) {
  return {{"name", name},
          {"key", name},
          {"content", "c"},
          {"verdict", verdict},
          {"requirements", requirements},
          {"digest", "d"},
          {"error", nullptr},
          {"seed", 1},
          {"fault", "none"},
          {"sample", 0},
          {"parameters", nlohmann::json::object()},
          {"wall_s", 1.0},
          {"cpu_s", 1.0},
          {"exchanges", 100},
          {"deltas", 1000},
          {"trace", "out/" + name + ".h5"},
          {"reproduce", "./flatsat run bed"}};
}

inline nlohmann::json a_summary(const std::vector<nlohmann::json>& cases) {
  return {{"version", kSummaryVersion},
          {"name", "n"},
          {"title", "t"},
          {"campaign", "c.toml"},
          {"testbed", "bed"},
          {"seed", 1},
          {"revision", "r"},
          {"flatsat_version", "v"},
          {"verdict", "FAIL"},
          {"planned", cases.size()},
          {"counted", cases.size()},
          {"stopped_early", false},
          {"pass", 1},
          {"fail", 1},
          {"error", 0},
          {"inconclusive", 0},
          {"aborted", 0},
          {"digests", "d"},
          {"failure_probability", nullptr},
          {"requirements", nlohmann::json::array()},
          {"comparison", nullptr},
          {"cases", cases}};
}

/// The plan that such a summary is of.
inline Plan plan_of(const nlohmann::json& summary) {
  Plan plan;
  for (const auto& c : summary["cases"]) {
    Case one;
    one.index = plan.cases.size();
    one.name = one.key = c["key"].get<std::string>();
    plan.cases.push_back(one);
  }
  return plan;
}

}  // namespace flatsat::campaign
