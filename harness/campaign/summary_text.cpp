#include <algorithm>
#include <cstdio>
#include <nlohmann/json.hpp>

#include "harness/base/text.h"
#include "harness/campaign/baseline.h"
#include "harness/campaign/fail_lines.h"
#include "harness/campaign/margins.h"
#include "harness/campaign/summary.h"

namespace flatsat::campaign {

using nlohmann::json;

int exit_status(const json& summary) {
  if (summary["counted"] == 0) return 4;
  if (summary["comparison"].is_object()) return exit_status_against(summary);
  const std::string verdict = summary["verdict"];
  return verdict == "PASS" ? 0 : verdict == "FAIL" ? 1 : verdict == "ABORTED" ? 5 : 3;
}

std::string sentence_of_probability(const json& summary) {
  const auto& p = summary["failure_probability"];
  if (!p.is_object()) return "a sweep without chance: its cases are no sample, so no probability follows";
  return base::formatted("a case does not pass with a probability of %.4f to %.4f (95 %%%s)", p["low"].get<double>(),
                         p["high"].get<double>(), p["adaptive"].get<bool>() ? ", over all looks" : "");
}

namespace {

template <class... Args>
std::string line(const char* format, Args... args) {
  char text[400];
  std::snprintf(text, sizeof text, format, args...);
  return std::string(text) + "\n";
}

std::string short_number(const json& value) {
  if (!value.is_number()) return "-";
  char text[32];
  std::snprintf(text, sizeof text, "%.5g", value.get<double>());
  return text;
}

std::string head_of(const json& s) {
  return line("%s: %s", s["name"].get<std::string>().c_str(), s["title"].get<std::string>().c_str()) +
         line("%d of %d cases: %d pass, %d fail, %d error, %d inconclusive, %d aborted%s", s["counted"].get<int>(),
              s["planned"].get<int>(), s["pass"].get<int>(), s["fail"].get<int>(), s["error"].get<int>(),
              s["inconclusive"].get<int>(), s["aborted"].get<int>(),
              s["stopped_early"].get<bool>() ? "; enough is known" : "") +
         sentence_of_probability(s) + "\n";
}

std::string marginal_note(const json& s) {
  const auto& rows = s["requirements"];
  const auto is_usual = [](const json& r) { return r["marginal_from"] == "default"; };
  if (std::none_of(rows.begin(), rows.end(), is_usual)) return {};
  return base::formatted(
      "marginal: passed by less than %g %% of the limit, the default; `marginal` of the campaign,\n"
      "or of a requirement in its own unit, says otherwise\n",
      100.0 * kUsualMarginal);
}

std::string requirements_of(const json& s) {
  std::string out = line("\n%-17s%6s%6s%7s%9s%10s  %-13s%s", "requirement", "pass", "fail", "incon.", "marginal",
                         "if below", "worst margin", "unit");
  for (const auto& r : s["requirements"])
    out += line("%-17.16s%6d%6d%7d%9d%10s  %-13s%s", r["id"].get<std::string>().c_str(), r["pass"].get<int>(),
                r["fail"].get<int>(), r["inconclusive"].get<int>(), r["marginal"].get<int>(),
                short_number(r["marginal_below"]).c_str(), short_number(r["worst_margin"]).c_str(),
                r["unit"].get<std::string>().c_str());
  return out + marginal_note(s);
}

/// What did not pass, known failures last.
std::string failures_of(const json& s) {
  constexpr std::size_t kMost = 20;
  std::string out;
  std::size_t told = 0;
  for (const bool known : {false, true}) {
    for (const auto& c : s["cases"]) {
      if (c["verdict"] == "PASS" || c.value("known", false) != known || told == kMost) continue;
      if (told++ == 0) out += "\nwhat did not pass (at most 20):\n";
      out += c["verdict"].get<std::string>() + (known ? " (known) " : " ") + c["name"].get<std::string>() + "\n";
      for (const auto& said : fail_lines(c)) out += "  " + said + trace_note(c) + "\n";
      out += "  again " + c["reproduce"].get<std::string>() + "\n";
    }
  }
  return out;
}

}  // namespace

std::string to_table(const json& s) {
  return head_of(s) + requirements_of(s) + failures_of(s) +
         (s["comparison"].is_object() ? "\n" + comparison_table(s["comparison"]) : "") + "\n" +
         s["verdict"].get<std::string>() + "\ndigests " + s["digests"].get<std::string>() + "\n";
}

}  // namespace flatsat::campaign
