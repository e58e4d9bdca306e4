#include <nlohmann/json.hpp>
#include <stdexcept>

#include "harness/campaign/plan.h"

namespace flatsat::campaign {
namespace {

using nlohmann::json;

constexpr int kPlanVersion = 2;

}  // namespace

json to_json(const Plan& p) {
  json cases = json::array();
  for (const auto& c : p.cases)
    cases.push_back({{"name", c.name},
                     {"key", c.key},
                     {"seed", c.seed},
                     {"sets", c.sets},
                     {"parameters", c.parameters},
                     {"fault", c.fault},
                     {"sample", c.sample}});
  return {{"format", "flatsat campaign plan"},
          {"version", kPlanVersion},
          {"name", p.name},
          {"title", p.title},
          {"campaign", p.campaign},
          {"testbed", p.testbed},
          {"seed", p.seed},
          {"backings", p.backings},
          {"repeat", p.repeat},
          {"retries", p.retries},
          {"timeout_s", p.timeout_s},
          {"ci95", p.ci95},
          {"marginal", p.marginal ? json(*p.marginal) : json()},
          {"keep", static_cast<int>(p.keep)},
          {"compress", p.compress},
          {"deterministic", p.deterministic},
          {"boards", p.boards},
          {"inputs", to_json(p.inputs)},
          {"cases", cases}};
}

Plan plan_from_json(const json& j) {
  try {
    if (j.at("version") < kPlanVersion)
      throw std::runtime_error(
          "plan.json was written by an earlier flatsat, which told cases apart by drawn numbers and the testbed's "
          "text; "
          "this one goes by scenario, sweep point and sample: fly into another folder");
    if (j.at("version") != kPlanVersion)
      throw std::runtime_error("plan.json is of version " + j.at("version").dump() +
                               ", which is newer than this flatsat");
    Plan p{.name = j.at("name"),
           .title = j.at("title"),
           .campaign = j.at("campaign"),
           .testbed = j.at("testbed"),
           .seed = j.at("seed"),
           .backings = j.at("backings"),
           .repeat = j.at("repeat"),
           .retries = j.at("retries"),
           .timeout_s = j.at("timeout_s"),
           .ci95 = j.at("ci95"),
           .marginal = j.at("marginal").is_null() ? std::nullopt : std::optional<double>(j.at("marginal")),
           .keep = static_cast<Keep>(j.at("keep").get<int>()),
           .compress = j.at("compress"),
           .deterministic = j.at("deterministic"),
           .boards = j.at("boards"),
           .inputs = inputs_from_json(j.at("inputs")),
           .cases = {}};
    for (const auto& c : j.at("cases"))
      p.cases.push_back({.index = p.cases.size(),
                         .name = c.at("name"),
                         .key = c.at("key"),
                         .seed = c.at("seed"),
                         .content = {},
                         .sets = c.at("sets"),
                         .parameters = c.at("parameters"),
                         .fault = c.at("fault"),
                         .sample = c.at("sample")});
    settle_contents(p);
    return p;
  } catch (const json::exception& error) {
    throw std::runtime_error(std::string("plan.json was not written by flatsat: ") + error.what());
  }
}

}  // namespace flatsat::campaign
