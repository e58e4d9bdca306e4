#include "harness/campaign/summary.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>

#include "flatsat_revision.h"
#include "flatsat_version.h"
#include "harness/base/sha256.h"
#include "harness/campaign/margins.h"
#include "harness/campaign/stop_rule.h"

namespace flatsat::campaign {
namespace {

using nlohmann::json;

/// What one requirement did over all cases.
struct Row {
  std::string text, unit, worst_case;
  unsigned pass = 0, fail = 0, inconclusive = 0, marginal = 0;
  double worst_margin = INFINITY;
  MarginalRule rule{std::nullopt, "none: nothing was measured"};
};

double number(const json& value) { return value.is_number() ? value.get<double>() : NAN; }

void add_requirement(std::map<std::string, Row>& rows, const json& r, const std::string& name,
                     std::optional<double> marginal) {
  Row& row = rows[r.value("id", "?")];
  row.text = r.value("text", "");
  row.unit = r.value("unit", "1");
  const std::string verdict = r.value("verdict", "");
  ++(verdict == "PASS" ? row.pass : verdict == "FAIL" ? row.fail : row.inconclusive);
  const double margin = number(r.value("margin", json()));
  if (!std::isfinite(margin) || verdict == "INCONCLUSIVE") return;
  row.rule = marginal_rule(r, marginal);
  row.marginal += is_marginal(r, marginal) ? 1 : 0;
  if (margin < row.worst_margin) row.worst_margin = margin, row.worst_case = name;
}

json shown(const json& result, const std::string& name) {
  json one{{"name", name}};
  for (const char* key : {"index",   "key",    "content",   "seed",   "fault",     "sample",       "parameters",
                          "verdict", "digest", "error",     "flaky",  "attempts",  "requirements", "wall_s",
                          "cpu_s",   "sim_s",  "exchanges", "deltas", "ended_utc", "trace",        "reproduce"}) {
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
                     {"marginal_below", row.rule.below ? json(*row.rule.below) : json()},
                     {"marginal_from", row.rule.from},
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

/// Nothing of a sweep without chance, whose cases are no sample of anything.
json probability_of(const Plan& plan, const StopRule& rule, std::uint64_t events, std::uint64_t trials) {
  if (plan.deterministic) return nullptr;
  const auto ci = rule.interval() ? *rule.interval() : clopper_pearson(events, trials, 0.95);
  return {
      {"events", events}, {"trials", trials}, {"low", ci.first}, {"high", ci.second}, {"adaptive", plan.ci95 > 0.0}};
}

}  // namespace

json summarise(const Plan& plan, const CampaignFolder& folder) {
  std::map<std::string, Row> rows;
  std::map<std::string, unsigned> n{{"PASS", 0}, {"FAIL", 0}, {"ERROR", 0}, {"INCONCLUSIVE", 0}, {"ABORTED", 0}};
  StopRule rule(plan.ci95);
  json cases = json::array();
  std::string ended_utc;
  bool whole = true, enough = false;
  for (const auto& one : plan.cases) {
    const auto result = enough ? std::nullopt : folder.result(one);
    if (!result) {
      whole = false;
      continue;
    }
    const std::string verdict = result->value("verdict", "ERROR");
    ++n[n.contains(verdict) ? verdict : "ERROR"];
    for (const auto& r : result->value("requirements", json::array()))
      add_requirement(rows, r, one.name, plan.marginal);
    ended_utc = std::max(ended_utc, result->value("ended_utc", ""));
    cases.push_back(shown(*result, one.name));
    if (whole) enough = rule.add(verdict != "PASS");
  }
  return {{"format", "flatsat campaign summary"},
          {"version", kSummaryVersion},
          {"name", plan.name},
          {"title", plan.title},
          {"campaign", plan.campaign},
          {"testbed", plan.testbed},
          {"seed", plan.seed},
          {"flatsat_version", kProgramVersion},
          {"revision", kRevision},
          {"ended_utc", ended_utc.empty() ? json() : json(ended_utc)},
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
          {"failure_probability", probability_of(plan, rule, cases.size() - n["PASS"], cases.size())},
          {"requirements", table_of(rows)},
          {"comparison", nullptr},
          {"cases", cases}};
}

}  // namespace flatsat::campaign
