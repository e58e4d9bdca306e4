#pragma once
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>

namespace flatsat::campaign {

/// The fraction of a limit that is marginal where neither requirement nor campaign says otherwise.
constexpr double kUsualMarginal = 0.1;

/// The margin below which a requirement that passed is marginal.
struct MarginalRule {
  std::optional<double> below;  // in the requirement's unit; none: nothing is marginal
  std::string from;             // "requirement", "campaign", "default", or "none" and why
};

/// `requirement`: one of a result. What it says itself, in its unit, goes first; else the campaign's fraction of its
/// limit, else the usual one. A temperature's limit and one of zero have no fraction.
MarginalRule marginal_rule(const nlohmann::json& requirement, std::optional<double> campaign_fraction);

bool is_marginal(const nlohmann::json& requirement, std::optional<double> campaign_fraction);

}  // namespace flatsat::campaign
