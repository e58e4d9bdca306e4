#include "harness/campaign/margins.h"

#include <cmath>
#include <nlohmann/json.hpp>

namespace flatsat::campaign {
namespace {

using nlohmann::json;

double number(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_number() ? found->get<double>() : NAN;
}

}  // namespace

MarginalRule marginal_rule(const json& requirement, std::optional<double> campaign_fraction) {
  if (const double own = number(requirement, "marginal_below"); own > 0.0) return {own, "requirement"};
  const double limit = std::abs(number(requirement, "limit"));
  if (requirement.value("unit", "1") == "degC") return {std::nullopt, "none: a temperature has no fraction"};
  if (!(limit > 0.0)) return {std::nullopt, "none: a limit of 0 has no fraction"};
  return {campaign_fraction.value_or(kUsualMarginal) * limit, campaign_fraction ? "campaign" : "default"};
}

bool is_marginal(const json& requirement, std::optional<double> campaign_fraction) {
  if (requirement.value("verdict", "") != "PASS") return false;
  const auto rule = marginal_rule(requirement, campaign_fraction);
  return rule.below && number(requirement, "margin") < *rule.below;
}

}  // namespace flatsat::campaign
