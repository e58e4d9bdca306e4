#include "harness/campaign/fail_lines.h"

#include <cmath>
#include <nlohmann/json.hpp>

#include "harness/base/text.h"

namespace flatsat::campaign {
namespace {

using nlohmann::json;

std::string text_of(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_string() ? found->get<std::string>() : "";
}

/// "300 kW", "0.2", "nothing".
std::string figure(const json& requirement, const char* key) {
  const auto found = requirement.find(key);
  if (found == requirement.end() || !found->is_number()) return "nothing";
  const auto unit = text_of(requirement, "unit");
  return base::formatted("%.6g", found->get<double>()) + (unit.empty() || unit == "1" ? "" : " " + unit);
}

std::string line_of(const json& r) {
  std::string line = text_of(r, "id") + " " + text_of(r, "verdict") + ": value " + figure(r, "value") + ", limit " +
                     figure(r, "limit");
  if (const auto at = r.find("decided_s"); at != r.end() && at->is_number())
    line += base::formatted(", at %.6g s", at->get<double>());
  if (const auto reason = text_of(r, "reason"); !reason.empty()) line += ", " + reason;
  if (const auto waiver = text_of(r, "waiver"); !waiver.empty()) line += ", waived by " + waiver;
  return line;
}

}  // namespace

std::vector<std::string> fail_lines(const json& one) {
  std::vector<std::string> lines;
  if (text_of(one, "verdict") == "PASS") return lines;
  for (const auto& r : one.value("requirements", json::array()))
    if (text_of(r, "verdict") != "PASS") lines.push_back(line_of(r));
  if (const auto error = text_of(one, "error"); !error.empty()) lines.push_back(error);
  return lines;
}

std::string trace_note(const json& one) {
  const auto trace = text_of(one, "trace");
  return trace.empty() ? "" : ", trace " + trace;
}

}  // namespace flatsat::campaign
