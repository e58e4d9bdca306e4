#include "harness/campaign/baseline.h"

#include <cmath>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "harness/base/whole_file.h"
#include "harness/campaign/case_folder.h"

namespace flatsat::campaign {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr double kSlower = 1.5, kWorthSeconds = 1.0;  // newly slow: half as long again, and by more than noise
constexpr double kDrift = 0.05;                       // of the limit, or of the value where the limit is zero

std::map<std::string, const json*> by_name(const json& list, const char* key) {
  std::map<std::string, const json*> all;
  for (const auto& one : list) all[one[key].get<std::string>()] = &one;
  return all;
}

bool is_marginal(const json& r, double share) {
  return r["verdict"] == "PASS" && r["margin"].is_number() && r["limit"].is_number() && r["limit"] != 0.0 &&
         r["margin"].get<double>() < share * std::abs(r["limit"].get<double>());
}

void compare_requirements(const json& before, const json& now, const std::string& name, double share, json& out) {
  const auto old = by_name(before["requirements"], "id");
  for (const auto& r : now["requirements"]) {
    const auto found = old.find(r["id"]);
    if (found == old.end()) continue;
    const json& o = *found->second;
    if (is_marginal(r, share) && !is_marginal(o, share))
      out["newly_marginal"].push_back({{"name", name}, {"requirement", r["id"]}, {"margin", r["margin"]}});
    if (!r["margin"].is_number() || !o["margin"].is_number()) continue;
    const double m = r["margin"], b = o["margin"], limit = r["limit"].is_number() ? r["limit"].get<double>() : 0.0;
    const double scale = std::max({std::abs(limit), std::abs(b), 1e-12});
    if (std::abs(m - b) > kDrift * scale)
      out["drifted"].push_back(
          {{"name", name}, {"requirement", r["id"]}, {"before", b}, {"now", m}, {"unit", r["unit"]}});
  }
}

void compare_case(const json& before, const json& now, bool same_revision, double share, json& out) {
  const std::string name = now["name"];
  const bool passed = before["verdict"] == "PASS", passes = now["verdict"] == "PASS";
  if (passed && !passes) out["newly_failing"].push_back(name);
  if (!passed && passes) out["fixed"].push_back(name);
  if (same_revision && before["key"] == now["key"] && before["digest"].is_string() && now["digest"].is_string() &&
      before["digest"] != now["digest"])
    out["flaky"].push_back({{"name", name}, {"before", before["digest"]}, {"now", now["digest"]}});
  if (before["wall_s"].is_number() && now["wall_s"].is_number()) {
    const double b = before["wall_s"], n = now["wall_s"];
    if (n > kSlower * b && n - b > kWorthSeconds)
      out["newly_slow"].push_back({{"name", name}, {"before_s", b}, {"now_s", n}});
  }
  compare_requirements(before, now, name, share, out);
}

}  // namespace

json compare(const json& accepted, const json& now, double marginal) {
  json out;
  for (const char* list :
       {"newly_failing", "fixed", "newly_marginal", "newly_slow", "drifted", "flaky", "new_cases", "gone"})
    out[list] = json::array();
  const bool same_revision = accepted["revision"] == now["revision"];
  auto old = by_name(accepted["cases"], "name");
  for (const auto& c : now["cases"]) {
    const auto found = old.find(c["name"]);
    if (found == old.end()) {
      out["new_cases"].push_back(c["name"]);
      if (c["verdict"] != "PASS") out["newly_failing"].push_back(c["name"]);
      continue;
    }
    compare_case(*found->second, c, same_revision, marginal, out);
    old.erase(found);
  }
  for (const auto& [name, one] : old) out["gone"].push_back(name);
  out["worse"] = !out["newly_failing"].empty() || !out["flaky"].empty() || !out["gone"].empty();
  return out;
}

json load_baseline(const std::string& folder) {
  std::ifstream file(folder + "/summary.json");
  auto summary = json::parse(file, nullptr, false);
  if (!summary.is_object() || !summary.contains("cases"))
    throw std::runtime_error(folder + ": no accepted night (summary.json); make one with campaign accept");
  return summary;
}

void accept(const json& summary, const std::string& folder, const std::string& reason, const std::string& when_utc) {
  if (reason.empty()) throw std::runtime_error("a night is accepted for a reason: --reason TEXT");
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) throw std::runtime_error(folder + ": cannot make the folder: " + error.message());
  if (fs::exists(folder + "/summary.json"))
    fs::rename(folder + "/summary.json", folder + "/summary-before.json", error);
  json accepted = summary;
  accepted["accepted"] = {{"reason", reason}, {"utc", when_utc}};
  base::write_whole(folder + "/summary.json", accepted.dump(1) + "\n");
}

std::string comparison_table(const json& c) {
  std::string out = "against the accepted night:\n";
  for (const char* list :
       {"newly_failing", "flaky", "gone", "fixed", "newly_marginal", "newly_slow", "drifted", "new_cases"}) {
    if (c[list].empty()) continue;
    out += "  " + std::string(list) + ": " + std::to_string(c[list].size()) + "\n";
    std::size_t told = 0;
    for (const auto& one : c[list]) {
      if (++told > 10) break;
      std::string text = one.is_string() ? one.get<std::string>() : one["name"].get<std::string>();
      if (one.is_object() && one.contains("requirement")) text = one["requirement"].get<std::string>() + ": " + text;
      out += "    " + text.substr(0, 74) + "\n";
    }
  }
  return out + (c["worse"].get<bool>() ? "  worse than the accepted night\n" : "  not worse than the accepted night\n");
}

}  // namespace flatsat::campaign
