#include "harness/campaign/baseline.h"

#include <algorithm>
#include <cmath>
#include <filesystem>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <stdexcept>

#include "harness/base/text.h"
#include "harness/base/whole_file.h"
#include "harness/campaign/margins.h"
#include "harness/campaign/summary.h"

namespace flatsat::campaign {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr double kSlower = 1.5;        // newly slow: half as much again
constexpr double kWorthSeconds = 1.0;  // of CPU time, and by more than noise
constexpr double kDrift = 0.05;        // of the limit, or of the value where the limit is zero

std::map<std::string, const json*> by_key(const json& list, const char* key) {
  std::map<std::string, const json*> all;
  for (const auto& one : list) all[one[key].get<std::string>()] = &one;
  return all;
}

double number(const json& object, const char* key) {
  const auto found = object.find(key);
  return found != object.end() && found->is_number() ? found->get<double>() : NAN;
}

std::set<std::string> failed_requirements(const json& one) {
  std::set<std::string> failed;
  for (const auto& r : one["requirements"])
    if (r["verdict"] != "PASS") failed.insert(r["id"].get<std::string>());
  return failed;
}

/// It fails as it did: the same verdict, and no requirement more.
bool is_known(const json& before, const json& now) {
  if (now["verdict"] == "PASS" || before["verdict"] != now["verdict"]) return false;
  const auto old = failed_requirements(before), all = failed_requirements(now);
  return std::includes(old.begin(), old.end(), all.begin(), all.end());
}

void compare_requirements(const json& before, const json& now, std::optional<double> fraction, json& out) {
  const auto old = by_key(before["requirements"], "id");
  for (const auto& r : now["requirements"]) {
    const auto found = old.find(r["id"]);
    if (found == old.end()) continue;
    const json& o = *found->second;
    if (is_marginal(r, fraction) && !is_marginal(o, fraction))
      out["newly_marginal"].push_back(
          {{"name", now["name"]}, {"requirement", r["id"]}, {"margin", r["margin"]}, {"unit", r["unit"]}});
    const double m = number(r, "margin"), b = number(o, "margin"), limit = number(r, "limit");
    if (!std::isfinite(m) || !std::isfinite(b)) continue;
    const double scale = std::max({std::isfinite(limit) ? std::abs(limit) : 0.0, std::abs(b), 1e-12});
    if (std::abs(m - b) > kDrift * scale)
      out["drifted"].push_back(
          {{"name", now["name"]}, {"requirement", r["id"]}, {"before", b}, {"now", m}, {"unit", r["unit"]}});
  }
}

/// By what is counted, which no other work on the machine changes; CPU time also tells of slower code.
void compare_work(const json& before, const json& now, json& out) {
  for (const char* of : {"exchanges", "deltas", "cpu_s"}) {
    const double b = number(before, of), n = number(now, of);
    const double worth = std::string_view(of) == "cpu_s" ? kWorthSeconds : 0.0;
    if (!(n > kSlower * b && n - b > worth)) continue;
    out["newly_slow"].push_back({{"name", now["name"]}, {"of", of}, {"before", b}, {"now", n}});
    return;
  }
}

void compare_case(const json& before, json& now, std::optional<double> fraction, json& out) {
  const bool passed = before["verdict"] == "PASS", passes = now["verdict"] == "PASS";
  now["known"] = is_known(before, now);
  if (!passes) out[now["known"].get<bool>() ? "known_failures" : "newly_failing"].push_back(now["name"]);
  if (!passed && passes) out["fixed"].push_back(now["name"]);
  if (before["content"] == now["content"] && before["digest"].is_string() && now["digest"].is_string() &&
      before["digest"] != now["digest"])
    out["flaky"].push_back({{"name", now["name"]}, {"before", before["digest"]}, {"now", now["digest"]}});
  compare_work(before, now, out);
  compare_requirements(before, now, fraction, out);
}

void look_for_missing(const json& accepted, const Plan& flown, bool is_part, json& summary, json& out) {
  std::set<std::string> planned, counted;
  for (const auto& one : flown.cases) planned.insert(one.key);
  for (const auto& one : summary["cases"]) counted.insert(one["key"].get<std::string>());
  for (const auto& one : accepted["cases"])
    if (!is_part && !planned.contains(one["key"].get<std::string>())) out["gone"].push_back(one["name"]);
  if (summary["stopped_early"].get<bool>()) return;
  for (const auto& one : flown.cases)
    if (!counted.contains(one.key)) out["not_flown"].push_back(one.name);
}

json origin_of(const json& accepted) {
  const auto why = accepted.value("accepted", json::object());
  return {{"folder", accepted.value("baseline_folder", "")},
          {"revision", accepted.value("revision", "")},
          {"reason", why.value("reason", "")},
          {"utc", why.value("utc", "")}};
}

}  // namespace

void hold_against(const json& accepted, const Plan& flown, bool is_part, json& summary) {
  json out{{"baseline", origin_of(accepted)}};
  for (const char* list : {"newly_failing", "fixed", "known_failures", "new_cases", "gone", "not_flown",
                           "newly_marginal", "newly_slow", "drifted", "flaky"})
    out[list] = json::array();
  const auto old = by_key(accepted["cases"], "key");
  for (auto& c : summary["cases"]) {
    const auto found = old.find(c["key"]);
    if (found != old.end()) {
      compare_case(*found->second, c, flown.marginal, out);
      continue;
    }
    c["known"] = false;
    out["new_cases"].push_back(c["name"]);
    if (c["verdict"] != "PASS") out["newly_failing"].push_back(c["name"]);
  }
  look_for_missing(accepted, flown, is_part, summary, out);
  out["worse"] = !out["newly_failing"].empty() || !out["flaky"].empty() || !out["gone"].empty();
  summary["comparison"] = std::move(out);
}

bool is_known_failure(const json& accepted, const json& result) {
  const auto& cases = accepted["cases"];
  const auto found = std::find_if(cases.begin(), cases.end(), [&](const json& c) { return c["key"] == result["key"]; });
  return found != cases.end() && is_known(*found, result);
}

int exit_status_against(const json& summary) {
  const auto& c = summary["comparison"];
  std::set<std::string> verdicts;
  for (const auto& one : summary["cases"])
    if (one["verdict"] != "PASS" && !one.value("known", false)) verdicts.insert(one["verdict"].get<std::string>());
  if (verdicts.contains("FAIL") || !c["gone"].empty()) return 1;
  const bool aborted = verdicts.erase("ABORTED") > 0;
  if (!verdicts.empty() || !c["flaky"].empty() || (!c["not_flown"].empty() && !aborted)) return 3;
  return aborted ? 5 : 0;
}

json load_baseline(const std::string& folder) {
  const auto wrong = [&folder](const std::string& text) {
    return config::ConfigError({{{"--baseline " + folder, 0, 0}, text}});
  };
  const auto text = base::read_whole(folder + "/summary.json");
  auto summary = json::parse(text.value_or(""), nullptr, false);
  if (!summary.is_object() || !summary.contains("cases"))
    throw wrong("there is no accepted night (" + folder + "/summary.json); make one with flatsat campaign accept");
  if (summary.value("version", 0) < kSummaryVersion)
    throw wrong("was accepted by an earlier flatsat, which told cases apart by drawn numbers; accept a night anew");
  summary["baseline_folder"] = folder;
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

std::string comparison_line(const json& entry) {
  if (entry.is_string()) return entry;
  std::string line = entry["name"];
  if (entry.contains("requirement")) line = entry["requirement"].get<std::string>() + ": " + line;
  if (entry.contains("of")) line += ": " + entry["of"].get<std::string>();
  if (entry.contains("margin")) line += base::formatted(": margin %.6g ", number(entry, "margin"));
  if (entry.contains("before") && entry["before"].is_number())
    line += base::formatted(" %.6g before, %.6g now", number(entry, "before"), number(entry, "now"));
  const auto unit = entry.value("unit", "1");
  return unit == "1" ? line : line + " " + unit;
}

std::string comparison_table(const json& c) {
  std::string out = "against the accepted night";
  if (const auto folder = c["baseline"]["folder"].get<std::string>(); !folder.empty()) out += " of " + folder;
  out += ":\n";
  for (const char* list : {"newly_failing", "flaky", "gone", "not_flown", "known_failures", "fixed", "newly_marginal",
                           "newly_slow", "drifted", "new_cases"}) {
    if (c[list].empty()) continue;
    out += "  " + std::string(list) + ": " + std::to_string(c[list].size()) + "\n";
    std::size_t told = 0;
    for (const auto& one : c[list]) {
      if (++told > 10) break;
      out += "    " + comparison_line(one) + "\n";
    }
  }
  return out + (c["worse"].get<bool>() ? "  worse than the accepted night\n" : "  not worse than the accepted night\n");
}

}  // namespace flatsat::campaign
