#include "harness/campaign/dispersion_check.h"

#include <cmath>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <sstream>
#include <stdexcept>

#include "harness/config/units.h"
#include "harness/testbed/describe.h"

namespace flatsat::campaign {
namespace {

using nlohmann::json;

/// The value below a dotted key; null where it is not shown (texts and words).
const json* find(const json& all, const std::string& key) {
  const json* at = &all;
  std::istringstream parts(key);
  for (std::string part; std::getline(parts, part, '.');) {
    if (at->is_array()) {
      char* end = nullptr;
      const auto index = std::strtoul(part.c_str(), &end, 10);
      if (*end != '\0' || index >= at->size()) return nullptr;
      at = &(*at)[index];
    } else {
      const auto found = at->find(part);
      if (found == at->end()) return nullptr;
      at = &*found;
    }
  }
  return at;
}

}  // namespace

void hold_read_back(testbed::Testbed& bed, const Case& one) {
  config::Table table;
  testbed::describe_testbed(table, bed);
  const json held = table.held();
  for (const auto& [key, text] : one.parameters) {
    const json* value = find(held, key);
    if (value == nullptr) continue;
    const bool measured = value->is_object() && value->contains("unit");
    if (!measured && !value->is_number()) continue;
    const auto asked = config::in_unit(text, measured ? value->at("unit").get<std::string>() : "1");
    const double holds = measured ? value->at("value").get<double>() : value->get<double>();
    if (asked && std::abs(*asked - holds) <= 1e-9 * std::max(1.0, std::abs(holds))) continue;
    throw std::runtime_error(key + " was to be " + text + ", but the testbed holds " + value->dump());
  }
}

}  // namespace flatsat::campaign
