#include "harness/campaign/case_identity.h"

#include <algorithm>
#include <nlohmann/json.hpp>

#include "harness/base/sha256.h"
#include "harness/base/text.h"
#include "harness/config/units.h"
#include "harness/time/seed.h"

namespace flatsat::campaign {
namespace {

bool is_text(const std::string& toml) {
  return toml.size() > 1 && (toml.front() == '"' || toml.front() == '\'') && toml.back() == toml.front();
}

std::string last_word(const std::string& key) { return key.substr(key.rfind('.') + 1); }

/// JSON keeps texts apart whatever stands in them; its objects sort their keys.
nlohmann::json point_of(const CaseIdentity& identity) {
  nlohmann::json point = nlohmann::json::object();
  for (const auto& [key, value] : identity.point) point[key] = canonical_value(value);
  return point;
}

}  // namespace

std::string canonical_value(const std::string& toml) {
  const bool quoted = is_text(toml);
  const std::string text = quoted ? toml.substr(1, toml.size() - 2) : toml;
  const auto measured = config::measure(text);
  const bool has_unit = text.find_first_not_of("0123456789+-.eE_") != std::string::npos;
  if (!measured || (quoted && !has_unit)) return toml;  // "007" is a text, not a number
  // Twelve digits: what units are multiplied by is not exact in binary.
  const auto number = base::formatted("%.12g", measured->value);
  return measured->dimension == "1" ? number : number + " " + std::string(measured->dimension);
}

std::string name_of(const CaseIdentity& identity) {
  std::string name = identity.fault + "/" + std::to_string(identity.sample);
  for (const auto& [key, value] : identity.point) {
    const auto same_word = [&word = key](const auto& other) { return last_word(other.first) == last_word(word); };
    const bool alone = std::count_if(identity.point.begin(), identity.point.end(), same_word) == 1;
    name += " " + (alone ? last_word(key) : key) + "=" + (is_text(value) ? value.substr(1, value.size() - 2) : value);
  }
  return name;
}

std::string key_of(const CaseIdentity& identity) {
  const nlohmann::json content{identity.fault, point_of(identity), identity.sample};
  return base::sha256_hex(content.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace)).substr(0, 16);
}

std::string chance_of(const CaseIdentity& identity, bool common_random_numbers) {
  const nlohmann::json content{identity.fault, common_random_numbers ? nlohmann::json() : point_of(identity)};
  return content.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::uint64_t seed_of(std::uint64_t campaign_seed, const CaseIdentity& identity, bool common_random_numbers) {
  const auto name = chance_of(identity, common_random_numbers) + "/" + std::to_string(identity.sample);
  return time::derived_seed(campaign_seed, name) >> 1;
}

}  // namespace flatsat::campaign
