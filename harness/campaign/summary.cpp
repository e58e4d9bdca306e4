#include "harness/campaign/summary.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>
#include <nlohmann/json.hpp>
#include <sstream>

#include "flatsat_revision.h"
#include "flatsat_version.h"
#include "harness/base/sha256.h"
#include "harness/campaign/stop_rule.h"

namespace flatsat::campaign {
namespace {

using nlohmann::json;

template <class... Args>
std::string line(const char* format, Args... args) {
  char text[400];
  std::snprintf(text, sizeof text, format, args...);
  return std::string(text) + "\n";
}

/// What one requirement did over all cases.
struct Row {
  std::string text, unit, worst_case;
  unsigned pass = 0, fail = 0, inconclusive = 0, marginal = 0;
  double worst_margin = INFINITY;
};

double number(const json& value) { return value.is_number() ? value.get<double>() : NAN; }

void add_requirement(std::map<std::string, Row>& rows, const json& r, const std::string& name, double marginal) {
  Row& row = rows[r.value("id", "?")];
  row.text = r.value("text", "");
  row.unit = r.value("unit", "1");
  const std::string verdict = r.value("verdict", "");
  ++(verdict == "PASS" ? row.pass : verdict == "FAIL" ? row.fail : row.inconclusive);
  const double margin = number(r.value("margin", json())), limit = number(r.value("limit", json()));
  if (!std::isfinite(margin) || verdict == "INCONCLUSIVE") return;
  if (verdict == "PASS" && std::abs(limit) > 0.0 && margin < marginal * std::abs(limit)) ++row.marginal;
  if (margin < row.worst_margin) row.worst_margin = margin, row.worst_case = name;
}

json shown(const json& result, const std::string& name) {
  json one{{"name", name}};
  for (const char* key : {"index", "key", "seed", "fault", "sample", "parameters", "verdict", "digest", "error",
                          "flaky", "attempts", "requirements", "wall_s", "sim_s", "trace", "reproduce"}) {
    one[key] = result.value(key, json());
  }
  return one;
}

std::string hash_of_digests(const json& cases) {
  std::vector<std::string> lines;
  for (const auto& c : cases)
    lines.push_back(c["key"].get<std::string>() + " " +
                    (c["digest"].is_string() ? c["digest"].get<std::string>() : "-"));
  std::sort(lines.begin(), lines.end());
  base::Sha256 sum;
  for (const auto& l : lines) sum.add(l.data(), l.size()), sum.add("\n", 1);
  return base::to_hex(sum.value());
}

json table_of(const std::map<std::string, Row>& rows) {
  json table = json::array();
  for (const auto& [id, row] : rows)
    table.push_back({{"id", id},
                     {"text", row.text},
                     {"unit", row.unit},
                     {"pass", row.pass},
                     {"fail", row.fail},
                     {"inconclusive", row.inconclusive},
                     {"marginal", row.marginal},
                     {"worst_margin", std::isfinite(row.worst_margin) ? json(row.worst_margin) : json()},
                     {"worst_case", row.worst_case}});
  return table;
}

/// `whole`: every case that counts has a result; a campaign with gaps has not passed.
const char* verdict_of(const std::map<std::string, unsigned>& n, bool whole) {
  const auto some = [&n](const char* verdict) { return n.at(verdict) > 0; };
  if (some("FAIL")) return "FAIL";
  if (some("ERROR")) return "ERROR";
  if (some("ABORTED")) return "ABORTED";
  return some("INCONCLUSIVE") || !some("PASS") || !whole ? "INCONCLUSIVE" : "PASS";
}

std::string short_number(const json& value) {
  if (!value.is_number()) return "-";
  char text[32];
  std::snprintf(text, sizeof text, "%.5g", value.get<double>());
  return text;
}

}  // namespace

std::string case_name(const Case& one) {
  std::string name = one.fault + "/" + std::to_string(one.sample);
  for (const auto& [key, value] : one.parameters) name += " " + key.substr(key.rfind('.') + 1) + "=" + value;
  return name;
}

json summarise(const Plan& plan, const CampaignFolder& folder) {
  std::map<std::string, Row> rows;
  std::map<std::string, unsigned> n{{"PASS", 0}, {"FAIL", 0}, {"ERROR", 0}, {"INCONCLUSIVE", 0}, {"ABORTED", 0}};
  StopRule rule(plan.ci95);
  json cases = json::array();
  bool whole = true, enough = false;
  for (const auto& one : plan.cases) {
    const auto result = enough ? std::nullopt : folder.result(one);
    if (!result) {
      whole = false;
      continue;
    }
    const auto name = case_name(one);
    const std::string verdict = result->value("verdict", "ERROR");
    ++n[n.contains(verdict) ? verdict : "ERROR"];
    for (const auto& r : result->value("requirements", json::array())) add_requirement(rows, r, name, plan.marginal);
    cases.push_back(shown(*result, name));
    if (whole) enough = rule.add(verdict != "PASS");
  }
  const std::uint64_t events = cases.size() - n["PASS"];
  const auto ci = rule.interval() ? *rule.interval() : clopper_pearson(events, cases.size(), 0.95);
  return {{"format", "flatsat campaign summary"},
          {"version", 1},
          {"name", plan.name},
          {"title", plan.title},
          {"campaign", plan.campaign},
          {"testbed", plan.testbed},
          {"seed", plan.seed},
          {"flatsat_version", kProgramVersion},
          {"revision", kRevision},
          {"verdict", verdict_of(n, whole || enough)},
          {"planned", plan.cases.size()},
          {"counted", cases.size()},
          {"stopped_early", enough},
          {"pass", n["PASS"]},
          {"fail", n["FAIL"]},
          {"error", n["ERROR"]},
          {"inconclusive", n["INCONCLUSIVE"]},
          {"aborted", n["ABORTED"]},
          {"digests", hash_of_digests(cases)},
          {"failure_probability",
           {{"events", events},
            {"trials", cases.size()},
            {"low", ci.first},
            {"high", ci.second},
            {"adaptive", plan.ci95 > 0.0}}},
          {"requirements", table_of(rows)},
          {"cases", cases}};
}

int exit_status(const json& summary) {
  if (summary["counted"] == 0) return 4;
  const std::string verdict = summary["verdict"];
  return verdict == "PASS" ? 0 : verdict == "FAIL" ? 1 : verdict == "ABORTED" ? 5 : 3;
}

std::string to_table(const json& s) {
  const std::string name = s["name"], title = s["title"], verdict = s["verdict"], digests = s["digests"];
  std::string out = line("%s: %s", name.c_str(), title.c_str());
  out += line("%d of %d cases: %d pass, %d fail, %d error, %d inconclusive, %d aborted%s", s["counted"].get<int>(),
              s["planned"].get<int>(), s["pass"].get<int>(), s["fail"].get<int>(), s["error"].get<int>(),
              s["inconclusive"].get<int>(), s["aborted"].get<int>(),
              s["stopped_early"].get<bool>() ? "; enough is known" : "");
  const auto& p = s["failure_probability"];
  out += line("a case does not pass with a probability of %.4f to %.4f (95 %%%s)", p["low"].get<double>(),
              p["high"].get<double>(), p["adaptive"].get<bool>() ? ", over all looks" : "");
  out +=
      line("\n%-20s%6s%6s%7s%9s  %-13s%s", "requirement", "pass", "fail", "incon.", "marginal", "worst margin", "unit");
  for (const auto& r : s["requirements"])
    out += line("%-20.19s%6d%6d%7d%9d  %-13s%s", r["id"].get<std::string>().c_str(), r["pass"].get<int>(),
                r["fail"].get<int>(), r["inconclusive"].get<int>(), r["marginal"].get<int>(),
                short_number(r["worst_margin"]).c_str(), r["unit"].get<std::string>().c_str());
  std::size_t told = 0;
  for (const auto& c : s["cases"]) {
    if (c["verdict"] == "PASS" || told == 20) continue;
    if (told++ == 0) out += "\nwhat did not pass (at most 20):\n";
    out += line("%-13s%.66s", c["verdict"].get<std::string>().c_str(), c["name"].get<std::string>().c_str());
    if (c["error"].is_string()) out += line("  %.77s", c["error"].get<std::string>().c_str());
    out += "  again " + c["reproduce"].get<std::string>() + "\n";
  }
  return out + "\n" + verdict + "\ndigests " + digests + "\n";
}

}  // namespace flatsat::campaign
